// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.protocol.HarvesterMessages.QueueStatus;
import org.roadstead.core.protocol.HarvesterMessages.Status;
import org.roadstead.pool.engine.Pool;

/** The queues of all platforms as their harvesters last told, for {@code GET /metrics}. */
final class QueueMetrics {
    private static final List<String> STATES = List.of("OPEN", "PAUSED", "CLOSED");

    private final MultiGauge pilots;
    private final MultiGauge pending;
    private final MultiGauge states;

    QueueMetrics(MeterRegistry into) {
        pilots = MultiGauge.builder("roadstead.queue.pilots")
                .description("Pilots that have an allocation of a platform's queue, or have asked for one")
                .register(into);
        pending = MultiGauge.builder("roadstead.queue.pending")
                .description("Pilots that wait in a platform's queue")
                .register(into);
        states = MultiGauge.builder("roadstead.queue.state")
                .description("1 for the state that a platform's queue is in, 0 for the others")
                .register(into);
    }

    void show(List<Pool.HarvesterView> harvesters) {
        List<MultiGauge.Row<?>> all = new ArrayList<>();
        List<MultiGauge.Row<?>> waiting = new ArrayList<>();
        List<MultiGauge.Row<?>> each = new ArrayList<>();
        for (Pool.HarvesterView harvester : harvesters) {
            Status status = harvester.status();
            List<QueueStatus> queues = status == null ? null : status.queues();
            if (queues == null || !harvester.present()) {
                continue;
            }
            for (QueueStatus queue : queues) {
                Tags tags = Tags.of("harvester", harvester.name(), "queue", queue.name());
                all.add(MultiGauge.Row.of(tags, queue.pilots()));
                waiting.add(MultiGauge.Row.of(tags, queue.pending()));
                for (String state : STATES) {
                    each.add(MultiGauge.Row.of(
                            tags.and("state", state), queue.state().equals(state) ? 1 : 0));
                }
            }
        }
        pilots.register(all, true);
        pending.register(waiting, true);
        states.register(each, true);
    }
}
