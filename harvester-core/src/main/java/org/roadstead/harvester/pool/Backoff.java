// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pool;

import java.util.random.RandomGenerator;
import org.roadstead.core.time.Moment;

/** When to try again: at once the first time, then after 50 ms doubling to 3 s, each up to half as long again by chance. */
final class Backoff {
    private static final long SHORTEST = 50;
    private static final long LONGEST = 3000;

    private final RandomGenerator random;
    private int failures;
    private long readyAt = Long.MIN_VALUE;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    void failed(Moment now) {
        long delay = Math.min(LONGEST, SHORTEST << Math.min(failures, 10));
        failures++;
        readyAt = now.monotonicMillis() + delay + random.nextLong(delay / 2 + 1);
    }

    void succeeded() {
        failures = 0;
        readyAt = Long.MIN_VALUE;
    }

    /** Milliseconds from now until the next try; 0 or less when it may be made. */
    long waitMillis(Moment now) {
        return readyAt == Long.MIN_VALUE ? 0 : readyAt - now.monotonicMillis();
    }
}
