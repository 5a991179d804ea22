// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The interval in which a job may start.
 *
 * @param notBefore null when it may start at once
 * @param end the instant by which it must have started; null when nothing ends it
 */
public record StartWindow(@Nullable Instant notBefore, @Nullable Instant end) {
    /** At any time. */
    public static final StartWindow OPEN = new StartWindow(null, null);

    /** Whether it had not begun at {@code now}. */
    public boolean isAhead(Instant now) {
        return notBefore != null && now.isBefore(notBefore);
    }

    /** Whether it had ended at {@code now}. */
    public boolean isOver(Instant now) {
        return end != null && !now.isBefore(end);
    }
}
