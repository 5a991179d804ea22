// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.core.choice.PilotBench.candidate;
import static org.roadstead.core.choice.PilotBench.job;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.roadstead.core.choice.Directive.Kind;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;

class PilotLedgerTest {
    private final PilotBench pilot = new PilotBench();

    @AfterEach
    void invariants_hold() {
        pilot.ledger.checkInvariants();
    }

    @Test
    void choice_more_candidates_than_room_claims_what_fits_by_priority() {
        pilot.slate(candidate(1), candidate(2, "ann", 2, 0, 1), candidate(3), candidate(4, "ann", 1, 9, 1));
        assertEquals(List.of(job(4), job(1), job(2)), pilot.claim());
        assertEquals(List.of(Kind.START, Kind.START, Kind.START), pilot.takeKinds());
    }

    @Test
    void choice_several_owners_claims_those_of_the_best_only_and_keeps_to_them() {
        pilot.slate(candidate(1), candidate(2, "bob", 1, 0, 1), candidate(3));
        assertEquals(List.of(job(1), job(3)), pilot.claim());
        pilot.slate(candidate(4, "bob", 1, 9, 1));
        assertEquals(List.of(), pilot.claim());
    }

    @Test
    void choice_time_left_shorter_than_duration_and_margin_claims_nothing() {
        PilotBench ending = new PilotBench(1_000_000L + 60_000);
        ending.slate(candidate(1, "ann", 1, 0, 31_000), candidate(2, "ann", 1, 0, 29_000));
        assertEquals(List.of(job(2)), ending.claim());
    }

    @Test
    void choice_jobs_take_long_claims_nothing_ahead() {
        for (int i = 0; i < 4; i++) {
            pilot.running(i);
        }
        pilot.slate(candidate(9));
        assertEquals(List.of(), pilot.claim());
        assertFalse(pilot.ledger.wantsSlate(pilot.now()));
    }

    @Test
    void choice_jobs_are_short_claims_ahead_and_starts_them_as_room_frees() {
        pilot.running(1);
        pilot.millis += 10;
        pilot.ended(1, Phase.COMPLETED, false);
        pilot.report(null);
        pilot.take();
        pilot.slate(candidate(2), candidate(3), candidate(4), candidate(5), candidate(6), candidate(7));
        assertEquals(6, pilot.claim().size());
        assertEquals(4, pilot.take().size());
        pilot.ledger.prepared(job(2), 1, pilot.now());
        pilot.ended(2, Phase.COMPLETED, false);
        assertEquals(job(6), pilot.take().get(0).job());
    }

    @Test
    void job_runs_and_completes_reports_every_step_once_and_is_forgotten() {
        pilot.running(1);
        assertEquals(List.of(Phase.RUNNING), phases(pilot.report(null)));
        pilot.ended(1, Phase.COMPLETED, false);
        assertEquals(1, pilot.ledger.unsafeResults().size());
        assertEquals(List.of(Phase.RELEASING, Phase.COMPLETED), phases(pilot.report(null)));
        assertEquals(List.of(Kind.FORGET), pilot.takeKinds());
        assertEquals(0, pilot.ledger.unsafeResults().size());
    }

    @Test
    void report_lost_is_said_again_whole() {
        pilot.running(1);
        PilotMessages.Report lost = pilot.ledger.report(pilot.now()).orElseThrow();
        assertTrue(pilot.ledger.report(pilot.now()).isEmpty());
        pilot.ended(1, Phase.COMPLETED, false);
        pilot.ledger.reportFailed(lost, pilot.now());
        assertEquals(List.of(Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED), phases(pilot.report(null)));
    }

    @Test
    void outputs_staged_wait_for_the_pool_before_they_are_published() {
        pilot.running(1);
        pilot.ended(1, Phase.COMPLETED, true);
        assertEquals(List.of(Phase.RUNNING, Phase.RELEASING), phases(pilot.report(null)));
        assertEquals(List.of(), pilot.takeKinds());
        pilot.command(Command.Kind.RELEASED, 1);
        assertEquals(List.of(Kind.PUBLISH), pilot.takeKinds());
        pilot.ledger.published(job(1), 1, pilot.now());
        assertEquals(List.of(Phase.COMPLETED), phases(pilot.report(null)));
        assertEquals(List.of(Kind.FORGET), pilot.takeKinds());
    }

    @Test
    void outputs_staged_and_released_too_late_are_not_published() {
        pilot.running(1);
        pilot.ended(1, Phase.COMPLETED, true);
        pilot.millis += PilotBench.REMAIN;
        pilot.command(Command.Kind.RELEASED, 1);
        assertEquals(List.of(), pilot.takeKinds());
    }

    @Test
    void claim_not_renewed_stops_early_enough_to_have_stopped_by_its_end() {
        pilot.running(1);
        long stopBy = PilotBench.REMAIN - PilotBench.REMAIN / 50 - 5_500 - 1_000;
        for (long at = 1_000; at < stopBy; at += 1_000) {
            pilot.tick(1_000);
        }
        assertEquals(List.of(), pilot.takeKinds());
        pilot.tick(1_000);
        Directive stop = pilot.take().get(0);
        assertEquals(Kind.STOP, stop.kind());
        assertEquals(Reason.OUT_OF_TOUCH, stop.reason());
    }

