// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.core.supply.Bench.held;
import static org.roadstead.core.supply.Bench.phases;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/** What a harvester does after it, the pool, or its host has stood still or started again. */
class HarvesterRestartTest {
    private final Bench bench = new Bench();

    @Test
    void changed_epoch_of_the_pool_is_followed_by_a_reconcile() {
        bench.greet();
        bench.grant(2, "ada");
        bench.reported();
        bench.epoch = "pool-2";
        bench.pulled(bench.ledger.pull(bench.now).orElseThrow(), List.of(), List.of());
        assertEquals(2, bench.confirm().held().size());
        assertTrue(bench.ledger.reconcile(bench.now).isEmpty());
    }

    @Test
    void pool_that_was_started_again_is_told_at_once_how_things_stand() {
        bench.greet();
        bench.grant(2, "ada");
        HarvesterMessages.Report first = bench.reported();
        assertNotNull(first);
        assertNotNull(first.status());
        bench.epoch = "pool-2";
        bench.pulled(bench.ledger.pull(bench.now).orElseThrow(), List.of(), List.of());
        bench.confirm();
        HarvesterMessages.Report again = bench.reported();
        assertNotNull(again);
        assertNotNull(again.status());
    }

    @Test
    void queue_after_a_restart_is_not_given_out_before_the_pool_has_confirmed_it() {
        bench.greet();
        List<HarvesterMessages.Lease> leases = bench.grant(2, "ada");
        bench.pilot("p1", 4, "ada");
        bench.restart(true);
        bench.hello("p1", 4, "ada");
        assertEquals(List.of(), bench.poll("p1", 4, "ada").candidates());
        bench.welcome();
        assertEquals(List.of(), bench.poll("p1", 4, "ada").candidates());
        bench.confirm(leases.get(0).job());
        assertEquals(
                List.of(leases.get(1).job()),
                bench.poll("p1", 4, "ada").candidates().stream()
                        .map(PilotMessages.Candidate::job)
                        .toList());
    }

