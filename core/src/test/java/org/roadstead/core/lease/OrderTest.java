// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.reason.Reason;

class OrderTest {
    private final PoolWorld world = new PoolWorld();
    private final PoolWorld.Site site = world.site("a");

    private List<JobId> pulled(PoolWorld.Site from, int want) {
        return from.leases(want).stream().map(HarvesterMessages.Lease::job).toList();
    }

    @Test
    void higher_priority_goes_first_then_the_older_job() {
        JobId low = world.submit(PoolWorld.terms(1, -5, 1));
        JobId first = world.submit(PoolWorld.terms(1, 0, 1));
        JobId second = world.submit(PoolWorld.terms(2, 0, 1));
        JobId third = world.submit(PoolWorld.terms(1, 0, 1));
        JobId high = world.submit(PoolWorld.terms(3, 9, 1));
        assertEquals(List.of(high, first, second, third, low), pulled(site, 10));
    }

    @Test
    void job_that_does_not_fit_is_passed_over() {
        JobId large = world.submit(PoolWorld.terms(16, 9, 1));
        JobId small = world.submit();
        assertEquals(List.of(small), pulled(site, 10));
        PoolWorld.Site big = world.site("big");
        big.cores = 32;
        assertEquals(List.of(large), pulled(big, 10));
    }

    @Test
    void pull_gets_no_more_than_it_wants() {
        world.sweep(10);
        assertEquals(3, site.leases(3).size());
        assertEquals(0, site.leases(0).size());
        assertEquals(7, site.leases(100).size());
    }

    @Test
    void lease_names_what_the_harvester_must_know() {
        world.submit(PoolWorld.terms(1, 4, 3));
        HarvesterMessages.Lease lease = site.one();
        assertEquals(
                new HarvesterMessages.Lease(lease.job(), 1, 1, "ada", "astro", 4, 0, 120_000, PoolWorld.SILENCE),
                lease);
    }

    @Test
    void pull_looks_up_only_what_it_grants() {
        world.sweep(50_000);
        world.records.lookups = 0;
        site.leases(100);
        assertEquals(100, world.records.lookups);
    }

    @Test
    void member_runs_of_a_sweep_stand_in_the_line_of_their_own_terms() {
        world.sweep(new TermsRun(PoolWorld.terms(16, 0, 1), 2), new TermsRun(PoolWorld.PLAIN, 3));
        assertEquals(3, site.leases(10).size());
    }

    @Test
    void position_counts_what_the_same_harvesters_could_take_before_it() {
        site.leases(1);
        world.submit(PoolWorld.terms(16, 9, 1));
        world.submit(PoolWorld.terms(1, 5, 1));
        world.sweep(4);
        JobId job = world.submit(PoolWorld.terms(2, 0, 1));
        world.submit(PoolWorld.terms(2, -1, 1));
        Explained explained = world.pool.explain(job, world.now);
        assertEquals(Reason.IN_LINE, explained.reason());
        assertEquals(5, explained.position());
    }

    @Test
    void explanation_names_what_is_missing() {
        site.leases(1);
        JobId job = world.submit(PoolWorld.terms(16, 0, 1));
        Explained explained = world.pool.explain(job, world.now);
        assertEquals(Reason.TOO_MANY_CORES, explained.reason());
        assertEquals("a: 16 cores are asked, at most 8 are here", explained.message());
    }

    @Test
    void explanation_follows_a_job_through_its_life() {
        JobId job = world.submit();
        world.pass(Duration.ofHours(1));
        assertEquals(Reason.NO_HARVESTER, world.pool.explain(job, world.now).reason());
        HarvesterMessages.Lease lease = site.one();
        assertEquals(Reason.HELD, world.pool.explain(job, world.now).reason());
        assertNull(site.tell(lease, Phase.FAILED, Reason.EXIT_NONZERO));
        assertEquals(Reason.EXIT_NONZERO, world.pool.explain(job, world.now).reason());
    }

    /** What explain says and what pull does must be one, whatever waits and whoever asks. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void every_harvester_refuses_exactly_what_no_pull_gets(long seed) {
        Random random = new Random(seed);
        List<PoolWorld.Site> sites = new ArrayList<>(List.of(site));
        for (int i = 0; i < 3; i++) {
            sites.add(world.site("s" + i));
        }
        for (PoolWorld.Site each : sites) {
            each.cores = 1 + random.nextInt(20);
            each.leases(1); // there is nothing yet
            world.pool.drain(each.name, random.nextInt(4) == 0, world.now);
        }
        List<JobId> jobs = new ArrayList<>();
        List<JobId> fitting = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            JobId job = world.submit(PoolWorld.terms(1 + random.nextInt(24), random.nextInt(3), 1));
            jobs.add(job);
            if (world.pool.explain(job, world.now).harvesters().stream()
                    .anyMatch(each -> each.verdict().fits())) {
                fitting.add(job);
            }
        }
        List<JobId> got = new ArrayList<>();
        for (PoolWorld.Site each : sites) {
            got.addAll(pulled(each, 100));
        }
        Collections.sort(got);
        assertEquals(fitting, got);
        assertTrue(jobs.containsAll(got));
    }
}
