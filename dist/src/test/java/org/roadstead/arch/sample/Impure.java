// SPDX-License-Identifier: Apache-2.0
package org.roadstead.arch.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.function.Supplier;

/** Takes time and chance from the air in each way that is forbidden, and in the ways that are allowed. */
public final class Impure {
    /** How many of the calls below the rule must find. */
    public static final int AMBIENT_SOURCES = 8;

    private Impure() {}

    public static long forbidden() {
        Supplier<Instant> clock = Instant::now;
        return System.nanoTime()
                + System.currentTimeMillis()
                + Instant.now().toEpochMilli()
                + ZonedDateTime.now(clock.get().atZone(ZoneOffset.UTC).getZone())
                        .getNano()
                + new Random().nextLong()
                + Math.round(Math.random())
                + Clock.systemUTC().millis();
    }

    public static long allowed(Clock clock) {
        return Instant.now(clock).toEpochMilli() + new Random(42).nextLong();
    }

    public static boolean reachesOut() {
        return Files.exists(Path.of("somewhere"));
    }
}
