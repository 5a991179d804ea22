// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.Policy.Limits;
import org.roadstead.core.reason.Reason;

class LimitTest {
    private final PoolWorld world = new PoolWorld();
    private final PoolWorld.Site site = world.site("a");

    private void limit(@Nullable Long waiting, @Nullable Long running, @Nullable Long submits) {
        Policy old = Policy.DEFAULT;
        world.policy(new Policy(
                old.halfLifeMillis(),
                old.liftMillis(),
                new TreeMap<>(),
                1,
                new TreeMap<>(Map.of("ada", new Limits(waiting, running, submits))),
                Limits.OPEN));
    }

    private Reason refused(String owner, long jobs) {
        return assertThrows(RefusedException.class, () -> world.pool.admit(owner, jobs, world.now))
                .reason();
    }

    @Test
    void owner_at_the_running_limit_gets_nothing_until_a_job_ends() {
        limit(null, 2L, null);
        world.sweep(5);
        assertEquals(2, site.leases(10).size());
        JobId bobs = world.submitAs("bob", "bio");
        assertEquals(bobs, site.one().job());
        world.pool.checkInvariants();
        assertEquals(0, site.leases(10).size());
    }

    @Test
    void end_of_a_job_wakes_the_pull_that_waits_for_the_limit() {
        limit(null, 1L, null);
        world.sweep(5);
        HarvesterMessages.Lease lease = site.claimed();
        long before = world.pool.stirred();
        site.tell(lease, Phase.COMPLETED);
        assertTrue(world.pool.stirred() > before);
        assertEquals(1, site.leases(10).size());
    }

    @Test
    void explanation_names_the_running_limit() {
        limit(null, 2L, null);
        world.sweep(2);
        JobId job = world.submit();
        site.leases(10);
        Explained explained = world.pool.explain(job, world.now);
        assertEquals(Reason.RUNNING_LIMIT, explained.reason());
        assertEquals("ada may have 2 jobs at harvesters (running): 2 are there", explained.message());
    }

    @Test
    void limit_that_goes_lets_jobs_go() {
        limit(null, 0L, null);
        world.submit();
        assertEquals(0, site.leases(1).size());
        long before = world.pool.stirred();
        limit(null, null, null);
        assertTrue(world.pool.stirred() > before);
        assertEquals(1, site.leases(1).size());
    }

    @Test
    void limit_survives_a_restart_and_counts_what_is_stored() {
        limit(6L, 2L, null);
        world.sweep(5);
        site.leases(1);
        world.restart();
        assertEquals(Reason.WAITING_LIMIT, refused("ada", 2));
        world.pool.admit("ada", 1, world.now);
        site.hello();
        assertEquals(1, site.leases(10).size());
    }

    @Test
    void waiting_limit_counts_what_waits_now() {
        limit(3L, null, null);
        world.pool.admit("ada", 3, world.now);
        world.sweep(3);
        assertEquals(Reason.WAITING_LIMIT, refused("ada", 1));
        world.pool.admit("bob", 1_000_000, world.now);
        site.tell(site.one(), Phase.PREPARING);
        world.pool.admit("ada", 1, world.now);
        RefusedException never = assertThrows(RefusedException.class, () -> world.pool.admit("ada", 4, world.now));
        assertTrue(never.isForGood());
    }

    @Test
    void reopening_does_not_pass_the_waiting_limit() {
        limit(2L, null, null);
        JobId job = world.submit();
        world.cancel(job);
        world.sweep(2);
        assertThrows(RefusedException.class, () -> world.pool.reopen(job, world.now));
    }

    @Test
    void submits_are_counted_by_the_minute() {
        limit(null, null, 6L);
        for (int i = 0; i < 6; i++) {
            world.pool.admit("ada", 1, world.now);
        }
        RefusedException refused = assertThrows(RefusedException.class, () -> world.pool.admit("ada", 1, world.now));
        assertEquals(Reason.SUBMIT_LIMIT, refused.reason());
        assertFalse(refused.isForGood());
        assertEquals(10_000L, refused.retryAfterMillis());
        world.pass(Duration.ofSeconds(10));
        world.pool.admit("ada", 1, world.now);
        assertEquals(Reason.SUBMIT_LIMIT, refused("ada", 1));
        world.pass(Duration.ofHours(1));
        for (int i = 0; i < 6; i++) {
            world.pool.admit("ada", 1, world.now);
        }
        assertEquals(Reason.SUBMIT_LIMIT, refused("ada", 1));
    }
}
