// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.roadstead.core.forecast.seen.Outlook;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.engine.Pool;

/** When pilots would start, and how right that was: from the waits that harvesters have told of. */
final class ForecastEndpoints {
    /** Of a harvester, the newest; older ones count for little, and each costs some 25 microseconds. */
    private static final int MOST_WAITS = 2_000;

    /** So long an answer is given again: whoever asks often makes nobody work. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Services services;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** Of one harvester, at a moment. */
    private record Seen(
            Instant at, List<ForecastViews.ForecastJson> forecasts, List<ForecastViews.QualityJson> qualities) {}

    ForecastEndpoints(Services services) {
        this.services = services;
    }

    void forecast(Call call) {
        answer(call, each -> each.forecasts().stream());
    }

    void quality(Call call) {
        answer(call, each -> each.qualities().stream());
    }

    private void answer(Call call, Function<Seen, Stream<?>> part) {
        call.await(services.pool().harvesters(), views -> {
            List<Pool.HarvesterView> all = List.copyOf(views);
            call.blocking(
                    () -> {
                        List<Object> items = new ArrayList<>();
                        for (Pool.HarvesterView view : all) {
                            part.apply(of(view)).forEach(items::add);
                        }
                        return items;
                    },
                    items -> call.json(200, new Views.Page(items, null)));
        });
    }

    /** Made by one caller at a time for each harvester. */
    private Seen of(Pool.HarvesterView view) {
        Instant now = SystemTime.INSTANCE.instant();
        Seen answer = seen.compute(
                view.name(),
                (name, before) ->
                        before != null && now.isBefore(before.at().plus(FRESH)) ? before : make(view, now));
        return Objects.requireNonNull(answer);
    }

    private Seen make(Pool.HarvesterView view, Instant now) {
        Outlook outlook = Outlook.of(services.pool().waits(view.name(), MOST_WAITS), now);
        return new Seen(
                now,
                outlook.expected().stream()
                        .map(each -> ForecastViews.forecast(view.name(), view.platform(), each))
                        .toList(),
                outlook.scores().stream()
                        .map(each -> ForecastViews.quality(view.name(), view.platform(), each))
                        .toList());
    }
}