    @Test
    void queue_of_a_disk_that_may_be_old_rests_until_older_leases_are_over() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.restart(false);
        bench.greet();
        bench.hello("p1", 4, "ada");
        assertEquals(List.of(), bench.poll("p1", 4, "ada").candidates());
        for (int i = 0; i < 14; i++) {
            bench.after(Duration.ofSeconds(10)).reported();
        }
        assertEquals(lease.job(), bench.poll("p1", 4, "ada").candidates().get(0).job());
    }

    @Test
    void claims_after_a_restart_stay_with_their_pilot() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.reported();
        bench.restart(true);
        assertEquals(
                Command.Kind.HELLO, bench.poll("p1", 4, "ada").commands().get(0).kind());
        assertEquals(List.of(held(lease, "p1")), greetAndTellHeld());
        PilotMessages.Welcome welcome = bench.hello("p1", 4, "ada", held(lease, "p1"));
        assertNull(welcome.acks().get(0).refused());
        bench.reported();
        assertEquals(
                Bench.SILENCE,
                bench.says("p1", List.of(), held(lease, "p1")).renewals().get(0).remainMillis());
    }

    private List<Held> greetAndTellHeld() {
        bench.welcome();
        return bench.confirm().held();
    }

    @Test
    void claim_that_only_the_pilot_knows_of_is_adopted_when_the_job_lies_unclaimed_here() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.restart(false);
        assertNull(bench.hello("p1", 4, "ada", held(lease, "p1")).acks().get(0).refused());
        bench.greet();
        HarvesterMessages.Report report = bench.reported();
        assertNotNull(report);
        assertEquals(List.of(Phase.PREPARING), phases(report.progress().get(0)));
    }

    @Test
    void claim_that_nobody_here_knows_of_is_refused() {
        bench.greet();
        bench.pilot("p1", 4, "ada");
        HarvesterMessages.Lease unknown = bench.lease("ada", 1, 0);
        assertEquals(
                Reason.NOT_HELD,
                bench.hello("p1", 4, "ada", held(unknown, "p1")).acks().get(0).refused());
    }

    @Test
    void progress_survives_a_restart() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.reported();
        bench.says("p1", List.of(bench.progress(lease, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED)));
        bench.restart(true);
        bench.greet();
        HarvesterMessages.Report report = bench.reported();
        assertNotNull(report);
        assertTrue(phases(report.progress().get(0)).contains(Phase.COMPLETED));
    }

    @Test
    void superseded_harvester_gives_nothing_out_and_takes_nothing_in() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(2, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.commit(out -> {
            bench.ledger.superseded(bench.now, out);
            return true;
        });
        assertEquals(List.of(), bench.poll("p1", 4, "ada").candidates());
        assertTrue(bench.report().isEmpty());
        assertTrue(bench.ledger.pull(bench.now).isEmpty());
        PilotMessages.Reported answer = bench.says("p1", List.of(bench.progress(lease, Phase.RUNNING)));
        assertEquals(List.of(), answer.acks());
        assertEquals(List.of(), answer.renewals());
    }

    @Test
    void drain_returns_the_queue_and_ends_the_pilots() {
        bench.greet();
        List<HarvesterMessages.Lease> leases = bench.grant(2, "ada");
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", leases.get(0));
        bench.reported();
        bench.commit(out -> {
            bench.ledger.drain(bench.now, out);
            return true;
        });
        HarvesterMessages.Report report = bench.reported();
        assertNotNull(report);
        assertEquals(leases.get(1).job(), report.progress().get(0).job());
        assertEquals(Reason.RETURNED, report.progress().get(0).steps().get(0).reason());
        assertEquals(
                Command.Kind.DRAIN, bench.poll("p1", 3, "ada").commands().get(0).kind());
        assertEquals(0, bench.ledger.pull(bench.now).orElseThrow().want());
        assertFalse(bench.ledger.isEmpty());
        bench.says("p1", List.of(bench.progress(leases.get(0), Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED)));
        bench.reported();
        bench.seen("p1", PilotSeen.State.DEAD);
        assertTrue(bench.ledger.isEmpty());
    }

    @Test
    void drain_of_the_pool_ends_with_the_first_answer_without_it() {
        bench.greet();
        Command drain = new Command(Command.Kind.DRAIN, null, 0, Reason.DRAINING);
        bench.pulled(bench.ledger.pull(bench.now).orElseThrow(), List.of(), List.of(drain));
        assertTrue(bench.ledger.status(bench.now).draining());
        HarvesterMessages.Pull waiting = bench.ledger.pull(bench.now).orElseThrow();
        assertEquals(0, waiting.want());
        bench.pulled(waiting, List.of(), List.of());
        assertEquals(4, bench.ledger.pull(bench.now).orElseThrow().want());
    }

    @Test
    void harvester_that_stood_still_gives_nothing_out_before_it_has_asked_again() {
        bench.greet();
        bench.grant(1, "ada");
        bench.pilot("p1", 4, "ada");
        assertEquals(1, bench.poll("p1", 4, "ada").candidates().size());
        // A suspend: the wall clock has gone on, the monotonic clock has not.
        bench.now =
                new Moment(bench.now.monotonicMillis() + 10, bench.now.wall().plusSeconds(100));
        assertEquals(0, bench.poll("p1", 4, "ada").candidates().size());
        bench.confirm();
        assertEquals(1, bench.poll("p1", 4, "ada").candidates().size());
    }

    @Test
    void answer_from_before_a_suspend_is_not_taken() {
        bench.greet();
        HarvesterMessages.Pull pull = bench.ledger.pull(bench.now).orElseThrow();
        bench.now =
                new Moment(bench.now.monotonicMillis() + 10, bench.now.wall().plusSeconds(100));
        bench.pulled(pull, List.of(bench.lease("ada", 1, 0)), List.of());
        assertEquals(0, bench.ledger.status(bench.now).queued());
        assertEquals(0, bench.confirm().held().size());
    }

    @Test
    void queue_of_a_whole_disk_rests_when_another_process_was_started_in_between() {
        bench.greet();
        bench.grant(1, "ada");
        bench.pilot("p1", 4, "ada");
        bench.restart(true);
        bench.anotherStarts();
        bench.welcome();
        assertFalse(bench.confirm().whole());
        bench.hello("p1", 4, "ada");
        assertEquals(List.of(), bench.poll("p1", 4, "ada").candidates());
    }

    @Test
    void queue_of_a_whole_disk_is_given_out_although_welcomes_were_lost() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.restart(true);
        bench.welcomeIsLost();
        bench.restart(true);
        bench.welcomeIsLost();
        bench.welcomeIsLost();
        bench.welcome();
        HarvesterMessages.Reconcile reconcile = bench.confirm();
        assertEquals(0, reconcile.wholeSince(), "all that any start knew is here");
        bench.hello("p1", 4, "ada");
        assertEquals(lease.job(), bench.poll("p1", 4, "ada").candidates().get(0).job());
    }

    @Test
    void start_that_was_welcomed_and_never_heard_leaves_the_disk_whole() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.restart(true);
        bench.welcome();
        bench.restart(true);
        bench.welcome();
        assertEquals(0, bench.confirm().wholeSince());
        bench.hello("p1", 4, "ada");
        assertEquals(lease.job(), bench.poll("p1", 4, "ada").candidates().get(0).job());
    }

    @Test
    void old_disk_is_known_as_one_after_another_start_that_was_never_welcomed() {
        bench.greet();
        bench.grant(1, "ada");
        bench.pilot("p1", 4, "ada");
        bench.restart(false);
        bench.welcomeIsLost();
        bench.restart(true);
        bench.welcome();
        assertFalse(bench.confirm().whole());
        bench.hello("p1", 4, "ada");
        assertEquals(List.of(), bench.poll("p1", 4, "ada").candidates());
    }

    @Test
    void another_restart_does_not_shorten_the_rest() {
        bench.greet();
        bench.grant(1, "ada");
        bench.pilot("p1", 4, "ada");
        bench.restart(false);
        bench.greet();
        bench.restart(true);
        bench.greet();
        bench.hello("p1", 4, "ada");
        assertEquals(List.of(), bench.poll("p1", 4, "ada").candidates());
    }

    @Test
    void reconcile_after_a_lost_answer_does_not_renew_claims_of_silent_pilots() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.reported();
        bench.after(Duration.ofSeconds(61)).reported();
        bench.ledger.pullFailed(bench.ledger.pull(bench.now).orElseThrow(), bench.now);
        assertEquals(List.of(), bench.confirm().held());
        bench.says("p1", List.of(), held(lease, "p1"));
        bench.ledger.pullFailed(bench.ledger.pull(bench.now).orElseThrow(), bench.now);
        assertEquals(List.of(held(lease, "p1")), bench.confirm().held());
    }

    @Test
    void pilot_that_has_not_greeted_this_start_is_asked_to_once_in_a_while() {
        bench.greet();
        bench.pilot("p1", 4, "ada");
        bench.restart(true);
        assertEquals(1, bench.poll("p1", 4, "ada").commands().size());
        assertEquals(0, bench.poll("p1", 4, "ada").commands().size());
        bench.after(Duration.ofSeconds(3));
        assertEquals(1, bench.poll("p1", 4, "ada").commands().size());
    }
}