    @Test
    void renewal_counts_from_when_it_was_sent() {
        pilot.running(1);
        PilotMessages.Report report = pilot.ledger.report(pilot.now()).orElseThrow();
        var sentAt = pilot.now();
        for (int i = 0; i < 100; i++) {
            pilot.tick(1_000);
        }
        pilot.answer(report, null, sentAt);
        pilot.take();
        for (int i = 0; i < 20; i++) {
            pilot.tick(1_000);
        }
        assertEquals(Kind.STOP, pilot.take().get(0).kind());
    }

    @Test
    void renewal_refused_drops_the_attempt_and_keeps_its_room_until_it_is_dead() {
        pilot.running(1);
        pilot.report(Reason.STALE_ATTEMPT);
        assertEquals(List.of(Kind.DROP), pilot.takeKinds());
        assertEquals(3, pilot.ledger.poll(pilot.now()).free().cores());
        pilot.ended(1, Phase.CANCELLED, false);
        assertEquals(4, pilot.ledger.poll(pilot.now()).free().cores());
        assertTrue(pilot.ledger.report(pilot.now()).isEmpty());
    }

    @Test
    void pause_within_the_lease_holds_the_payload_until_a_question_asked_afterwards_is_answered() {
        pilot.tick(1_000);
        pilot.running(1);
        PilotMessages.Report before = pilot.ledger.report(pilot.now()).orElseThrow();
        var sentAt = pilot.now();
        pilot.tick(30_000);
        assertEquals(List.of(Kind.HOLD), pilot.takeKinds());
        pilot.answer(before, null, sentAt);
        assertEquals(List.of(), pilot.takeKinds());
        pilot.millis += 5;
        assertNotNull(pilot.report(null));
        assertEquals(List.of(Kind.CONTINUE), pilot.takeKinds());
    }

    @Test
    void suspend_past_the_lease_stops_at_once_although_the_monotonic_clock_stood_still() {
        pilot.tick(1_000);
        pilot.running(1);
        pilot.suspend(500, 600_000);
        assertEquals(List.of(Kind.HOLD, Kind.STOP), pilot.takeKinds());
    }

    @Test
    void cancel_running_stops_and_reports_cancelled() {
        pilot.running(1);
        pilot.command(Command.Kind.CANCEL, 1);
        pilot.command(Command.Kind.CANCEL, 1);
        assertEquals(List.of(Kind.STOP), pilot.takeKinds());
        pilot.ended(1, Phase.CANCELLED, false);
        List<Phase> phases = phases(pilot.report(null));
        assertEquals(Phase.CANCELLED, phases.get(phases.size() - 1));
    }

    @Test
    void drain_stops_what_does_not_fit_the_grace_and_ends_when_all_is_told() {
        pilot.running(1);
        pilot.ledger.drain(10_000, pilot.now()).forEach(directive -> assertEquals(Kind.STOP, directive.kind()));
        pilot.ended(1, Phase.WAITING, false);
        pilot.tick(1_000);
        assertEquals(List.of(), pilot.takeKinds());
        pilot.report(null);
        pilot.take();
        pilot.tick(1_000);
        assertEquals(List.of(Kind.END), pilot.takeKinds());
    }

    @Test
    void pilot_without_a_job_for_the_idle_time_ends() {
        pilot.tick(1_000);
        for (int i = 0; i < 58; i++) {
            pilot.tick(1_000);
        }
        assertEquals(List.of(), pilot.takeKinds());
        pilot.tick(1_000);
        assertEquals(List.of(Kind.END), pilot.takeKinds());
    }

    @Test
    void harvester_started_again_is_told_what_is_held_and_its_refusals_are_dropped() {
        pilot.running(1);
        pilot.running(2);
        pilot.ledger
                .polled(new PilotMessages.Polled("e2", List.of(), List.of()), pilot.now())
                .forEach(directive -> assertEquals(Kind.HELLO, directive.kind()));
        assertTrue(pilot.ledger.report(pilot.now()).isEmpty());
        assertEquals(2, pilot.ledger.hello(pilot.now()).holding().size());
        pilot.welcome("e2", new Ack(job(1), 1, Reason.STALE_ATTEMPT), new Ack(job(2), 1, null));
        List<Directive> asked = pilot.take();
        assertEquals(1, asked.size());
        assertEquals(job(1), asked.get(0).job());
    }

    @Test
    void claim_unanswered_runs_nothing_of_it_and_says_hello() {
        pilot.slate(candidate(1));
        PilotMessages.Claim claim = pilot.ledger.choose(pilot.now()).orElseThrow();
        assertEquals(
                Kind.HELLO, pilot.ledger.claimFailed(claim, pilot.now()).get(0).kind());
        assertEquals(0, pilot.ledger.hello(pilot.now()).holding().size());
    }

    private static List<Phase> phases(PilotMessages.@Nullable Report report) {
        return Objects.requireNonNull(report).progress().stream()
                .flatMap(progress -> progress.steps().stream())
                .map(Step::phase)
                .toList();
    }
}
