// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.seen;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.WaitForecast;
import org.roadstead.core.resource.Resources;

/**
 * When a pilot would start that were asked for now.
 *
 * @param size of the pilot; one that was asked for lately
 * @param life how long an allocation; null when it has no end
 * @param waiting how many pilots of this harvester wait in the queue now
 */
public record Expected(
        String queue,
        Resources size,
        @Nullable Duration life,
        Commitment commitment,
        WaitForecast forecast,
        int waiting,
        Instant asOf) {
    /** The moment not passed with probability {@code p}. */
    public Instant at(double p) {
        return asOf.plusMillis(Math.round(forecast.quantile(p) * 1000));
    }

    /** From when on, nine times in ten. */
    public Instant earliest() {
        return asOf.plusMillis(Math.round(forecast.earliest() * 1000));
    }

    /** Until when, nine times in ten. */
    public Instant latest() {
        return asOf.plusMillis(Math.round(forecast.latest() * 1000));
    }
}
