// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The one place where main code reads the clocks of the machine. Thread-safe. Everything else is handed a {@link
 * Moment} or an {@link InstantSource}.
 */
public final class SystemTime implements InstantSource {
    public static final SystemTime INSTANCE = new SystemTime();

    private SystemTime() {}

    @Override
    public Instant instant() {
        return Instant.now();
    }

    /** Both clocks at once. */
    public Moment moment() {
        return new Moment(System.nanoTime() / 1_000_000, Instant.now());
    }

    /** Nanoseconds since an arbitrary origin; for measuring only. */
    public long nanos() {
        return System.nanoTime();
    }
}
