// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.seen;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.Forecaster;
import org.roadstead.core.forecast.WaitForecast;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.resource.Resources;

/**
 * The queues of one platform as its harvester tells of them, wait by wait: how long a pilot that waits has still to wait, and one that were
 * asked for now. What is told twice is learnt once. For one thread.
 */
public final class LiveQueues {
    private final Forecaster forecaster = new Forecaster();
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private @Nullable WaitSeen newest;
    private long ids;

    private record Waiting(long id, WaitSeen told) {}

    /** What a pilot asked for now would be like. */
    public record Next(Resources size, @Nullable Duration life, WaitForecast waits) {}

    /** A wait has begun, or ended. */
    public void seen(WaitSeen wait) {
        Long end = wait.started() != null ? wait.started() : wait.gone();
        Waiting known = waiting.get(wait.pilot());
        if (known == null) {
            if (waiting.size() >= Forecaster.MOST_WAITING) {
                return;
            }
            known = new Waiting(ids++, wait);
            forecaster.arrived(known.id(), Outlook.features(wait), Instant.ofEpochMilli(wait.submitted()));
            waiting.put(wait.pilot(), known);
            newest = wait;
        }
        if (end != null) {
            waiting.remove(wait.pilot());
            Instant at = Instant.ofEpochMilli(Math.max(end, wait.submitted()));
            if (wait.started() != null) {
                forecaster.started(known.id(), at);
            } else {
                forecaster.left(known.id(), at);
            }
        }
    }

    /** How long {@code pilot} will wait from now on; null when it is not known to wait. */
    public @Nullable WaitForecast waits(String pilot, Instant now) {
        Waiting known = waiting.get(pilot);
        return known == null ? null : forecaster.revise(known.id(), now).orElse(null);
    }

    /** How long its allocation will last; null when it has no end or is not known to wait. */
    public @Nullable Duration life(String pilot) {
        Waiting known = waiting.get(pilot);
        return known == null ? null : life(known.told());
    }

    /** One like the pilot that was asked for last, asked for now; null when none has been. */
    public @Nullable Next next(Instant now) {
        return newest == null
                ? null
                : new Next(newest.size(), life(newest), forecaster.forecast(Outlook.features(newest), now));
    }

    private static @Nullable Duration life(WaitSeen wait) {
        return wait.lifeMillis() == null ? null : Duration.ofMillis(wait.lifeMillis());
    }
}
