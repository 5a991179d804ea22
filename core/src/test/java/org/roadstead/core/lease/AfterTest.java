// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.StartWindow;

class AfterTest {
    private final PoolWorld world = new PoolWorld();
    private final PoolWorld.Site site = world.site("a");

    @Test
    void job_waits_until_all_it_comes_after_have_completed() {
        JobId one = world.submit();
        JobId two = world.submit();
        JobId last = world.after(one.value(), two.value());
        List<HarvesterMessages.Lease> leases = site.leases(10);
        assertEquals(2, leases.size());
        assertNull(site.tell(leases.get(0), Phase.COMPLETED));
        assertEquals(List.of(), site.leases(10));
        assertEquals(Reason.AFTER_PENDING, world.pool.explain(last, world.now).reason());
        assertNull(site.tell(leases.get(1), Phase.COMPLETED));
        assertEquals(last, site.one().job());
    }

    @Test
    void job_after_a_sweep_waits_for_every_member() {
        SweepId sweep = world.sweep(3);
        JobId last = world.after(sweep.value());
        List<HarvesterMessages.Lease> leases = site.leases(10);
        assertNull(site.tell(leases.get(2), Phase.COMPLETED));
        assertNull(site.tell(leases.get(0), Phase.COMPLETED));
        assertEquals(List.of(), site.leases(10));
        assertNull(site.tell(leases.get(1), Phase.COMPLETED));
        assertEquals(last, site.one().job());
    }

    @Test
    void job_after_one_member_does_not_wait_for_the_others() {
        SweepId sweep = world.sweep(3);
        JobId last = world.after(JobId.member(sweep, 1).value());
        assertNull(site.tell(site.leases(2).get(1), Phase.COMPLETED));
        assertEquals(
                List.of(JobId.member(sweep, 2), last),
                site.leases(10).stream().map(HarvesterMessages.Lease::job).toList());
    }

    @Test
    void job_after_what_has_completed_already_may_start_at_once() {
        JobId done = world.submit();
        assertNull(site.tell(site.one(), Phase.COMPLETED));
        JobId next = world.after(done.value());
        assertEquals(next, site.one().job());
    }

    @Test
    void job_after_what_has_failed_already_ends_at_once() {
        JobId failed = world.submit();
        assertNull(site.tell(site.one(), Phase.FAILED, Reason.EXIT_NONZERO));
        world.assertPhase(world.after(failed.value()), Phase.FAILED, Reason.AFTER_FAILED);
    }

    @Test
    void failure_ends_everything_that_comes_after_it_and_so_on() {
        JobId first = world.submit();
        JobId second = world.after(first.value());
        JobId third = world.after(second.value());
        JobId other = world.after(world.submit().value());
        assertNull(site.tell(site.one(), Phase.FAILED, Reason.EXIT_NONZERO));
        world.assertPhase(second, Phase.FAILED, Reason.AFTER_FAILED);
        world.assertPhase(third, Phase.FAILED, Reason.AFTER_FAILED);
        assertEquals(Phase.WAITING, world.phase(other));
    }

    @Test
    void cancel_ends_what_comes_after_it() {
        JobId first = world.submit();
        JobId second = world.after(first.value());
        world.cancel(first);
        world.assertPhase(second, Phase.FAILED, Reason.AFTER_FAILED);
    }

    @Test
    void failed_attempt_that_is_tried_again_ends_nothing() {
        JobId first = world.submit(PoolWorld.terms(1, 0, 2));
        JobId second = world.after(first.value());
        assertNull(site.tell(site.one(), Phase.FAILED, Reason.EXIT_NONZERO));
        assertEquals(Phase.WAITING, world.phase(second));
        assertNull(site.tell(site.one(), Phase.COMPLETED));
        assertEquals(second, site.one().job());
    }

    @Test
    void failed_member_ends_what_comes_after_the_sweep() {
        SweepId sweep = world.sweep(2);
        JobId last = world.after(sweep.value());
        assertNull(site.tell(site.one(), Phase.FAILED, Reason.EXIT_NONZERO));
        world.assertPhase(last, Phase.FAILED, Reason.AFTER_FAILED);
    }

    @Test
    void sweep_after_a_job_is_held_as_a_whole() {
        JobId first = world.submit();
        String id = "s" + "8".repeat(26);
        world.pool.submit(
                new NewBody(
                        id,
                        "ada",
                        "astro",
                        null,
                        List.of(new TermsRun(PoolWorld.PLAIN, 5)),
                        StartWindow.OPEN,
                        List.of(first.value()),
                        Map.of(),
                        "{}"),
                world.now);
        world.done();
        world.cancel(JobId.member(new SweepId(id), 2));
        assertNull(site.tell(site.one(), Phase.COMPLETED));
        assertEquals(4, site.leases(10).size());
    }

    @Test
    void waiting_for_others_survives_a_restart() {
        SweepId sweep = world.sweep(2);
        JobId last = world.after(sweep.value());
        JobId lost = world.after(world.after(world.submit().value()).value());
        List<HarvesterMessages.Lease> leases = site.leases(10);
        assertNull(site.tell(leases.get(0), Phase.COMPLETED));
        world.restart();
        assertNull(site.tell(leases.get(1), Phase.COMPLETED));
        assertEquals(last, site.one().job());
        assertNull(site.tell(leases.get(2), Phase.FAILED, Reason.EXIT_NONZERO));
        world.assertPhase(lost, Phase.FAILED, Reason.AFTER_FAILED);
    }

    @Test
    void reopened_job_waits_again_for_what_it_comes_after() {
        JobId first = world.submit();
        JobId second = world.after(first.value());
        world.cancel(first);
        assertEquals(true, world.pool.reopen(first, world.now));
        assertEquals(true, world.pool.reopen(second, world.now));
        world.done();
        HarvesterMessages.Lease lease = site.one();
        assertEquals(List.of(), site.leases(1));
        assertNull(site.tell(lease, Phase.COMPLETED));
        assertEquals(second, site.one().job());
    }

    @Test
    void job_reopened_while_what_it_comes_after_is_still_failed_ends_again() {
        JobId first = world.submit();
        JobId second = world.after(first.value());
        world.cancel(first);
        world.pool.reopen(second, world.now);
        world.done();
        world.assertPhase(second, Phase.FAILED, Reason.AFTER_FAILED);
    }

    @Test
    void what_is_not_there_is_refused_with_its_field() {
        JobId first = world.submit();
        RefusedException refused =
                assertThrows(RefusedException.class, () -> world.after(first.value(), "j" + "9".repeat(26)));
        assertEquals("after[1]", refused.field());
    }

    @Test
    void long_chain_of_failures_ends_without_deep_recursion() {
        JobId first = world.submit();
        JobId last = first;
        for (int i = 0; i < 3_000; i++) {
            String id = "j" + String.format("7%025d", i);
            world.pool.submit(
                    new NewBody(
                            id,
                            "ada",
                            "astro",
                            null,
                            List.of(new TermsRun(PoolWorld.PLAIN, 1)),
                            StartWindow.OPEN,
                            List.of(last.value()),
                            Map.of(),
                            "{}"),
                    world.now);
            last = new JobId(id);
        }
        world.cancel(first);
        assertEquals(Phase.FAILED, world.phase(last));
    }
}
