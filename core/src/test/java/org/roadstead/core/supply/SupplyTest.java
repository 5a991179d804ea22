// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.core.supply.Bench.cores;
import static org.roadstead.core.supply.Bench.held;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;

/** How many pilots are started for whom, and how many jobs are asked for. */
class SupplyTest {
    private static List<Integer> sizes(Bench bench) {
        return bench.ledger.supply(bench.now).start().stream()
                .map(size -> size.resources().cores())
                .toList();
    }

    private static int want(Bench bench) {
        return bench.ledger.pull(bench.now).orElseThrow().want();
    }

    @Test
    void pilots_of_the_usual_size_are_started_for_the_backlog() {
        Bench bench = new Bench(Bench.settings(8, 8, 2, false)).greet();
        bench.grant(3, "ada");
        assertEquals(List.of(2, 2), sizes(bench));
    }

    @Test
    void job_that_needs_more_than_usual_gets_a_larger_pilot() {
        Bench bench = new Bench(Bench.settings(8, 6, 2, false)).greet();
        bench.grant(bench.lease("ada", 5, 0));
        assertEquals(List.of(5), sizes(bench));
    }

    @Test
    void owners_do_not_share_a_pilot_unless_payloads_are_isolated() {
        Bench apart = new Bench(Bench.settings(8, 8, 4, false)).greet();
        apart.grant(apart.lease("ada", 1, 0), apart.lease("bob", 1, 0));
        assertEquals(
                List.of("ada", "bob"),
                apart.ledger.supply(apart.now).start().stream()
                        .map(PilotSize::owner)
                        .toList());
        Bench together = new Bench(Bench.settings(8, 8, 4, true)).greet();
        together.grant(together.lease("ada", 1, 0), together.lease("bob", 1, 0));
        assertEquals(List.of(4), sizes(together));
    }

    @Test
    void resting_pilot_keeps_its_room_and_counts_for_no_job() {
        Bench bench = new Bench(Bench.settings(4, 4, 2, false)).greet();
        bench.grant(2, "ada");
        bench.starting("p1", 2, "ada");
        bench.hello("p1", 2, "ada");
        assertEquals(List.of(), sizes(bench));
        PilotMessages.Trouble trouble = new PilotMessages.Trouble(Reason.BLACK_HOLE, "jobs die");
        PilotMessages.Poll resting = new PilotMessages.Poll(cores(2), "ada", null, 0, 0, trouble);
        bench.ledger.poll("p1", resting, bench.now);
        assertEquals(List.of(2), sizes(bench), "another one, elsewhere");
        HarvesterMessages.PilotStatus status =
                bench.ledger.status(bench.now).pilots().get(0);
        assertEquals("RESTING", status.state());
        assertEquals(trouble, status.trouble());
        bench.poll("p1", 2, "ada");
        assertEquals(List.of(), sizes(bench));
        assertEquals("READY", bench.ledger.status(bench.now).pilots().get(0).state());
    }

    @Test
    void started_pilot_counts_until_it_says_hello_or_patience_is_over() {
        Bench bench = new Bench(Bench.settings(4, 4, 2, false)).greet();
        bench.grant(2, "ada");
        bench.starting("p1", 2, "ada");
        assertEquals(List.of(), sizes(bench));
        bench.after(Duration.ofSeconds(31));
        SupplyPlan plan = bench.ledger.supply(bench.now);
        assertEquals(List.of("p1"), plan.end());
        assertEquals(1, plan.start().size());
    }

    @Test
    void capacity_bounds_the_pilots() {
        Bench bench = new Bench(Bench.settings(4, 4, 4, false)).greet();
        bench.grant(2, "ada");
        bench.pilot("p1", 4, "bob");
        assertEquals(List.of(), sizes(bench));
        assertTrue(bench.ledger.supply(bench.now).why().contains("no room"));
    }

    @Test
    void idle_pilot_of_an_owner_without_jobs_makes_room() {
        Bench bench = new Bench(Bench.settings(4, 4, 4, false)).greet();
        bench.pilot("p1", 4, "bob");
        bench.poll("p1", 4, "bob");
        bench.grant(1, "ada");
        bench.tick();
        assertEquals(
                Command.Kind.DRAIN, bench.poll("p1", 4, "bob").commands().get(0).kind());
        bench.seen("p1", PilotSeen.State.DEAD);
        assertEquals(List.of(4), sizes(bench));
    }

    @Test
    void busy_pilot_of_another_owner_makes_room_after_a_while() {
        Bench bench = new Bench(Bench.settings(4, 4, 4, false)).greet();
        HarvesterMessages.Lease bobs = bench.grant(1, "bob").get(0);
        bench.pilot("p1", 4, "bob");
        bench.claims("p1", bobs);
        bench.reported();
        bench.poll("p1", 3, "bob");
        bench.grant(1, "ada");
        bench.tick();
        assertEquals(List.of(), bench.poll("p1", 3, "bob").commands());
        bench.after(Duration.ofSeconds(31));
        assertEquals(
                Command.Kind.DRAIN, bench.poll("p1", 3, "bob").commands().get(0).kind());
    }

