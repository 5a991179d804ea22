// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.roadstead.core.time.SystemTime;

/** Time as the stamps tell it, and pauses: here time itself is what is asked for, not an event. Thread-safe. */
final class Pace {
    /** How often something outside is looked at that tells nobody of its change. */
    private static final long LOOK_MILLIS = 20;

    private final long begin = micros();

    /** Microseconds since the epoch by the host's wall clock: the clock that payloads stamp with. */
    static long micros() {
        Instant now = SystemTime.INSTANCE.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    static void rest(long millis) throws InterruptedException {
        boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        if (never) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    /** Waits until {@code done}; false when {@code millis} have passed without. */
    static boolean until(BooleanSupplier done, long millis) throws InterruptedException {
        long end = micros() + millis * 1_000;
        while (!done.getAsBoolean()) {
            if (micros() >= end) {
                return false;
            }
            rest(LOOK_MILLIS);
        }
        return true;
    }

    long sinceBegin() {
        return micros() - begin;
    }

    /** A moment of this run, in seconds since its begin. */
    String at(long micros) {
        return String.format(Locale.ROOT, "%7.2f s", (micros - begin) / 1e6);
    }
}
