// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.core.lease.PoolWorld.claimedBy;
import static org.roadstead.core.lease.PoolWorld.held;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.reason.Reason;

class ReconcileTest {
    private final PoolWorld world = new PoolWorld();
    private final PoolWorld.Site site = world.site("a");

    private Reason refused(Runnable request) {
        return assertThrows(RefusedException.class, request::run).reason();
    }

    @Test
    void each_hello_fences_the_incarnation_before() {
        PoolWorld.Site old = site.twin();
        world.submit();
        HarvesterMessages.Lease lease = site.one();
        site.hello();
        assertEquals(Reason.STALE_INCARNATION, refused(() -> old.pull(1)));
        assertEquals(Reason.STALE_INCARNATION, refused(() -> old.tell(lease, Phase.RUNNING)));
        assertEquals(Reason.STALE_INCARNATION, refused(old::reconcile));
    }

    @Test
    void harvester_that_never_said_hello_is_refused() {
        PoolWorld.Site stranger = site.twin();
        world.records = new MemoryRecords();
        world.restart();
        assertEquals(Reason.STALE_INCARNATION, refused(() -> stranger.pull(1)));
    }

    @Test
    void incarnation_survives_a_restart_of_the_pool() {
        world.restart();
        assertEquals(2, site.hello().incarnation());
    }

    @Test
    void what_is_held_is_confirmed_in_order() {
        world.submit();
        world.submit();
        HarvesterMessages.Lease one = site.one();
        HarvesterMessages.Lease two = site.claimed();
        site.hello();
        assertEquals(Arrays.asList(null, null), site.verify(claimedBy(two, "p1"), held(one)));
    }

    @Test
    void lease_of_this_incarnation_that_is_not_listed_goes_back_at_once() {
        JobId job = world.submit();
        site.one();
        site.reconcile();
        world.assertPhase(job, Phase.WAITING, Reason.HARVESTER_RESET);
        assertEquals(job, world.site("b").one().job());
    }

    @Test
    void lease_of_an_older_incarnation_that_is_not_listed_runs_out_first() {
        JobId job = world.submit();
        site.one();
        site.hello();
        site.reconcile();
        assertEquals(List.of(), world.site("b").leases(1), "a pilot may hold a claim the pool has not heard of");
        world.pass(Duration.ofMinutes(2));
        world.assertPhase(job, Phase.WAITING, Reason.HARVESTER_RESET);
        assertEquals(0, world.row(job).losses());
        assertEquals(job, world.site("b").one().job());
    }

    @Test
    void lease_that_a_whole_disk_does_not_list_goes_back_at_once_although_a_welcome_was_lost() {
        JobId job = world.submit();
        site.one();
        long granted = site.incarnation;
        site.hello();
        world.restart();
        site.hello();
        site.reconcileWhole(granted);
        world.assertPhase(job, Phase.WAITING, Reason.HARVESTER_RESET);
        assertEquals(job, world.site("b").one().job());
    }

    @Test
    void welcome_tells_which_incarnation_was_heard_last() {
        long first = site.incarnation;
        site.reconcile();
        assertEquals(first, site.hello().lastHeard());
        world.restart();
        assertEquals(first, site.hello().lastHeard(), "nothing was heard of the one between");
        site.pull(0);
        assertEquals(first + 2, site.hello().lastHeard());
    }

    @Test
    void welcome_of_a_restored_pool_takes_every_incarnation_of_the_lost_time_for_heard() {
        site.reconcile();
        world.restore();
        HarvesterMessages.Welcome welcome = site.hello();
        assertTrue(welcome.incarnation() > 1_000_000);
        assertEquals(welcome.incarnation() - 1, welcome.lastHeard());
        assertEquals(welcome.incarnation() - 1, site.hello().lastHeard(), "also when that welcome was lost");
    }

    @Test
    void claimed_job_that_is_not_listed_keeps_its_silence() {
        JobId job = world.submit();
        site.running();
        site.hello();
        site.reconcile();
        world.pass(Duration.ofMinutes(29));
        assertEquals(Phase.RUNNING, world.phase(job));
        world.pass(Duration.ofMinutes(1));
        world.assertPhase(job, Phase.WAITING, Reason.LEASE_EXPIRED);
    }

    @Test
    void attempt_given_away_is_dropped() {
        world.submit();
        HarvesterMessages.Lease lease = site.one();
        world.pass(Duration.ofMinutes(2));
        world.site("b").one();
        assertEquals(List.of(Reason.STALE_ATTEMPT), site.verify(held(lease)));
    }

