// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.roadstead.core.forecast.seen.Score;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.pool.engine.Pool;

/** How right the windows of pilots were, for {@code GET /metrics}: over the waits that are kept, so both may fall again. */
final class ForecastMetrics {
    private final MultiGauge starts;
    private final MultiGauge coverage;
    private final MultiGauge jobs;
    private final MultiGauge held;
    private final MultiGauge widths;

    ForecastMetrics(MeterRegistry into) {
        starts = MultiGauge.builder("roadstead.forecast.starts")
                .description("Starts of pilots whose windows are scored")
                .register(into);
        coverage = MultiGauge.builder("roadstead.forecast.coverage")
                .description("The part of these within their window, which is meant to hold 0.9 of them")
                .register(into);
        jobs = MultiGauge.builder("roadstead.window.starts")
                .description("Starts of jobs that were promised a window")
                .register(into);
        held = MultiGauge.builder("roadstead.window.coverage")
                .description("The part of these within their window, which is meant to hold 0.9 of them")
                .register(into);
        widths = MultiGauge.builder("roadstead.window.width.seconds")
                .description("The median of these windows")
                .register(into);
    }

    /** How right promises to jobs were, all weeks together. */
    void show(Map<WindowTally.Key, WindowTally> tallies) {
        Map<Tags, WindowTally> kinds = new LinkedHashMap<>();
        tallies.forEach((key, tally) -> kinds.computeIfAbsent(
                        Tags.of(
                                "harvester",
                                key.platform(),
                                "commitment",
                                key.commitment().name()),
                        kind -> new WindowTally())
                .add(tally));
        List<MultiGauge.Row<?>> counts = new ArrayList<>();
        List<MultiGauge.Row<?>> parts = new ArrayList<>();
        List<MultiGauge.Row<?>> medians = new ArrayList<>();
        kinds.forEach((tags, tally) -> {
            counts.add(MultiGauge.Row.of(tags, tally.starts()));
            parts.add(MultiGauge.Row.of(tags, tally.coverage()));
            medians.add(MultiGauge.Row.of(tags, tally.width().toMillis() / 1000.0));
        });
        jobs.register(counts, true);
        held.register(parts, true);
        widths.register(medians, true);
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
