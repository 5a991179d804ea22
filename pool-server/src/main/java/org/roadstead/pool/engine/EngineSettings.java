// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.time.Duration;
import org.roadstead.core.lease.PoolSettings;
import org.roadstead.core.offer.OfferSettings;

/**
 * @param release of this pool, told to harvesters
 * @param queueLength requests that may wait for the writer; more are refused
 * @param turnLength requests that the writer takes at once
 * @param keepAnswers how long an Idempotency-Key is remembered
 * @param keepEvents how long events are kept
 * @param sliceRows rows of the store that one turn touches at most for a request about a whole sweep
 * @param restored whether the store was put back from a backup since the last start
 */
public record EngineSettings(
        PoolSettings pool,
        String release,
        int queueLength,
        int turnLength,
        Duration keepAnswers,
        Duration keepEvents,
        int sliceRows,
        boolean restored) {
    public static final EngineSettings DEFAULT = new EngineSettings(
            PoolSettings.DEFAULT, "0.1.0", 16_384, 2_048, Duration.ofHours(24), Duration.ofDays(90), 2_000, false);

    /** The same, {@code release} named. */
    public EngineSettings release(String name) {
        return new EngineSettings(pool, name, queueLength, turnLength, keepAnswers, keepEvents, sliceRows, restored);
    }

    /** The same with other times for what is remembered. */
    public EngineSettings keeping(Duration answers, Duration events) {
        return new EngineSettings(pool, release, queueLength, turnLength, answers, events, sliceRows, restored);
    }

    /** The same with other rules for offers. */
    public EngineSettings offering(OfferSettings offers) {
        return new EngineSettings(
                pool.offering(offers), release, queueLength, turnLength, keepAnswers, keepEvents, sliceRows, restored);
    }

    /** The same with other slices. */
    public EngineSettings slices(int rows) {
        return new EngineSettings(pool, release, queueLength, turnLength, keepAnswers, keepEvents, rows, restored);
    }

    /** The same for a store that was put back from a backup. */
    public EngineSettings afterRestore() {
        return new EngineSettings(pool, release, queueLength, turnLength, keepAnswers, keepEvents, sliceRows, true);
    }
}
