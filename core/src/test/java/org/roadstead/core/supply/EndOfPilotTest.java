// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;

/** What the platform knows of a pilot's end, told by the pilot's own words. */
class EndOfPilotTest {
    @Test
    void pilot_that_somebody_else_ends_hands_jobs_back_with_the_platforms_reason() {
        Bench bench = bench(true);
        HarvesterMessages.Lease lease = running(bench);
        see(bench, PilotSeen.State.RUNNING, Reason.EVICTED);
        handBack(bench, lease);
        assertEquals(Reason.EVICTED, told(bench));
    }

    @Test
    void pilot_that_hands_back_before_the_platform_says_why_waits_for_that_word() {
        Bench bench = bench(true);
        HarvesterMessages.Lease lease = running(bench);
        handBack(bench, lease);
        assertTrue(bench.report().isEmpty(), "nothing is said before the platform was heard");
        handBack(bench, lease);
        assertEquals(Set.of("p1"), bench.ledger.unnamed(), "the platform is to be asked about it");
        see(bench, PilotSeen.State.RUNNING, Reason.PREEMPTED);
        assertEquals(Reason.PREEMPTED, told(bench));
        assertEquals(Set.of(), bench.ledger.unnamed());
    }

    @Test
    void pilot_that_says_goodbye_while_the_platform_is_waited_for_is_still_named() {
        Bench bench = bench(true);
        handBack(bench, running(bench));
        bench.commit(out -> bench.ledger.bye("p1", new PilotMessages.Bye(1_000), bench.now, out));
        bench.after(Duration.ofSeconds(2)).tick();
        HarvesterMessages.Report meanwhile = bench.reported();
        assertTrue(meanwhile == null || meanwhile.progress().isEmpty(), "the platform is still waited for");
        see(bench, PilotSeen.State.RUNNING, Reason.PREEMPTED);
        assertEquals(Reason.PREEMPTED, told(bench));
    }

    @Test
    void pilot_that_dies_after_it_handed_back_has_the_reason_of_its_death() {
        Bench bench = bench(true);
        handBack(bench, running(bench));
        see(bench, PilotSeen.State.DEAD, Reason.TIME_LIMIT);
        assertEquals(Reason.TIME_LIMIT, told(bench));
    }

    @Test
    void platform_that_says_nothing_is_not_waited_for_longer_than_a_moment() {
        Bench bench = bench(true);
        handBack(bench, running(bench));
        bench.after(Duration.ofMillis(Unnamed.PATIENCE_MILLIS - 1)).tick();
        bench.report().ifPresent(report -> assertTrue(report.progress().isEmpty(), "too early"));
        bench.after(Duration.ofMillis(1)).tick();
        assertEquals(Reason.PILOT_DRAINED, told(bench));
    }

    @Test
    void host_without_allocations_is_not_waited_for() {
        Bench bench = bench(false);
        handBack(bench, running(bench));
        assertEquals(Reason.PILOT_DRAINED, told(bench));
    }

    private static Bench bench(boolean allocations) {
        HarvesterSettings of = Bench.settings(8, 8, 8, false);
        return new Bench(new HarvesterSettings(
                of.name(),
                of.platform(),
                of.release(),
                of.serve(),
                of.capacity(),
                of.pilotSize(),
                of.kinds(),
                of.queues(),
                of.idleEnd(),
                of.startPatience(),
                of.isolated(),
                allocations ? Lives.USUAL : null));
    }

    /** The lease of a job that the pilot p1, which the platform has shown, has claimed. */
    private static HarvesterMessages.Lease running(Bench bench) {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 8, "ada");
        see(bench, PilotSeen.State.RUNNING, null);
        bench.claims("p1", lease);
        bench.reported();
        return lease;
    }

    private static void see(Bench bench, PilotSeen.State state, @Nullable Reason reason) {
        bench.commit(out -> {
            PilotSeen seen = new PilotSeen("p1", state, "4711", reason, reason == null ? null : "it is being ended");
            bench.ledger.observed(List.of(seen), bench.now, out);
            return true;
        });
    }

    private static void handBack(Bench bench, HarvesterMessages.Lease lease) {
        Progress handedBack = new Progress(
                lease.job(),
                lease.generation(),
                lease.attempt(),
                List.of(new Step(Phase.WAITING, 0, Reason.PILOT_DRAINED, null)),
                null,
                null,
                null,
                null);
        bench.says("p1", List.of(handedBack));
    }

    private static @Nullable Reason told(Bench bench) {
        HarvesterMessages.Report report = bench.report().orElseThrow();
        assertEquals(1, report.progress().size());
        return report.progress().get(0).steps().get(0).reason();
    }
}
