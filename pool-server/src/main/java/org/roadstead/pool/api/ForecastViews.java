// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.WaitForecast;
import org.roadstead.core.forecast.seen.Expected;
import org.roadstead.core.forecast.seen.Score;
import org.roadstead.core.forecast.start.StartForecast;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.resource.Resources;
import org.roadstead.pool.engine.Pool;

/** What people see of forecasts. */
final class ForecastViews {
    private static final String METHOD = "waits of pilots seen";

    private ForecastViews() {}

    /** {@code {start, end}}. */
    record Window(String start, String end) {}

    /** {@code {p, at}}. */
    record Quantile(double p, String at) {}

    /** What a forecast rests on. */
    record Basis(String method, long sampleSize, int queueAhead, String asOf) {}

    /** {@code Forecast}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ForecastJson(
            String harvester,
            String platform,
            String queue,
            Resources size,
            @Nullable String life,
            String commitment,
            double confidence,
            Window window,
            String expectedStart,
            List<Quantile> quantiles,
            Basis basis) {}

    /** Mean pinball losses. */
    record Pinball(String p05, String p50, String p95) {}

    /** {@code ForecastQuality}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record QualityJson(
            String of,
            String harvester,
            @Nullable String platform,
            @Nullable String queue,
            String commitment,
            @Nullable String week,
            long starts,
            double confidence,
            double coverage,
            long early,
            long late,
            String width,
            String lateness,
            Pinball pinball) {}

    static ForecastJson forecast(String harvester, String platform, Expected expected) {
        return new ForecastJson(
                harvester,
                platform,
                expected.queue(),
                expected.size(),
                expected.life() == null ? null : expected.life().toString(),
                expected.commitment().name(),
                WaitForecast.CONFIDENCE,
                new Window(expected.earliest().toString(), expected.latest().toString()),
                expected.at(.5).toString(),
                DoubleStream.of(.05, .25, .5, .75, .95)
                        .mapToObj(p -> new Quantile(p, expected.at(p).toString()))
                        .toList(),
                new Basis(
                        METHOD,
                        expected.forecast().sampleSize(),
                        expected.waiting(),
                        expected.asOf().toString()));
    }

    /** By harvester and commitment: that of all weeks, then those of each. */
    static List<QualityJson> jobs(Map<WindowTally.Key, WindowTally> tallies, List<Pool.HarvesterView> harvesters) {
        Map<String, String> platforms = new HashMap<>();
        harvesters.forEach(view -> platforms.put(view.name(), view.platform()));
        Map<WindowTally.Key, WindowTally> sorted = new TreeMap<>(Comparator.comparing(WindowTally.Key::platform)
                .thenComparing(WindowTally.Key::commitment)
                .thenComparing(WindowTally.Key::week));
        tallies.forEach((key, tally) -> {
            sorted.put(key, tally);
            sorted.computeIfAbsent(new WindowTally.Key(key.platform(), key.commitment(), ""), all -> new WindowTally())
                    .add(tally);
        });
        List<QualityJson> items = new ArrayList<>();
        sorted.forEach((key, tally) -> items.add(new QualityJson(
                "jobs",
                key.platform(),
                platforms.get(key.platform()),
                null,
                key.commitment().name(),
                key.week().isEmpty() ? null : key.week(),
                tally.starts(),
                StartForecast.CONFIDENCE,
                Math.round(tally.coverage() * 1000) / 1000.0,
                tally.early(),
                tally.late(),
                tally.width().toString(),
                tally.lateness().toString(),
                new Pinball(
                        tally.loss(.05).toString(),
                        tally.loss(.5).toString(),
                        tally.loss(.95).toString()))));
        return items;
    }

    static QualityJson quality(String harvester, String platform, Score score) {
        return new QualityJson(
                "pilots",
                harvester,
                platform,
                score.queue(),
                score.commitment().name(),
                score.week(),
                score.starts(),
                WaitForecast.CONFIDENCE,
                Math.round(score.coverage() * 1000) / 1000.0,
                score.early(),
                score.late(),
                score.width().toString(),
                score.lateness().toString(),
                new Pinball(
                        score.losses().p05().toString(),
                        score.losses().p50().toString(),
                        score.losses().p95().toString()));
    }
}