    @Test
    void reconciling_is_no_claim() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.one();
        assertEquals(Collections.singletonList(null), site.verify(claimedBy(lease, "p1")));
        assertEquals(Phase.WAITING, world.phase(job));
        world.pass(Duration.ofMinutes(2));
        world.assertPhase(job, Phase.WAITING, Reason.LEASE_EXPIRED);
    }

    @Test
    void pull_that_comes_after_a_later_reconcile_is_refused_and_grants_nothing() {
        JobId job = world.submit();
        HarvesterMessages.Pull delayed = site.request(1);
        site.reconcile();
        assertEquals(Reason.OUT_OF_ORDER, refused(() -> world.pool.openPull("a", delayed, world.now)));
        assertEquals(job, site.one().job());
    }

    @Test
    void pull_that_waits_ends_when_a_later_one_comes() {
        HarvesterMessages.Pull first = site.request(1);
        world.pool.openPull("a", first, world.now);
        HarvesterMessages.Pull second = site.request(1);
        world.pool.openPull("a", second, world.now);
        world.submit();
        assertEquals(Reason.OUT_OF_ORDER, refused(() -> world.pool.pull("a", first, world.now)));
        assertEquals(1, world.pool.pull("a", second, world.now).leases().size());
    }

    @Test
    void doubled_pull_is_granted_once() {
        world.submit();
        world.submit();
        HarvesterMessages.Pull pull = site.request(1);
        world.pool.openPull("a", pull, world.now);
        assertEquals(1, world.pool.pull("a", pull, world.now).leases().size());
        world.pool.closePull("a", pull);
        assertEquals(Reason.OUT_OF_ORDER, refused(() -> world.pool.openPull("a", pull, world.now)));
        assertEquals(Reason.OUT_OF_ORDER, refused(() -> world.pool.pull("a", pull, world.now)));
    }

    @Test
    void restarted_pool_gives_every_live_lease_its_full_length_again() {
        JobId queued = world.submit();
        site.one();
        JobId running = world.submit();
        site.running();
        world.pass(Duration.ofSeconds(119));
        world.restart();
        world.pass(Duration.ofSeconds(119));
        world.assertPhase(queued, Phase.WAITING, Reason.HELD);
        world.pass(Duration.ofMinutes(27));
        assertEquals(Phase.RUNNING, world.phase(running));
        world.pass(Duration.ofMinutes(2));
        world.assertPhase(running, Phase.WAITING, Reason.LEASE_EXPIRED);
    }

    @Test
    void restarted_pool_has_another_epoch_and_the_same_generation() {
        String epoch = site.reconcile().epoch();
        world.restart();
        HarvesterMessages.Reconciled after = site.reconcile();
        assertNotEquals(epoch, after.epoch());
        assertEquals(1, after.generation());
    }

    @Test
    void drained_harvester_is_told_and_gets_nothing() {
        world.submit();
        assertTrue(world.pool.drain("a", true, world.now));
        Granted granted = site.pull(1);
        assertTrue(granted.wake());
        assertEquals(List.of(), granted.leases());
        assertEquals(Command.Kind.DRAIN, granted.commands().get(0).kind());
        world.restart();
        assertTrue(site.hello().draining(), "draining survives a restart");
        world.pool.drain("a", false, world.now);
        assertEquals(1, site.leases(1).size());
    }

    @Test
    void unknown_harvester_is_not_drained() {
        assertEquals(false, world.pool.drain("nobody", true, world.now));
    }

    // --- after a backup was put back ---------------------------------------------------------------------------------

    @Test
    void restored_pool_hands_nothing_out_until_known_harvesters_have_reconciled() {
        PoolWorld.Site other = world.site("b");
        world.submit();
        world.restore();
        site.reconcile();
        assertEquals(List.of(), site.leases(1));
        other.reconcile();
        assertEquals(1, site.leases(1).size());
    }

    @Test
    void restored_pool_hands_out_when_the_longest_silence_has_passed() {
        world.submit();
        world.restore();
        world.pass(Duration.ofMillis(PoolWorld.SILENCE - 1));
        assertEquals(List.of(), world.site("b").leases(1));
        world.pass(Duration.ofMillis(1));
        assertEquals(1, world.site("c").leases(1).size());
    }

    @Test
    void restored_pool_raises_the_generation_and_judges_no_report_before_the_reconcile() {
        world.submit();
        HarvesterMessages.Lease lease = site.running();
        world.restore();
        assertEquals(Reason.STALE_GENERATION, refused(() -> site.tell(lease, Phase.COMPLETED)));
        assertEquals(2, site.reconcile(claimedBy(lease, "p1")).generation());
    }

    @Test
    void what_a_harvester_still_holds_is_adopted_from_a_restored_pool_that_knows_less() {
        JobId job = world.submit();
        world.restore(); // the backup was made before the job was handed out
        HarvesterMessages.Lease lost = new HarvesterMessages.Lease(job, 1, 3, "ada", "astro", 0, 0, 0, 0);
        assertEquals(Collections.singletonList(null), site.verify(claimedBy(lost, "p1")));
        assertEquals(Phase.PREPARING, world.phase(job));
        assertNull(site.tell(lost, Phase.RUNNING, Phase.COMPLETED), "an attempt keeps its name");
        assertEquals(Phase.COMPLETED, world.phase(job));
    }

    @Test
    void same_attempt_of_the_lost_time_is_fenced_off_by_its_generation() {
        JobId job = world.submit();
        world.restore(); // in the lost time a harvester was granted attempt 1
        site.reconcile();
        HarvesterMessages.Lease granted = site.one();
        assertEquals(1, granted.attempt());
        assertEquals(2, granted.generation());
        HarvesterMessages.Lease lost = new HarvesterMessages.Lease(job, 1, 1, "ada", "astro", 0, 0, 0, 0);
        assertEquals(Reason.STALE_GENERATION, site.tell(lost, Phase.COMPLETED));
        assertNull(site.tell(granted, Phase.COMPLETED));
    }

    @Test
    void claimed_job_is_not_confirmed_to_a_harvester_that_thinks_it_unclaimed() {
        JobId job = world.submit();
        HarvesterMessages.Lease lease = site.running();
        site.hello(); // with a disk from before the claim
        assertEquals(List.of(Reason.NOT_HELD), site.verify(held(lease)));
        assertEquals(Phase.RUNNING, world.phase(job));
        assertEquals(List.of(), world.site("b").leases(1), "its pilot may still run it");
        assertNull(site.tell(lease, Phase.COMPLETED), "the pilot reports through the harvester all the same");
    }

    @Test
    void generation_that_a_harvester_knows_already_is_not_used_again() {
        JobId job = world.submit();
        world.restore(); // for the second time: the first restored pool was generation 2 as well, and granted this job
        HarvesterMessages.Lease first = new HarvesterMessages.Lease(job, 2, 1, "ada", "astro", 0, 0, 0, 0);
        assertEquals(3, site.reconcile(claimedBy(first, "p1")).generation());
        assertNull(site.tell(first, Phase.COMPLETED));
    }

    @Test
    void job_cancelled_while_a_restored_pool_waits_is_not_adopted() {
        JobId job = world.submit();
        world.restore();
        assertEquals(Phase.CANCELLED, world.cancel(job));
        HarvesterMessages.Lease lost = new HarvesterMessages.Lease(job, 1, 3, "ada", "astro", 0, 0, 0, 0);
        assertEquals(List.of(Reason.STALE_ATTEMPT), site.verify(claimedBy(lost, "p1")));
        assertEquals(Phase.CANCELLED, world.phase(job));
    }

    @Test
    void what_a_whole_disk_does_not_list_goes_back_at_once() {
        world.submit();
        site.one();
        site.hello();
        site.reconcile();
        assertEquals(List.of(), world.site("b").leases(1), "a pilot may have claimed it");
        site.reconcileWhole();
        assertEquals(1, world.site("c").leases(1).size());
    }

    @Test
    void released_is_said_again_with_each_renewal() {
        world.submit();
        HarvesterMessages.Lease lease = site.running();
        site.tell(lease, Phase.RELEASING);
        HarvesterMessages.Reported again = site.report(List.of(), List.of(claimedBy(lease, "p1")));
        assertEquals(Command.Kind.RELEASED, again.commands().get(0).kind());
    }

    @Test
    void harvester_whose_incarnation_the_backup_does_not_know_is_taken_on() {
        world.restore();
        site.incarnation = 7;
        site.reconcile();
        PoolWorld.Site older = site.twin();
        older.incarnation = 6;
        assertEquals(Reason.STALE_INCARNATION, refused(older::reconcile));
        assertTrue(site.hello().incarnation() > 1_000_000, "no number of the lost time is used again");
    }

    @Test
    void job_of_the_lost_time_is_unknown() {
        world.restore();
        HarvesterMessages.Lease lost =
                new HarvesterMessages.Lease(new JobId("j" + "9".repeat(26)), 1, 1, "ada", "astro", 0, 0, 0, 0);
        assertEquals(List.of(Reason.UNKNOWN_JOB), site.verify(held(lost)));
    }
}
