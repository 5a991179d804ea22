// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

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
        answer(call, view -> services.outlooks().of(view.name()).expected().stream()
                .map(each -> ForecastViews.forecast(view.name(), view.platform(), each)));
    }

    void quality(Call call) {
        answer(call, view -> services.outlooks().of(view.name()).scores().stream()
                .map(each -> ForecastViews.quality(view.name(), view.platform(), each)));
    }

    private void answer(Call call, Function<Pool.HarvesterView, Stream<?>> part) {
        call.await(
                services.pool().harvesters(),
                views -> call.blocking(
                        () -> {
                            List<Object> items = new ArrayList<>();
                            views.forEach(view -> part.apply(view).forEach(items::add));
                            return items;
                        },
                        items -> call.json(200, new Views.Page(items, null))));
    }
}
