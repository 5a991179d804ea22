// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.reason.Reason;

class CancelTest {
    private final PoolWorld world = new PoolWorld();
    private final PoolWorld.Site site = world.site("a");

    private List<Command.Kind> kinds() {
        return site.commands().stream().map(Command::kind).toList();
    }

    @Test
    void waiting_job_is_cancelled_at_once() {
        JobId job = world.submit();
        assertEquals(Phase.CANCELLED, world.cancel(job));
        assertEquals(List.of(), site.leases(1));
        assertEquals(List.of(Phase.WAITING, Phase.CANCELLED), world.history(job));
    }

    @Test
    void job_in_a_queue_is_cancelled_when_its_harvester_confirms() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.one();
        assertEquals(Phase.WAITING, world.cancel(job));
        Command command = site.pull(1).commands().get(0);
        assertEquals(Command.Kind.CANCEL, command.kind());
        assertEquals(lease.attempt(), command.attempt());
        assertNull(site.tell(lease, Phase.CANCELLED));
        world.assertPhase(job, Phase.CANCELLED, Reason.CANCELLED);
        assertEquals(List.of(), kinds());
    }

    @Test
    void job_in_a_queue_handed_back_after_a_cancel_is_cancelled() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.one();
        world.cancel(job);
        assertNull(site.tell(lease, Phase.WAITING, Reason.RETURNED));
        assertEquals(Phase.CANCELLED, world.phase(job));
    }

    @Test
    void job_in_a_queue_is_cancelled_when_its_lease_ends() {
        JobId job = world.submit();
        site.one();
        world.cancel(job);
        world.pass(Duration.ofMinutes(2));
        assertEquals(Phase.CANCELLED, world.phase(job));
    }

    @Test
    void running_job_is_releasing_until_it_has_stopped() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.running();
        assertEquals(Phase.RELEASING, world.cancel(job));
        assertEquals(List.of(Command.Kind.CANCEL), kinds());
        assertEquals(List.of(Command.Kind.CANCEL), kinds(), "repeated until it is followed");
        assertNull(site.tell(lease, Phase.CANCELLED));
        world.assertPhase(job, Phase.CANCELLED, Reason.CANCELLED);
    }

    @Test
    void running_job_is_cancelled_when_its_silence_has_passed() {
        JobId job = world.submit();
        site.running();
        world.cancel(job);
        world.pass(Duration.ofMinutes(30));
        world.assertPhase(job, Phase.CANCELLED, Reason.CANCELLED);
    }

    @Test
    void lost_job_that_was_cancelled_does_not_run_again() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.running();
        world.cancel(job);
        assertNull(site.tell(lease, Phase.WAITING, Reason.PILOT_LOST));
        assertEquals(Phase.CANCELLED, world.phase(job));
    }

    @Test
    void release_asked_after_the_cancel_is_not_accepted() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.running();
        world.cancel(job);
        HarvesterMessages.Reported reported =
                site.report(List.of(PoolWorld.progress(lease, world.steps(Phase.RELEASING))), List.of());
        assertEquals(
                List.of(Command.Kind.CANCEL),
                reported.commands().stream().map(Command::kind).toList());
        assertNull(site.tell(lease, Phase.COMPLETED));
        assertEquals(Phase.CANCELLED, world.phase(job));
        assertEquals(List.of(), world.records.outputs(world.row(job).num()));
    }

    @Test
    void job_whose_outputs_were_accepted_before_the_cancel_completes() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.running();
        assertNull(site.tell(lease, Phase.RELEASING));
        assertEquals(Phase.RELEASING, world.cancel(job));
        assertEquals(List.of(), kinds());
        assertNull(site.tell(lease, Phase.COMPLETED));
        assertEquals(Phase.COMPLETED, world.phase(job));
    }

    @Test
    void job_that_has_ended_stays_as_it_is() {
        JobId job = world.submit();
        assertNull(site.tell(site.one(), Phase.COMPLETED));
        assertEquals(Phase.COMPLETED, world.cancel(job));
    }

    @Test
    void cancel_survives_a_restart_of_the_pool() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.running();
        world.cancel(job);
        world.restart();
        assertEquals(List.of(Command.Kind.CANCEL), kinds());
        assertNull(site.tell(lease, Phase.CANCELLED));
        assertEquals(Phase.CANCELLED, world.phase(job));
    }

    @Test
    void unfollowed_cancel_wakes_a_waiting_pull_once_and_then_only_as_a_reminder() {
        JobId job = world.submit();
        site.running();
        HarvesterMessages.Pull pull = site.request(1);
        world.pool.openPull("a", pull, world.now);
        assertFalse(world.pool.pull("a", pull, world.now).wake());
        long stirred = world.pool.stirred();
        world.cancel(job);
        assertTrue(world.pool.stirred() > stirred);
        assertTrue(world.pool.pull("a", pull, world.now).wake());
        assertFalse(world.pool.pull("a", pull, world.now).wake());
        world.now = world.now.plus(Duration.ofSeconds(5));
        assertTrue(world.pool.pull("a", pull, world.now).wake());
    }

    @Test
    void cancelled_sweep_ends_waiting_members_and_stops_held_ones() {
        SweepId sweep = world.sweep(
                new TermsRun(PoolWorld.PLAIN, 3),
                new TermsRun(PoolWorld.terms(2, 5, 1), 4),
                new TermsRun(PoolWorld.PLAIN, 3));
        HarvesterMessages.Lease done = site.one();
        assertNull(site.tell(done, Phase.COMPLETED));
        HarvesterMessages.Lease running = site.running();
        HarvesterMessages.Lease queued = site.one();
        assertEquals(9, world.pool.cancel(sweep, world.now));
        world.done();
        assertEquals(0, world.pool.cancel(sweep, world.now));
        assertNull(site.tell(running, Phase.CANCELLED));
        assertNull(site.tell(queued, Phase.CANCELLED));
        long[] counts = world.records.counts(world.row(JobId.member(sweep, 0)).body());
        assertEquals(9, counts[Phase.CANCELLED.ordinal()]);
        assertEquals(1, counts[Phase.COMPLETED.ordinal()]);
        assertEquals(List.of(), site.leases(10));
    }

    @Test
    void cancelling_a_sweep_of_a_million_makes_one_change() {
        CountingRecords counting = new CountingRecords();
        PoolLedger pool = new PoolLedger(PoolSettings.DEFAULT, counting, "e");
        pool.recover(world.now);
        counting.take(pool, world.now, 1_000_000);
        assertEquals(1_000_000, pool.cancel(counting.sweep(), world.now));
        pool.flush();
        assertEquals(1, counting.ranges);
        assertEquals(2, counting.events);
        pool.checkInvariants();
    }

    @Test
    void failed_job_reopened_runs_with_all_its_tries() {
        JobId job = world.submit(PoolWorld.terms(1, 0, 2));
        for (int i = 0; i < 2; i++) {
            assertNull(site.tell(site.running(), Phase.FAILED, Reason.EXIT_NONZERO));
        }
        assertTrue(world.pool.reopen(job, world.now));
        world.done();
        world.assertPhase(job, Phase.WAITING, Reason.REOPENED);
        HarvesterMessages.Lease lease = site.running();
        assertEquals(3, lease.attempt(), "attempts go on rising: they fence");
        assertEquals(0, lease.tries());
        assertNull(site.tell(lease, Phase.FAILED, Reason.EXIT_NONZERO));
        assertEquals(Phase.WAITING, world.phase(job));
    }

    @Test
    void job_that_did_not_fail_is_not_reopened() {
        JobId job = world.submit();
        assertFalse(world.pool.reopen(job, world.now));
        assertNull(site.tell(site.one(), Phase.COMPLETED));
        assertFalse(world.pool.reopen(job, world.now));
    }

    @Test
    void only_members_in_the_named_phase_are_reopened() {
        SweepId sweep = world.sweep(4);
        assertNull(site.tell(site.one(), Phase.FAILED, Reason.EXIT_NONZERO));
        assertNull(site.tell(site.one(), Phase.COMPLETED));
        assertNull(site.tell(site.one(), Phase.FAILED, Reason.EXIT_NONZERO));
        world.cancel(JobId.member(sweep, 3));
        assertEquals(2, world.pool.reopen(sweep, Phase.FAILED, world.now));
        world.done();
        assertEquals(
                List.of(JobId.member(sweep, 0), JobId.member(sweep, 2)),
                site.leases(10).stream().map(HarvesterMessages.Lease::job).toList());
    }
}
