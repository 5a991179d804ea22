// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.Duration;
import java.time.Instant;

/**
 * One instant as a process sees it on both of its clocks.
 *
 * <p>Every duration (lease, silence, patience) is a difference of {@code monotonicMillis}, which never steps; {@code
 * wall} is only for start windows, history and people. Monotonic readings of two processes, or of two runs of one
 * process, must never be compared.
 *
 * @param monotonicMillis milliseconds since an arbitrary origin of this process
 * @param wall the wall clock; may step in either direction
 */
public record Moment(long monotonicMillis, Instant wall) {

    /** This moment, {@code by} later on both clocks. */
    public Moment plus(Duration by) {
        return new Moment(monotonicMillis + by.toMillis(), wall.plus(by));
    }

    /** Milliseconds on the monotonic clock since {@code earlier}; negative when it is later. */
    public long millisSince(Moment earlier) {
        return monotonicMillis - earlier.monotonicMillis;
    }
}
