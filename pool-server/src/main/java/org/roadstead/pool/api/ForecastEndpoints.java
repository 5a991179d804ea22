// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.roadstead.pool.engine.Pool;

/** When pilots would start, and how right that was: from the waits that harvesters have told of. */
final class ForecastEndpoints {
    private final Services services;

    ForecastEndpoints(Services services) {
        this.services = services;
    }

    void forecast(Call call) {
        answer(call, views -> List.of(), view -> services.outlooks().of(view.name()).expected().stream()
                .map(each -> ForecastViews.forecast(view.name(), view.platform(), each)));
    }

    /** Of jobs, as they were promised; then of pilots, as would have been said. */
    void quality(Call call) {
        answer(
                call,
                views -> ForecastViews.jobs(services.pool().tallies(), views),
                view -> services.outlooks().of(view.name()).scores().stream()
                        .map(each -> ForecastViews.quality(view.name(), view.platform(), each)));
    }

    void chart(Call call) {
        Pool pool = services.pool();
        call.blocking(
                () -> QualityChart.svg(pool.tallies(), pool.starts(QualityChart.MOST_STARTS))
                        .getBytes(StandardCharsets.UTF_8),
                svg -> call.bytes(200, QualityChart.TYPE, svg));
    }

    private void answer(
            Call call,
            Function<List<Pool.HarvesterView>, List<?>> first,
            Function<Pool.HarvesterView, Stream<?>> part) {
        call.await(
                services.pool().harvesters(),
                views -> call.blocking(
                        () -> {
                            List<Object> items = new ArrayList<>(first.apply(views));
                            views.forEach(view -> part.apply(view).forEach(items::add));
                            return items;
                        },
                        items -> call.json(200, new Views.Page(items, null))));
    }
}
