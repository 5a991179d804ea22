// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.reason.Reason;

/** Pilots whose image cannot be had: their queue is paused soon, for nothing but a person helps. */
class NoImageTest {
    private static final String BACK_OFF = "IMAGE_UNAVAILABLE: ImagePullBackOff";

    private final Bench bench = new Bench(Bench.settings(64, 8, 8, true)).greet();
    private int number;

    private List<String> start() {
        List<String> ids = new ArrayList<>();
        for (PilotSize size : bench.ledger.supply(bench.now).start()) {
            String id = "p" + ++number;
            ids.add(id);
            bench.commit(out -> {
                bench.ledger.pilotStarting(id, "hash-" + id, size, bench.now, out);
                return true;
            });
        }
        return ids;
    }

    private void see(String pilot, PilotSeen.State state) {
        bench.commit(out -> {
            PilotSeen seen = new PilotSeen(pilot, state, "pod-" + pilot, Reason.IMAGE_UNAVAILABLE, BACK_OFF);
            bench.ledger.observed(List.of(seen), bench.now, out);
            return true;
        });
    }

    private HarvesterMessages.QueueStatus queue() {
        return Objects.requireNonNull(bench.ledger.status(bench.now).queues()).get(0);
    }

    @Test
    void queue_is_paused_before_any_of_its_pilots_has_ended_and_tried_with_one() {
        bench.grant(40, "ada");
        List<String> first = start();
        assertTrue(first.size() > 1, "several are asked for together: " + first);
        first.forEach(pilot -> see(pilot, PilotSeen.State.PENDING));
        assertEquals("PAUSED", queue().state());
        assertTrue(String.valueOf(queue().why()).contains("cannot begin (" + BACK_OFF), queue().why());
        first.forEach(pilot -> see(pilot, PilotSeen.State.DEAD));
        bench.after(Duration.ofSeconds(14));
        assertEquals(List.of(), start());
        bench.after(Duration.ofSeconds(2));
        List<String> probe = start();
        assertEquals(1, probe.size(), "one shows whether it has passed");
        see(probe.get(0), PilotSeen.State.PENDING);
        bench.after(Duration.ofSeconds(59));
        assertEquals(List.of(), start());
        assertEquals("PAUSED", queue().state());
    }

    @Test
    void operator_who_resumes_it_is_not_contradicted_by_a_pod_that_was_there_before() {
        bench.grant(40, "ada");
        start().forEach(pilot -> see(pilot, PilotSeen.State.PENDING));
        bench.after(Duration.ofSeconds(16));
        List<String> probe = start();
        probe.forEach(pilot -> see(pilot, PilotSeen.State.PENDING));
        assertEquals("PAUSED", queue().state());
        bench.ledger.resume();
        probe.forEach(pilot -> see(pilot, PilotSeen.State.PENDING));
        probe.forEach(pilot -> see(pilot, PilotSeen.State.DEAD));
        assertEquals("OPEN", queue().state());
        assertEquals(1, start().size(), "it is tried at once");
    }
}
