// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

class HarvesterLedgerTest {
    private final Bench bench = new Bench();

    @Test
    void job_passes_straight_through() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        assertEquals(1, bench.ledger.supply(bench.now).start().size());
        bench.pilot("p1", 4, "ada");
        PilotMessages.Polled polled = bench.poll("p1", 4, "ada");
        assertEquals(lease.job(), polled.candidates().get(0).job());
        PilotMessages.Claimed claimed = bench.claim("p1", held(lease, "p1"));
        assertEquals(Bench.LEASE, claimed.granted().get(0).remainMillis());
        bench.says("p1", List.of(bench.progress(lease, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED)));
        HarvesterMessages.Report report = bench.reported();
        assertNotNull(report);
        Progress told = report.progress().get(0);
        assertEquals(List.of(Phase.PREPARING, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED), phases(told));
        assertEquals("p1", told.placement() == null ? null : told.placement().pilot());
        assertTrue(bench.ledger.status(bench.now).queued() == 0);
        assertTrue(bench.disk().stream().noneMatch(kept -> kept.table() == HarvesterRecord.Table.LEASE));
        assertTrue(bench.disk().stream().noneMatch(kept -> kept.table() == HarvesterRecord.Table.BODY));
        assertTrue(bench.disk().stream().noneMatch(kept -> kept.table() == HarvesterRecord.Table.OUTBOX));
    }

    @Test
    void pull_before_the_first_reconcile_is_not_made() {
        assertTrue(bench.ledger.pull(bench.now).isEmpty());
        bench.welcome();
        assertTrue(bench.ledger.pull(bench.now).isEmpty());
        bench.confirm();
        assertEquals(4, bench.ledger.pull(bench.now).orElseThrow().want());
    }

    @Test
    void lease_counts_from_when_the_pull_was_sent() {
        bench.greet();
        Moment sentAt = bench.now;
        HarvesterMessages.Pull pull = bench.ledger.pull(bench.now).orElseThrow();
        HarvesterMessages.Lease lease = bench.lease("ada", 1, 0);
        // The answer is handled with the moment of sending, whatever time it is now.
        bench.now = sentAt;
        bench.pulled(pull, List.of(lease), List.of());
        bench.now = sentAt.plus(Duration.ofSeconds(20));
        bench.pilot("p1", 4, "ada");
        PilotMessages.Claimed claimed = bench.claim("p1", held(lease, "p1"));
        assertEquals(Bench.LEASE - 20_000, claimed.granted().get(0).remainMillis());
    }

    @Test
    void claim_with_too_little_lease_left_is_refused() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.now = bench.now.plus(Duration.ofMillis(Bench.LEASE - 10_000));
        assertEquals(List.of(), bench.poll("p1", 4, "ada").candidates());
        assertEquals(
                Reason.UNVERIFIED,
                bench.claim("p1", held(lease, "p1")).refused().get(0).refused());
    }

    @Test
    void claim_is_told_to_the_pool_at_once_and_lasts_for_silence_only_when_acknowledged() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        HarvesterMessages.Report report = bench.report().orElseThrow();
        assertEquals(List.of(Phase.PREPARING), phases(report.progress().get(0)));
        bench.now = bench.now.plus(Duration.ofSeconds(10));
        long before =
                bench.says("p1", List.of(), held(lease, "p1")).renewals().get(0).remainMillis();
        assertEquals(Bench.LEASE - 10_000, before);
        bench.agree(report, bench.now.plus(Duration.ofSeconds(-10)));
        long after =
                bench.says("p1", List.of(), held(lease, "p1")).renewals().get(0).remainMillis();
        assertEquals(Bench.SILENCE - 10_000, after);
    }

    @Test
    void two_pilots_that_want_the_same_job_first_wins() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 2, "ada");
        bench.pilot("p2", 2, "ada");
        bench.claims("p1", lease);
        assertEquals(
                Reason.NOT_HELD,
                bench.claim("p2", held(lease, "p2")).refused().get(0).refused());
    }

    @Test
    void slate_shows_one_owner_only_best_first() {
        bench.greet();
        HarvesterMessages.Lease late = bench.lease("ada", 1, 5);
        HarvesterMessages.Lease other = bench.lease("bob", 1, 3);
        HarvesterMessages.Lease first = bench.lease("ada", 1, 0);
        bench.grant(first, other, late);
        bench.pilot("p1", 4, null);
        assertEquals(
                List.of(late.job(), first.job()),
                bench.poll("p1", 4, null).candidates().stream()
                        .map(PilotMessages.Candidate::job)
                        .toList());
        bench.pilot("p2", 4, "bob");
        assertEquals(1, bench.poll("p2", 4, "bob").candidates().size());
        assertEquals(
                Reason.OTHER_OWNER,
                bench.claim("p2", held(late, "p2")).refused().get(0).refused());
    }

    @Test
    void slate_leaves_out_what_does_not_fit_what_is_free() {
        bench.greet();
        bench.grant(bench.lease("ada", 3, 0), bench.lease("ada", 1, 0));
        bench.pilot("p1", 4, "ada");
        assertEquals(1, bench.poll("p1", 2, "ada").candidates().size());
        assertEquals(2, bench.poll("p1", 4, "ada").candidates().size());
        assertEquals(0, bench.poll("p1", 0, "ada").candidates().size());
    }

    @Test
    void unclaimed_leases_are_renewed_after_a_third_of_their_time() {
        bench.greet();
        bench.grant(2, "ada");
        bench.reported();
        bench.after(Duration.ofSeconds(35)).reported();
        HarvesterMessages.Report early =
                bench.after(Duration.ofSeconds(3)).report().orElse(null);
        assertTrue(early == null || early.renew().isEmpty());
        if (early != null) {
            bench.agree(early, bench.now);
        }
        HarvesterMessages.Report due = bench.after(Duration.ofSeconds(3)).reported();
        assertNotNull(due);
        assertEquals(2, due.renew().size());
    }

    @Test
    void lease_that_is_not_renewed_leaves_the_queue_when_it_is_over() {
        bench.greet();
        bench.grant(2, "ada");
        bench.after(Duration.ofMillis(Bench.LEASE));
        assertEquals(0, bench.ledger.status(bench.now).queued());
    }

    @Test
    void claim_of_a_pilot_that_does_not_renew_is_not_renewed_either() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.reported();
        HarvesterMessages.Report first = bench.after(Duration.ofSeconds(61)).reported();
        assertNotNull(first);
        assertEquals(List.of(held(lease, "p1")), first.renew());
        HarvesterMessages.Report second = bench.after(Duration.ofSeconds(61)).reported();
        assertTrue(second == null || second.renew().isEmpty());
        bench.says("p1", List.of(), held(lease, "p1"));
        HarvesterMessages.Report third = bench.after(Duration.ofSeconds(1)).reported();
        assertNotNull(third);
        assertEquals(List.of(held(lease, "p1")), third.renew());
    }

    @Test
    void progress_is_kept_until_the_pool_has_taken_it_and_put_together() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.reported();
        bench.says("p1", List.of(bench.progress(lease, Phase.RUNNING)), held(lease, "p1"));
        HarvesterMessages.Report lost = bench.report().orElseThrow();
        bench.says("p1", List.of(bench.progress(lease, Phase.RELEASING, Phase.COMPLETED)));
        bench.ledger.reportFailed(lost, bench.now);
        HarvesterMessages.Report again = bench.reported();
        assertNotNull(again);
        assertEquals(
                List.of(Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED),
                phases(again.progress().get(0)));
        assertNull(bench.after(Duration.ofMillis(100)).reported());
    }

    @Test
    void progress_said_twice_is_passed_on_once() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.reported();
        LogChunk chunk = new LogChunk("stdout", 0, new byte[] {1, 2, 3});
        Progress running = new Progress(
                lease.job(), 1, 1, bench.progress(lease, Phase.RUNNING).steps(), null, null, null, List.of(chunk));
        bench.says("p1", List.of(running));
        bench.reported();
        assertNull(bench.says("p1", List.of(running)).acks().get(0).refused());
        assertNull(bench.after(Duration.ofMillis(100)).reported());
    }

    @Test
    void refused_progress_makes_the_pilot_drop_the_attempt() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.refuse(bench.report().orElseThrow(), Reason.STALE_ATTEMPT);
        assertEquals(
                List.of(new Command(Command.Kind.DROP, lease.job(), 1, Reason.STALE_ATTEMPT)),
                bench.poll("p1", 0, "ada").commands());
        assertEquals(
                Reason.NOT_HELD,
                bench.says("p1", List.of(), held(lease, "p1")).renewals().get(0).refused());
    }

    @Test
    void renewal_refused_takes_an_unclaimed_job_out_of_the_queue() {
        bench.greet();
        bench.grant(1, "ada");
        bench.reported();
        bench.now = bench.now.plus(Duration.ofSeconds(41));
        bench.refuse(bench.report().orElseThrow(), Reason.STALE_ATTEMPT);
        assertEquals(0, bench.ledger.status(bench.now).queued());
    }

    @Test
    void released_goes_to_the_pilot_until_it_has_completed() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.says("p1", List.of(bench.progress(lease, Phase.RUNNING, Phase.RELEASING)), held(lease, "p1"));
        Command released = new Command(Command.Kind.RELEASED, lease.job(), 1, null);
        bench.reported(released);
        assertEquals(List.of(released), bench.poll("p1", 0, "ada").commands());
        assertEquals(List.of(), bench.poll("p1", 0, "ada").commands());
        bench.after(Duration.ofSeconds(3));
        assertEquals(List.of(released), bench.poll("p1", 0, "ada").commands());
        bench.says("p1", List.of(bench.progress(lease, Phase.COMPLETED)));
        bench.after(Duration.ofSeconds(3));
        assertEquals(List.of(), bench.poll("p1", 0, "ada").commands());
    }

    @Test
    void cancel_of_a_queued_job_is_confirmed_at_once() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pulled(
                bench.ledger.pull(bench.now).orElseThrow(),
                List.of(),
                List.of(new Command(Command.Kind.CANCEL, lease.job(), 1, Reason.CANCELLED)));
        HarvesterMessages.Report report = bench.reported();
        assertNotNull(report);
        assertEquals(List.of(Phase.CANCELLED), phases(report.progress().get(0)));
    }

    @Test
    void cancel_of_a_claimed_job_goes_to_its_pilot_until_it_is_followed() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        Command cancel = new Command(Command.Kind.CANCEL, lease.job(), 1, Reason.CANCELLED);
        bench.reported(cancel);
        assertEquals(List.of(cancel), bench.poll("p1", 0, "ada").commands());
        bench.after(Duration.ofSeconds(3));
        assertEquals(List.of(cancel), bench.poll("p1", 0, "ada").commands());
        bench.says("p1", List.of(bench.progress(lease, Phase.RELEASING)), held(lease, "p1"));
        bench.after(Duration.ofSeconds(3));
        assertEquals(List.of(), bench.poll("p1", 0, "ada").commands());
    }

    @Test
    void claimed_job_is_not_stopped_because_its_window_has_ended() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.reported(new Command(Command.Kind.CANCEL, lease.job(), 1, Reason.WINDOW_MISSED));
        assertEquals(List.of(), bench.poll("p1", 0, "ada").commands());
    }

    @Test
    void pilot_proved_dead_gives_its_jobs_back_and_its_token_dies() {
        bench.greet();
        List<HarvesterMessages.Lease> leases = bench.grant(2, "ada");
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", leases.get(0), leases.get(1));
        bench.reported();
        bench.says("p1", List.of(bench.progress(leases.get(0), Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED)));
        bench.seen("p1", PilotSeen.State.DEAD);
        assertTrue(bench.ledger.pilotOf("hash-p1").isEmpty());
        HarvesterMessages.Report report = bench.reported();
        assertNotNull(report);
        assertEquals(2, report.progress().size());
        assertEquals(
                List.of(Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED),
                phases(report.progress().get(0)));
        assertEquals(List.of(Phase.WAITING), phases(report.progress().get(1)));
        assertEquals(Reason.PILOT_LOST, report.progress().get(1).steps().get(0).reason());
    }

    @Test
    void pilot_that_is_silent_or_unseen_keeps_its_jobs() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.reported();
        bench.after(Duration.ofMinutes(9));
        bench.seen("p1", PilotSeen.State.UNKNOWN);
        assertEquals("SILENT", bench.ledger.status(bench.now).pilots().get(0).state());
        HarvesterMessages.Report report = bench.reported();
        assertTrue(report == null || report.progress().isEmpty());
        assertTrue(bench.ledger.pilotOf("hash-p1").isPresent());
    }

    @Test
    void hello_without_a_claimed_job_gives_it_back() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.pilot("p1", 4, "ada");
        bench.claims("p1", lease);
        bench.hello("p1", 4, "ada");
        HarvesterMessages.Report report = bench.reported();
        assertNotNull(report);
        assertEquals(
                List.of(Phase.PREPARING, Phase.WAITING),
                phases(report.progress().get(0)));
        assertEquals(Reason.RETURNED, report.progress().get(0).steps().get(1).reason());
    }

    @Test
    void hello_that_was_held_up_on_its_way_changes_nothing() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.starting("p1", 4, "ada");
        bench.hello("p1", 2, 4, "ada");
        assertEquals(1, bench.claim("p1", 3, held(lease, "p1")).granted().size());
        bench.hello("p1", 1, 4, "ada");
        HarvesterMessages.Report report = bench.reported();
        assertNotNull(report);
        assertEquals(List.of(Phase.PREPARING), phases(report.progress().get(0)));
    }

    @Test
    void claim_older_than_the_hello_is_refused() {
        bench.greet();
        HarvesterMessages.Lease lease = bench.grant(1, "ada").get(0);
        bench.starting("p1", 4, "ada");
        bench.hello("p1", 5, 4, "ada");
        assertEquals(0, bench.claim("p1", 4, held(lease, "p1")).granted().size());
        assertEquals(1, bench.claim("p1", 6, held(lease, "p1")).granted().size());
        assertEquals(1, bench.claim("p1", 6, held(lease, "p1")).granted().size());
    }

    @Test
    void pull_without_an_answer_is_followed_by_a_reconcile() {
        bench.greet();
        HarvesterMessages.Pull pull = bench.ledger.pull(bench.now).orElseThrow();
        bench.ledger.pullFailed(pull, bench.now);
        assertTrue(bench.ledger.pull(bench.now).isEmpty());
        HarvesterMessages.Reconcile asked = bench.confirm();
        assertTrue(asked.seq() > pull.seq());
        // The answer comes after all: the pool has taken its leases back since.
        bench.pulled(pull, List.of(bench.lease("ada", 1, 0)), List.of());
        assertEquals(0, bench.ledger.status(bench.now).queued());
        assertTrue(bench.ledger.pull(bench.now).isPresent());
    }
}
