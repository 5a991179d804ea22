// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.core.choice.PilotBench.candidate;
import static org.roadstead.core.choice.PilotBench.job;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.roadstead.core.choice.Directive.Kind;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;

/** A node on which jobs die at once, as its pilot's ledger sees it. */
class BlackHoleTest {
    private static final JobId MEMBER = new JobId("s" + "0".repeat(26) + ".1");

    private final PilotBench pilot = new PilotBench();
    private int number;

    @AfterEach
    void invariants_hold() {
        pilot.ledger.checkInvariants();
    }

    /** Takes the next job and ends it; false when the pilot takes none. */
    private boolean dies(Phase phase, @Nullable Integer code, @Nullable Reason reason, long ranMillis) {
        int next = ++number;
        pilot.slate(candidate(next));
        if (pilot.claim().isEmpty()) {
            return false;
        }
        pilot.ledger.prepared(job(next), 1, pilot.now());
        pilot.millis += ranMillis;
        Exit exit = reason == null ? null : new Exit(code, null, reason, null);
        pilot.ledger.ended(job(next), 1, new Outcome(phase, exit, List.of(), false), pilot.now());
        pilot.report(null);
        return true;
    }

    private boolean nodeFails() {
        return dies(Phase.WAITING, null, Reason.NODE_FAILED, 1);
    }

    private @Nullable Reason trouble() {
        PilotMessages.Trouble trouble = pilot.ledger.trouble(pilot.now());
        return trouble == null ? null : trouble.reason();
    }

    @Test
    void node_fails_three_jobs_in_a_row_takes_no_more_and_says_why() {
        assertTrue(nodeFails());
        assertTrue(nodeFails());
        assertNull(trouble());
        pilot.ledger.poll(pilot.now());
        assertTrue(nodeFails());
        assertEquals(Reason.BLACK_HOLE, trouble());
        assertFalse(nodeFails(), "a fourth is not taken");
        assertTrue(pilot.ledger.hasNews(pilot.now()));
        PilotMessages.Poll poll = pilot.ledger.poll(pilot.now());
        assertEquals(0, poll.max());
        assertEquals(
                "3 jobs in a row ended at once, the last with NODE_FAILED",
                Objects.requireNonNull(poll.trouble()).message());
        assertFalse(pilot.ledger.hasNews(pilot.now()));
    }

    @Test
    void rest_is_over_tries_one_job_and_recovers_when_it_completes() {
        while (nodeFails()) {}
        pilot.tick(Health.FIRST_REST);
        pilot.slate(candidate(50), candidate(51));
        assertEquals(List.of(job(50)), pilot.claim(), "one and no more");
        pilot.slate(candidate(51));
        assertEquals(List.of(), pilot.claim());
        pilot.ledger.prepared(job(50), 1, pilot.now());
        pilot.ended(50, Phase.COMPLETED, false);
        pilot.report(null);
        pilot.slate(candidate(51), candidate(52));
        assertEquals(2, pilot.claim().size());
    }

    @Test
    void rest_is_over_and_the_node_is_no_better_rests_twice_as_long() {
        while (nodeFails()) {}
        pilot.tick(Health.FIRST_REST);
        assertTrue(nodeFails());
        assertFalse(nodeFails());
        pilot.tick(Health.FIRST_REST);
        assertFalse(nodeFails());
        pilot.tick(Health.FIRST_REST);
        assertTrue(nodeFails());
    }

    @Test
    void resting_pilot_does_not_end_as_idle_but_does_when_drained() {
        while (nodeFails()) {}
        pilot.take();
        for (int i = 0; i < 59; i++) {
            pilot.tick(1_000);
        }
        assertEquals(List.of(), pilot.takeKinds());
        pilot.ledger.drain(0, pilot.now());
        pilot.tick(1);
        assertEquals(List.of(Kind.END), pilot.takeKinds());
    }

    @Test
    void owner_whose_commands_fail_with_an_exit_code_goes_on_failing() {
        for (int i = 0; i < 500; i++) {
            assertTrue(dies(Phase.FAILED, 1, Reason.EXIT_NONZERO, 1));
        }
        assertNull(trouble());
    }

    @Test
    void sweep_whose_program_is_not_there_goes_on_failing() {
        Health health = new Health();
        for (int i = 0; i < 500; i++) {
            Outcome outcome = failed(null, Reason.LAUNCH_FAILED);
            assertFalse(health.ended(MEMBER, outcome, pilot.millis, -1, pilot.now()));
        }
        assertNull(health.trouble(pilot.now()));
    }

    private static Outcome failed(@Nullable Integer code, Reason reason) {
        return new Outcome(Phase.FAILED, new Exit(code, null, reason, null), List.of(), false);
    }

    @Test
    void programs_of_several_jobs_are_not_there_takes_no_more() {
        int taken = 0;
        while (taken < 100
                && dies(
                        Phase.FAILED,
                        taken % 2 == 0 ? 127 : null,
                        taken % 2 == 0 ? Reason.EXIT_NONZERO : Reason.LAUNCH_FAILED,
                        5)) {
            taken++;
        }
        assertEquals(Health.SUSPICIONS, taken);
        assertEquals(Reason.BLACK_HOLE, trouble());
    }

    @Test
    void job_that_completes_or_runs_for_a_while_clears_the_node() {
        for (int i = 0; i < 10; i++) {
            assertTrue(nodeFails());
            assertTrue(nodeFails());
            assertTrue(
                    i % 2 == 0
                            ? dies(Phase.COMPLETED, null, null, 1)
                            : dies(Phase.FAILED, 127, Reason.EXIT_NONZERO, 1_001));
        }
        assertNull(trouble());
    }

    @Test
    void jobs_claimed_ahead_go_back_uncharged_when_the_rest_begins() {
        assertTrue(dies(Phase.COMPLETED, null, null, 1));
        pilot.slate(candidate(60), candidate(61), candidate(62), candidate(63), candidate(64), candidate(65));
        assertEquals(6, pilot.claim().size());
        for (int i = 60; i < 63; i++) {
            pilot.ledger.prepared(job(i), 1, pilot.now());
            pilot.ledger.ended(
                    job(i),
                    1,
                    new Outcome(Phase.WAITING, new Exit(null, null, Reason.NODE_FAILED, null), List.of(), false),
                    pilot.now());
        }
        PilotMessages.Report report = pilot.report(null);
        assertNotNull(report);
        // Two of the six were waiting for room; the first two ends made room for them.
        assertEquals(3, report.renew().size());
        assertEquals(Reason.BLACK_HOLE, trouble());
    }
}
