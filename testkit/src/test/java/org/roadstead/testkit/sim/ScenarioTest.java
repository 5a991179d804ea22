// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.HarvesterFacts;
import org.roadstead.core.lease.Holder;
import org.roadstead.core.lease.JobRow;

/** Single things that go wrong, told one by one; the rest of the world behaves. */
class ScenarioTest {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;

    private World world = new World(11, Plan.calm(2, 20, 3), null, false);

    private List<JobRow> rows() {
        List<JobRow> rows = new ArrayList<>();
        world.poolDisk.committed.all().forEach(rows::add);
        return rows;
    }

    private void everyJobCompletes() {
        world.run();
        assertEquals(world.plan.jobs(), rows().size());
        for (JobRow row : rows()) {
            assertEquals(Phase.COMPLETED, row.phase(), row.toString());
        }
    }

    private void nothingRanTwice() {
        for (JobRow row : rows()) {
            assertEquals(0, row.losses(), row.toString());
        }
        world.referee.starts().forEach((job, starts) -> assertEquals(1, starts, job + " was started again"));
    }

    private PilotProc busyPilot() {
        for (SimPlatform platform : world.platforms.values()) {
            for (PilotProc pilot : platform.pilots()) {
                if (pilot.isAlive() && pilot.payloads.values().stream().anyMatch(Payload::runs)) {
                    return pilot;
                }
            }
        }
        throw new AssertionError("no pilot runs anything");
    }

    @Test
    void straight_run_completes_every_job_at_its_first_attempt() {
        everyJobCompletes();
        nothingRanTwice();
    }

    @Test
    void pool_killed_for_half_a_minute_costs_no_attempt() {
        world.time.in(80 * SECOND, world::stopPool);
        world.time.in(110 * SECOND, () -> world.startPool(false));
        everyJobCompletes();
        nothingRanTwice();
    }

    @Test
    void harvester_killed_with_pilots_alive_loses_nothing_and_runs_nothing_again() {
        world.time.in(90 * SECOND, () -> {
            HarvesterProc process = world.living(platform("h1")).get(0);
            process.die();
            world.time.in(10 * SECOND, () -> world.startHarvester(process.platform, process.host, process.disk, true));
        });
        everyJobCompletes();
        nothingRanTwice();
    }

    @Test
    void queue_is_given_out_soon_although_the_pool_died_over_the_first_welcome_of_a_new_start() {
        world = new World(11, Plan.calm(1, 40, 3), null, false);
        Set<Long> queued = new HashSet<>();
        world.time.in(90 * SECOND, () -> {
            HarvesterProc process = world.living(platform("h1")).get(0);
            queued.addAll(queuedAt("h1"));
            process.die();
            world.time.in(2 * SECOND, () -> {
                world.startHarvester(platform("h1"), process.host, process.disk, true);
                dieOverTheWelcomeOf("h1", incarnation("h1"));
            });
        });
        boolean[] givenOut = new boolean[1];
        world.time.in(150 * SECOND, () -> givenOut[0] = !queuedAt("h1").containsAll(queued));
        everyJobCompletes();
        nothingRanTwice();
        assertFalse(queued.isEmpty(), "nothing was queued");
        assertTrue(givenOut[0], "a minute after its start the harvester has given out nothing of its queue");
    }

    private Set<Long> queuedAt(String harvester) {
        Set<Long> queued = new HashSet<>();
        for (JobRow row : rows()) {
            Holder holder = row.holder();
            if (row.phase() == Phase.WAITING
                    && holder != null
                    && holder.harvester().equals(harvester)) {
                queued.add(row.num());
            }
        }
        return queued;
    }

    private long incarnation(String harvester) {
        return world.poolDisk.committed.incarnation(harvester, 0);
    }

    /** The hello is committed and its answer is lost on the way; then the pool is killed and started again. */
    private void dieOverTheWelcomeOf(String harvester, long before) {
        boolean decided = pool().ledger.harvesters(pool().now()).stream()
                .map(HarvesterFacts::row)
                .anyMatch(row -> row.name().equals(harvester) && row.incarnation() > before);
        if (decided) {
            world.network.cut(harvester + "-pool");
        }
        if (incarnation(harvester) == before) {
            world.time.in(1, () -> dieOverTheWelcomeOf(harvester, before));
            return;
        }
        world.stopPool();
        world.time.in(2 * SECOND, () -> {
            world.startPool(false);
            world.network.heal(harvester + "-pool");
        });
    }

    @Test
    void pilot_killed_has_its_jobs_run_elsewhere_within_seconds() {
        long[] killedAt = new long[1];
        world.time.in(100 * SECOND, () -> {
            PilotProc pilot = busyPilot();
            killedAt[0] = world.time.now();
            pilot.crash();
        });
        boolean[] lost = new boolean[1];
        world.time.in(104 * SECOND, () -> lost[0] = rows().stream().anyMatch(row -> row.losses() > 0));
        everyJobCompletes();
        assertTrue(lost[0], "the loss was not known after four seconds");
        assertEquals(0, rows().stream().mapToInt(JobRow::tries).sum(), "a loss was charged");
    }

    @Test
    void pilot_out_of_touch_for_longer_than_its_silence_stops_and_its_job_runs_elsewhere() {
        world.time.in(100 * SECOND, () -> {
            PilotProc pilot = busyPilot();
            world.network.cut(pilot.link());
            world.time.in(8 * MINUTE, () -> world.network.heal(pilot.link()));
        });
        everyJobCompletes();
        assertTrue(rows().stream().anyMatch(row -> row.losses() > 0), "nothing was lost");
    }

    @Test
    void drained_harvester_finishes_what_runs_and_takes_nothing_new() {
        boolean[] looked = new boolean[1];
        world.time.in(60 * SECOND, () -> pool().drain("h1", true));
        world.time.in(60 * SECOND + 9 * MINUTE, () -> {
            platform("h1").pilots().forEach(pilot -> assertFalse(pilot.isAlive(), pilot.name + " goes on"));
            looked[0] = true;
        });
        everyJobCompletes();
        nothingRanTwice();
        assertTrue(looked[0] || rows().stream().allMatch(row -> row.phase().isTerminal()));
    }

    private SimPlatform platform(String name) {
        SimPlatform platform = world.platforms.get(name);
        if (platform == null) {
            throw new AssertionError("there is no harvester " + name);
        }
        return platform;
    }

    private PoolProc pool() {
        PoolProc pool = world.pool();
        if (pool == null) {
            throw new AssertionError("the pool is down");
        }
        return pool;
    }
}
