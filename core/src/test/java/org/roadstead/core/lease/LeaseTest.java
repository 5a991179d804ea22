// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;

class LeaseTest {
    private final PoolWorld world = new PoolWorld();
    private final PoolWorld.Site site = world.site("a");

    @Test
    void job_pulled_claimed_and_run_completes_with_its_history() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.one();
        assertEquals(job, lease.job());
        world.assertPhase(job, Phase.WAITING, Reason.HELD);
        assertNull(site.tell(lease, Phase.PREPARING));
        assertNull(site.tell(lease, Phase.RUNNING));
        assertNull(site.tell(lease, Phase.RELEASING));
        assertNull(site.tell(lease, Phase.COMPLETED));
        assertEquals(
                List.of(Phase.WAITING, Phase.PREPARING, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED),
                world.history(job));
        assertNull(world.row(job).holder());
    }

    @Test
    void all_steps_in_one_message_complete_the_job() {
        JobId job = world.submit();
        assertNull(site.tell(site.one(), Phase.PREPARING, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED));
        assertEquals(Phase.COMPLETED, world.phase(job));
    }

    @Test
    void skipped_claim_and_skipped_release_are_implied() {
        JobId job = world.submit();
        assertNull(site.tell(site.one(), Phase.RUNNING, Phase.COMPLETED));
        assertEquals(
                List.of(Phase.WAITING, Phase.PREPARING, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED),
                world.history(job));
    }

    @Test
    void step_already_known_is_passed_over() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.running();
        assertNull(site.tell(lease, Phase.PREPARING, Phase.RUNNING));
        assertEquals(List.of(Phase.WAITING, Phase.PREPARING, Phase.RUNNING), world.history(job));
    }

    @Test
    void final_report_repeated_is_acknowledged_again() {
        world.submit();
        HarvesterMessages.Lease lease = site.running();
        assertNull(site.tell(lease, Phase.RELEASING, Phase.COMPLETED));
        assertNull(site.tell(lease, Phase.RELEASING, Phase.COMPLETED));
    }

    @Test
    void failed_report_repeated_after_the_retry_began_to_wait_is_acknowledged_again() {
        JobId job = world.submit(PoolWorld.terms(1, 0, 2));
        HarvesterMessages.Lease lease = site.running();
        assertNull(site.tell(lease, Phase.FAILED, Reason.EXIT_NONZERO));
        assertNull(site.tell(lease, Phase.FAILED, Reason.EXIT_NONZERO));
        world.assertPhase(job, Phase.WAITING, Reason.RETRY);
        assertEquals(1, world.row(job).tries());
    }

    @Test
    void unclaimed_lease_lasts_two_minutes() {
        JobId job = world.submit();
        site.one();
        world.pass(Duration.ofMinutes(2).minusMillis(1));
        world.assertPhase(job, Phase.WAITING, Reason.HELD);
        world.pass(Duration.ofMillis(1));
        world.assertPhase(job, Phase.WAITING, Reason.LEASE_EXPIRED);
        assertEquals(0, world.row(job).losses(), "nobody had claimed it");
        assertEquals(2, site.one().attempt());
    }

    @Test
    void renewal_of_an_unclaimed_lease_holds_it_for_two_minutes_more() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.one();
        world.pass(Duration.ofSeconds(100));
        assertNull(site.renew(lease));
        world.pass(Duration.ofSeconds(119));
        world.assertPhase(job, Phase.WAITING, Reason.HELD);
    }

    @Test
    void acknowledged_claim_lasts_its_silence() {
        JobId job = world.submit();
        site.claimed();
        world.pass(Duration.ofMinutes(30).minusMillis(1));
        assertEquals(Phase.PREPARING, world.phase(job));
        world.pass(Duration.ofMillis(1));
        world.assertPhase(job, Phase.WAITING, Reason.LEASE_EXPIRED);
        assertEquals(1, world.row(job).losses());
        assertEquals(0, world.row(job).tries());
    }

    @Test
    void late_release_after_the_lease_was_given_away_is_refused() {
        world.submit();
        HarvesterMessages.Lease lease = site.running();
        world.pass(Duration.ofMinutes(30));
        PoolWorld.Site other = world.site("b");
        other.claimed();
        assertEquals(Reason.STALE_ATTEMPT, site.tell(lease, Phase.RELEASING));
    }

    @Test
    void late_completion_after_the_lease_ran_out_is_refused_even_while_nobody_else_has_it() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.running();
        world.pass(Duration.ofMinutes(30));
        assertEquals(Reason.STALE_ATTEMPT, site.tell(lease, Phase.COMPLETED));
        assertEquals(Phase.WAITING, world.phase(job));
    }

    @Test
    void progress_of_a_harvester_that_does_not_hold_the_job_is_refused() {
        world.submit();
        HarvesterMessages.Lease lease = site.running();
        assertEquals(Reason.NOT_HELD, world.site("b").tell(lease, Phase.COMPLETED));
    }

    @Test
    void progress_about_no_job_is_refused() {
        world.submit();
        HarvesterMessages.Lease lease = site.one();
        HarvesterMessages.Lease other =
                new HarvesterMessages.Lease(new JobId("j" + "z".repeat(26)), 1, 1, "", "", 0, 0, 0, 0);
        assertEquals(Reason.UNKNOWN_JOB, site.tell(other, Phase.RUNNING));
        assertNull(site.tell(lease, Phase.RUNNING));
    }

    @Test
    void release_accepted_is_told_by_a_command() {
        world.submit();
        HarvesterMessages.Lease lease = site.running();
        HarvesterMessages.Reported reported =
                site.report(List.of(PoolWorld.progress(lease, world.steps(Phase.RELEASING))), List.of());
        assertEquals(
                List.of(Command.Kind.RELEASED),
                reported.commands().stream().map(Command::kind).toList());
    }

    @Test
    void only_outputs_of_the_accepted_attempt_count() {
        JobId job = world.submit();
        HarvesterMessages.Lease first = site.running();
        world.pass(Duration.ofMinutes(30));
        HarvesterMessages.Lease second = site.running();
        assertNull(site.tell(second, Phase.RELEASING, Phase.COMPLETED));
        assertEquals(Reason.STALE_ATTEMPT, site.tell(first, Phase.RELEASING, Phase.COMPLETED));
        assertEquals(2, world.records.outputs(world.row(job).num()).get(0).size());
    }

    @Test
    void failure_is_charged_and_retried_until_attempts_are_used_up() {
        JobId job = world.submit(PoolWorld.terms(1, 0, 2));
        assertNull(site.tell(site.running(), Phase.FAILED, Reason.EXIT_NONZERO));
        world.assertPhase(job, Phase.WAITING, Reason.RETRY);
        assertNull(site.tell(site.running(), Phase.FAILED, Reason.KILLED_BY_SIGNAL));
        world.assertPhase(job, Phase.FAILED, Reason.KILLED_BY_SIGNAL);
        assertEquals(2, world.row(job).tries());
    }

    @Test
    void loss_is_not_charged_and_the_job_runs_elsewhere_at_once() {
        JobId job = world.submit();
        assertNull(site.tell(site.running(), Phase.WAITING, Reason.PILOT_LOST));
        world.assertPhase(job, Phase.WAITING, Reason.PILOT_LOST);
        assertEquals(0, world.row(job).tries());
        assertEquals(2, world.site("b").one().attempt());
    }

    @Test
    void fifth_lost_pilot_ends_the_job() {
        JobId job = world.submit();
        for (int i = 0; i < 4; i++) {
            assertNull(site.tell(site.running(), Phase.WAITING, Reason.PILOT_LOST));
        }
        assertEquals(Phase.WAITING, world.phase(job));
        assertNull(site.tell(site.running(), Phase.WAITING, Reason.PILOT_LOST));
        world.assertPhase(job, Phase.FAILED, Reason.LOST_TOO_OFTEN);
    }

    @Test
    void job_handed_back_unclaimed_is_no_attempt() {
        JobId job = world.submit();
        for (int i = 0; i < 20; i++) {
            assertNull(site.tell(site.one(), Phase.WAITING, i % 2 == 0 ? Reason.RETURNED : Reason.PILOT_DRAINED));
        }
        assertEquals(Phase.WAITING, world.phase(job));
        assertEquals(0, world.row(job).tries() + world.row(job).losses());
    }

    @Test
    void job_that_comes_back_keeps_its_place() {
        JobId old = world.submit();
        world.submit();
        assertNull(site.tell(site.one(), Phase.WAITING, Reason.RETURNED));
        assertEquals(old, site.one().job());
    }

    @Test
    void history_does_not_go_backwards_when_clocks_of_leaves_do() {
        world.submit();
        HarvesterMessages.Lease lease = site.one();
        site.report(
                List.of(PoolWorld.progress(
                        lease,
                        List.of(
                                new Step(Phase.PREPARING, Long.MAX_VALUE, null, null),
                                new Step(Phase.RUNNING, 0, null, null)))),
                List.of());
        List<Long> times = world.records.events.stream().map(Event::at).toList();
        assertEquals(times.stream().sorted().toList(), times);
        assertTrue(times.get(times.size() - 1) <= world.now.wall().toEpochMilli());
    }
}