    @Test
    void refused_pilots_are_tried_again_ever_later_and_the_reason_is_told() {
        Bench bench = new Bench().greet();
        bench.grant(1, "ada");
        long[] waits = {1, 5, 15, 60};
        for (long wait : waits) {
            bench.starting("p", 4, "ada");
            bench.commit(out -> {
                bench.ledger.pilotRefused("p", "no such partition", bench.now, out);
                return true;
            });
            assertEquals(List.of(), sizes(bench));
            assertTrue(bench.ledger.supply(bench.now).why().contains("no such partition"));
            bench.after(Duration.ofSeconds(wait));
            bench.reported();
            assertEquals(1, sizes(bench).size(), "after " + wait + " s");
        }
    }

    @Test
    void job_that_ends_well_ends_the_waiting_too() {
        Bench bench = new Bench(Bench.settings(8, 4, 4, false)).greet();
        HarvesterMessages.Lease lease = bench.grant(8, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.starting("p2", 4, "ada");
        bench.seen("p2", PilotSeen.State.DEAD);
        assertEquals(List.of(), sizes(bench));
        bench.says("p1", List.of(bench.progress(lease, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED)));
        assertEquals(List.of(4), sizes(bench));
    }

    @Test
    void work_is_asked_for_before_any_pilot_exists() {
        assertEquals(6, want(new Bench(6).greet()));
    }

    @Test
    void nothing_is_asked_for_when_everything_is_in_use_by_long_jobs() {
        Bench bench = new Bench().greet();
        List<HarvesterMessages.Lease> leases = bench.grant(4, "ada");
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", leases.toArray(HarvesterMessages.Lease[]::new));
        bench.poll("p1", 0, "ada");
        assertEquals(0, want(bench));
        bench.after(Duration.ofMinutes(1));
        bench.says("p1", List.of(bench.progress(leases.get(0), Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED)));
        assertEquals(1, want(bench), "while one that only waits for commands is under way");
    }

    @Test
    void short_jobs_are_asked_for_ahead() {
        Bench bench = new Bench().greet();
        for (int round = 0; round < 10; round++) {
            List<HarvesterMessages.Lease> leases = bench.grant(4, "ada");
            if (round == 0) {
                bench.pilot("p1", 4, "ada");
            }
            bench.claims("p1", leases.toArray(HarvesterMessages.Lease[]::new));
            for (HarvesterMessages.Lease lease : leases) {
                bench.says("p1", List.of(bench.progress(lease, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED)));
            }
            bench.reported();
            bench.poll("p1", 4, "ada");
        }
        assertEquals(4 + 40, want(bench));
    }

    @Test
    void jobs_that_wait_for_room_keep_only_more_of_their_kind_out() {
        Bench bench = new Bench(Bench.settings(4, 4, 4, false)).greet();
        HarvesterMessages.Lease small = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", small);
        bench.poll("p1", 3, "ada");
        bench.grant(bench.lease("ada", 4, 0));
        HarvesterMessages.Pull pull = bench.ledger.pull(bench.now).orElseThrow();
        assertEquals(
                List.of(cores(3)),
                pull.capabilities().stream().map(each -> each.most()).toList());
        assertTrue(pull.want() > 0);
        assertEquals(List.of(), bench.claim("p1", held(small, "p1")).granted());
    }

    @Test
    void large_job_is_not_starved_by_small_ones_that_keep_coming() {
        Bench bench = new Bench(Bench.settings(2, 2, 2, false)).greet();
        HarvesterMessages.Lease[] running = bench.grant(2, "ada").toArray(HarvesterMessages.Lease[]::new);
        bench.pilot("p1", 2, "ada");
        bench.claims("p1", running);
        bench.poll("p1", 0, "ada");
        HarvesterMessages.Lease large = bench.lease("ada", 2, 0);
        bench.grant(large);
        bench.reported();
        bench.after(Duration.ofSeconds(30));
        bench.reported();
        bench.grant(3, "ada");
        assertEquals(3, bench.poll("p1", 1, "ada").candidates().size());
        bench.after(Duration.ofSeconds(31));
        bench.reported();
        assertEquals(List.of(), bench.poll("p1", 1, "ada").candidates(), "it gathers room");
        assertEquals(
                List.of(large.job()),
                bench.poll("p1", 2, "ada").candidates().stream()
                        .map(PilotMessages.Candidate::job)
                        .toList());
    }

    @Test
    void small_pilots_make_room_for_a_job_of_their_owner_that_none_of_them_can_run() {
        Bench bench = new Bench(Bench.settings(2, 2, 1, false)).greet();
        List<HarvesterMessages.Lease> running = bench.grant(2, "ada");
        bench.pilot("p1", 1, "ada");
        bench.pilot("p2", 1, "ada");
        bench.claims("p1", running.get(0));
        bench.claims("p2", running.get(1));
        bench.poll("p1", 0, "ada");
        bench.poll("p2", 0, "ada");
        bench.grant(bench.lease("ada", 2, 0));
        bench.grant(bench.lease("ada", 1, 1));
        bench.reported();
        bench.after(Duration.ofSeconds(61));
        bench.reported();
        assertEquals(
                Command.Kind.DRAIN, bench.poll("p1", 0, "ada").commands().get(0).kind());
        bench.seen("p1", PilotSeen.State.DEAD);
        assertEquals(List.of(), sizes(bench), "half of the room is kept");
        bench.seen("p2", PilotSeen.State.DEAD);
        assertEquals(List.of(2), sizes(bench));
    }
}
