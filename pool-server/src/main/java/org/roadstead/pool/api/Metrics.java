// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.pool.blob.BlobUse;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.engine.Pool.PoolFigures;

/**
 * {@code GET /metrics}. What is counted is counted in plain fields where it happens; the registry is made at the first
 * scrape and only reads them, so that metrics cost the start and the hot paths nothing.
 */
final class Metrics {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Services services;
    private final Connections connections;
    private final Set<String> registered = new HashSet<>();
    private @Nullable PrometheusMeterRegistry registry;
    private @Nullable QueueMetrics queues;
    private @Nullable ForecastMetrics forecasts;
    private volatile @Nullable PoolFigures figures;

    Metrics(Services services, Connections connections) {
        this.services = services;
        this.connections = connections;
    }

    /** @param routes read at each scrape */
    void scrape(Call call, List<Route> routes) {
        PoolFigures now = services.pool().figures();
        call.await(
                services.pool().harvesters(),
                harvesters -> call.blocking(() -> text(now, harvesters, routes), text -> call.bytes(200, TYPE, text)));
    }

    private synchronized byte[] text(PoolFigures now, List<Pool.HarvesterView> harvesters, List<Route> routes) {
        figures = now;
        PrometheusMeterRegistry present = registry == null ? registry = open() : registry;
        QueueMetrics gauges = queues == null ? queues = new QueueMetrics(present) : queues;
        gauges.show(harvesters);
        ForecastMetrics quality = forecasts == null ? forecasts = new ForecastMetrics(present) : forecasts;
        quality.show(harvesters, services.outlooks());
        quality.show(services.pool().tallies());
        for (Route route : routes) {
            route.visitStatuses((status, count) -> register(present, route, status));
        }
        return present.scrape(TYPE).getBytes(StandardCharsets.UTF_8);
    }

    private void register(PrometheusMeterRegistry into, Route route, int status) {
        Tags tags = Tags.of("method", route.method(), "route", route.template());
        if (registered.add(route.method() + route.template())) {
            FunctionCounter.builder("roadstead.http.seconds", route, Route::seconds)
                    .description("Time from the request's head to its answer, waiting included")
                    .tags(tags)
                    .register(into);
        }
        if (registered.add(route.method() + route.template() + status)) {
            FunctionCounter.builder("roadstead.http.requests", route, counted -> counted.count(status))
                    .description("Requests answered")
                    .tags(tags.and("status", Integer.toString(status)))
                    .register(into);
        }
    }

    // The binders that must be closed live as long as the process.
    @SuppressWarnings("resource")
    private PrometheusMeterRegistry open() {
        PrometheusMeterRegistry into = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        for (Phase phase : Phase.values()) {
            Gauge.builder(
                            "roadstead.jobs",
                            this,
                            self -> self.read(f -> f.jobsByPhase().getOrDefault(phase, 0L)))
                    .description("Jobs by phase")
                    .tag("phase", phase.name())
                    .register(into);
        }
        gauge(into, "roadstead.leases", "Leases held", f -> f.leases());
        gauge(into, "roadstead.pulls.waiting", "Pulls that wait for a job", f -> f.waitingPulls());
        counter(into, "roadstead.turns", "Turns of the writer", f -> f.turns());
        counter(into, "roadstead.commits", "Durable commits", f -> f.commits());
        counter(into, "roadstead.jobs.submitted", "Jobs submitted", f -> f.submitted());
        counter(into, "roadstead.leases.granted", "Leases granted", f -> f.granted());
        Gauge.builder("roadstead.connections", connections, Connections::count)
                .description("Open connections")
                .register(into);
        upkeep(into);
        OfferMetrics.register(into, services.pool().offers());
        new JvmMemoryMetrics().bindTo(into);
        new JvmGcMetrics().bindTo(into);
        new JvmThreadMetrics().bindTo(into);
        new ProcessorMetrics().bindTo(into);
        new UptimeMetrics().bindTo(into);
        return into;
    }

    /** What is removed, and what room there is. */
    private void upkeep(PrometheusMeterRegistry into) {
        Pool pool = services.pool();
        for (Phase phase : Phase.values()) {
            if (phase.isTerminal()) {
                FunctionCounter.builder("roadstead.jobs.removed", pool, from -> from.removed(phase))
                        .description("Jobs removed some time after their end, by the phase they had ended in")
                        .tag("phase", phase.name())
                        .register(into);
            }
        }
        Gauge.builder("roadstead.disk.free.bytes", pool, from -> from.room().freeBytes())
                .description("Free disk, when last measured")
                .register(into);
        Gauge.builder("roadstead.disk.reserve.bytes", pool, from -> from.room().reserveBytes())
                .description("Free disk below which no new work is taken")
                .register(into);
        Gauge.builder("roadstead.disk.full", pool, from -> from.room().isAmple() ? 0 : 1)
                .description("Whether no new work is taken for want of disk (DISK_RESERVE)")
                .register(into);
        Gauge.builder("roadstead.blobs.bytes", services.use(), BlobUse::total)
                .description("Uploads and kept outputs")
                .register(into);
    }

    private void gauge(
            PrometheusMeterRegistry into, String name, String description, ToDoubleFunction<PoolFigures> figure) {
        Gauge.builder(name, this, self -> self.read(figure))
                .description(description)
                .register(into);
    }

    private void counter(
            PrometheusMeterRegistry into, String name, String description, ToDoubleFunction<PoolFigures> figure) {
        FunctionCounter.builder(name, this, self -> self.read(figure))
                .description(description)
                .register(into);
    }

    private double read(ToDoubleFunction<PoolFigures> figure) {
        PoolFigures now = figures;
        return now == null ? 0 : figure.applyAsDouble(now);
    }
}
