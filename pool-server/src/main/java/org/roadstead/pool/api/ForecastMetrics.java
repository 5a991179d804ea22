// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.forecast.seen.Score;
import org.roadstead.pool.engine.Pool;

/** How right the windows of pilots were, for {@code GET /metrics}: over the waits that are kept, so both may fall again. */
final class ForecastMetrics {
    private final MultiGauge starts;
    private final MultiGauge coverage;

    ForecastMetrics(MeterRegistry into) {
        starts = MultiGauge.builder("roadstead.forecast.starts")
                .description("Starts of pilots whose windows are scored")
                .register(into);
        coverage = MultiGauge.builder("roadstead.forecast.coverage")
                .description("The part of these within their window, which is meant to hold 0.9 of them")
                .register(into);
    }

    /** Blocks for as long as the outlooks take. */
    void show(List<Pool.HarvesterView> harvesters, Outlooks outlooks) {
        List<MultiGauge.Row<?>> counts = new ArrayList<>();
        List<MultiGauge.Row<?>> parts = new ArrayList<>();
        for (Pool.HarvesterView harvester : harvesters) {
            for (Score score : outlooks.of(harvester.name()).scores()) {
                if (score.week() == null) {
                    Tags tags = Tags.of(
                            "harvester",
                            harvester.name(),
                            "queue",
                            score.queue(),
                            "commitment",
                            score.commitment().name());
                    counts.add(MultiGauge.Row.of(tags, score.starts()));
                    parts.add(MultiGauge.Row.of(tags, score.coverage()));
                }
            }
        }
        starts.register(counts, true);
        coverage.register(parts, true);
    }
}
