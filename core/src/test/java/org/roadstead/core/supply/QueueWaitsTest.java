// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.WaitSeen;

/** What a harvester tells of the waits of its pilots. */
class QueueWaitsTest {
    private static final Instant SUBMITTED = Instant.parse("2026-11-23T08:00:00Z");

    private final Bench bench = new Bench().greet();

    private void seen(PilotSeen.State state, @Nullable Instant started, @Nullable Instant estimate) {
        Wait wait = new Wait("debug", SUBMITTED, SUBMITTED.plusSeconds(1), started, estimate);
        bench.commit(out -> {
            bench.ledger.observed(List.of(new PilotSeen("p1", state, "4711", null, "Priority", wait)), bench.now, out);
            return true;
        });
        bench.after(Duration.ofSeconds(3));
    }

    private @Nullable WaitSeen told() {
        HarvesterMessages.Report report = bench.reported();
        return report == null || report.waits() == null ? null : report.waits().get(0);
    }

    @Test
    void wait_is_told_when_it_begins_and_when_it_ends_with_the_first_and_the_last_estimate() {
        bench.starting("p1", 2, "ada");
        seen(PilotSeen.State.PENDING, null, SUBMITTED.plusSeconds(60));
        WaitSeen first = told();
        assertEquals(SUBMITTED.toEpochMilli(), first == null ? 0 : first.submitted());
        seen(PilotSeen.State.PENDING, null, SUBMITTED.plusSeconds(30));
        assertNull(told(), "an estimate that moves is no news by itself");
        seen(PilotSeen.State.RUNNING, SUBMITTED.plusSeconds(20), null);
        WaitSeen last = told();
        assertEquals(
                new WaitSeen(
                        "p1",
                        "debug",
                        Bench.cores(2),
                        null,
                        new java.util.TreeSet<>(),
                        null,
                        SUBMITTED.toEpochMilli(),
                        SUBMITTED.plusSeconds(1).toEpochMilli(),
                        SUBMITTED.plusSeconds(20).toEpochMilli(),
                        null,
                        SUBMITTED.plusSeconds(60).toEpochMilli(),
                        SUBMITTED.plusSeconds(30).toEpochMilli()),
                last);
    }

    @Test
    void wait_is_told_again_until_the_pool_has_it() {
        bench.starting("p1", 2, "ada");
        seen(PilotSeen.State.PENDING, null, null);
        HarvesterMessages.Report lost = bench.report().orElseThrow();
        bench.ledger.reportFailed(lost, bench.now);
        assertEquals(lost.waits(), bench.report().orElseThrow().waits());
    }

    @Test
    void pilot_that_went_without_having_started_says_when() {
        bench.starting("p1", 2, "ada");
        seen(PilotSeen.State.PENDING, null, null);
        told();
        Instant gone = bench.now.wall();
        seen(PilotSeen.State.DEAD, null, null);
        WaitSeen last = told();
        assertEquals(gone.toEpochMilli(), last == null ? null : last.gone());
    }
}
