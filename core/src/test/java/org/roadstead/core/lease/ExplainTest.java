// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.Policy.Limits;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.time.StartWindow;

/** Explain says no if and only if no pull leases the job. */
class ExplainTest {
    private static final int WORLDS = Integer.getInteger("roadstead.worlds", 2_000);
    private static final String[] OWNERS = {"ada", "bob", "cat"};
    private static final String[] GROUPS = {"astro", "bio"};

    private static boolean saysYes(PoolWorld world, JobId job) {
        return world.pool.explain(job, world.now).reason() == Reason.IN_LINE;
    }

    @Test
    void explain_says_no_if_and_only_if_no_pull_leases_it() {
        Set<Reason> seen = new TreeSet<>();
        for (long seed = 1; seed <= WORLDS; seed++) {
            try {
                new Case(new Random(seed)).run(seen);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        for (Reason reason : List.of(
                Reason.RUNNING_LIMIT,
                Reason.NO_ROOM,
                Reason.TOO_MANY_CORES,
                Reason.DRAINING,
                Reason.AFTER_PENDING,
                Reason.NOT_YET,
                Reason.NO_HARVESTER,
                Reason.UNVERIFIED,
                Reason.SILENT,
                Reason.HELD,
                Reason.IN_LINE)) {
            assertTrue(seen.contains(reason), reason + " did not come up in " + WORLDS + " worlds");
        }
    }

    /** One world: who pulls is drawn, and pulls go on until nobody gets anything any more. */
    private static final class Case {
        private final Random random;
        private final PoolWorld world = new PoolWorld();
        private final List<PoolWorld.Site> sites = new ArrayList<>();
        private final List<PoolWorld.Site> pulling = new ArrayList<>();
        private final List<JobId> jobs = new ArrayList<>();
        private final Map<String, JobId> newest = new TreeMap<>();
        private final Map<JobId, String> bound = new HashMap<>();

        Case(Random random) {
            this.random = random;
            world.checked = false;
        }

        void run(Set<Reason> seen) {
            sites();
            policy();
            for (int i = 0; i < 12; i++) {
                submit();
            }
            if (random.nextInt(12) == 0) {
                world.restore();
            }
            for (int round = 0; round < 3; round++) {
                round(seen);
                world.pool.checkInvariants();
                world.pass(Duration.ofSeconds(random.nextInt(30)));
                submit();
            }
        }

        private void sites() {
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                PoolWorld.Site site = world.site("s" + i);
                site.cores = 1 + random.nextInt(8);
                TreeSet<String> owners = new TreeSet<>(Set.of(OWNERS[random.nextInt(OWNERS.length)]));
                site.serve = random.nextInt(3) == 0 ? new Serve(false, owners, new TreeSet<>()) : Serve.ALL;
                sites.add(site);
            }
            if (random.nextInt(8) == 0) {
                world.pass(Duration.ofMinutes(5)); // none of them was heard of lately
            }
            for (PoolWorld.Site site : sites) {
                if (random.nextInt(6) > 0) {
                    boolean wants = random.nextInt(4) > 0;
                    site.leases(wants ? 1 : 0);
                    if (wants) {
                        pulling.add(site);
                    }
                    world.pool.drain(site.name, random.nextInt(6) == 0, world.now);
                }
            }
        }

        private void policy() {
            TreeMap<String, Limits> limits = new TreeMap<>();
            for (String owner : OWNERS) {
                if (random.nextInt(3) == 0) {
                    limits.put(owner, new Limits(null, (long) random.nextInt(4), null));
                }
            }
            world.policy(new Policy(
                    Policy.DEFAULT.halfLifeMillis(),
                    60_000L * (1 + random.nextInt(3)),
                    new TreeMap<>(),
                    1 + random.nextInt(3),
                    limits,
                    Limits.OPEN));
        }

        private void submit() {
            StartWindow window = random.nextInt(8) == 0
                    ? new StartWindow(world.now.wall().plusSeconds(3600), null)
                    : StartWindow.OPEN;
            String owner = OWNERS[random.nextInt(OWNERS.length)];
            JobId before = newest.get(owner);
            String[] after = before != null && random.nextInt(4) == 0 ? new String[] {before.value()} : new String[0];
            // Bound to any of three harvesters, which need not be there.
            String harvester = random.nextInt(3) == 0 ? "s" + random.nextInt(3) : null;
            JobId job = world.submit(
                    PoolWorld.terms(
                                    owner,
                                    GROUPS[random.nextInt(GROUPS.length)],
                                    1 + random.nextInt(9),
                                    random.nextInt(3))
                            .boundTo(harvester),
                    window,
                    after);
            jobs.add(job);
            if (harvester != null) {
                bound.put(job, harvester);
            }
            newest.put(owner, job);
        }

        private void round(Set<Reason> seen) {
            Set<JobId> yes = new HashSet<>();
            for (JobId job : jobs) {
                Reason reason = world.pool.explain(job, world.now).reason();
                if (reason != null) {
                    seen.add(reason);
                }
                if (saysYes(world, job)) {
                    yes.add(job);
                }
            }
            List<HarvesterMessages.Lease> got = new ArrayList<>();
            List<PoolWorld.Site> holders = new ArrayList<>();
            boolean more = true;
            while (more) {
                more = false;
                for (PoolWorld.Site site : pulling) {
                    for (HarvesterMessages.Lease lease : site.leases(1 + random.nextInt(5))) {
                        assertTrue(yes.contains(lease.job()), "leased although explain said no: " + lease.job());
                        assertEquals(
                                site.name,
                                bound.getOrDefault(lease.job(), site.name),
                                "leased by another harvester than " + lease.job() + " is bound to");
                        got.add(lease);
                        holders.add(site);
                        more = true;
                    }
                }
            }
            for (JobId job : jobs) {
                assertTrue(!saysYes(world, job), "explain says yes and nobody gets it: " + job);
            }
            for (int i = 0; i < got.size(); i++) {
                if (random.nextInt(3) > 0) {
                    assertEquals(
                            null,
                            holders.get(i).tell(got.get(i), random.nextBoolean() ? Phase.COMPLETED : Phase.PREPARING));
                }
            }
        }
    }

    @Test
    void restored_pool_says_whom_it_waits_for() {
        PoolWorld world = new PoolWorld();
        PoolWorld.Site site = world.site("a");
        JobId job = world.submit();
        world.restore();
        Explained explained = world.pool.explain(job, world.now);
        assertEquals(Reason.UNVERIFIED, explained.reason());
        assertEquals(
                "the pool was put back from a backup; it waits for a, until 2026-11-23T08:30:00Z at the latest",
                explained.message());
        site.hello();
    }

    @Test
    void job_that_comes_after_one_that_failed_names_it() {
        PoolWorld world = new PoolWorld();
        PoolWorld.Site site = world.site("a");
        JobId first = world.submit();
        JobId second = world.after(first.value());
        site.tell(site.running(), Phase.FAILED, Reason.EXIT_NONZERO);
        Explained explained = world.pool.explain(second, world.now);
        assertEquals(Reason.AFTER_FAILED, explained.reason());
        assertEquals(first + " ended FAILED (EXIT_NONZERO)", explained.message());
        assertEquals(List.of(), explained.harvesters());
    }

    @Test
    void harvester_without_room_for_this_owner_says_so() {
        PoolWorld world = new PoolWorld();
        PoolWorld.Site site = world.site("a");
        site.serve = new Serve(false, new TreeSet<>(Set.of("bob")), new TreeSet<>());
        site.leases(1);
        JobId job = world.submit();
        assertEquals(Reason.NO_ROOM, world.pool.explain(job, world.now).reason());
        site.serve = Serve.ALL;
        site.leases(0);
        Explained explained = world.pool.explain(job, world.now);
        assertEquals(Reason.NO_ROOM, explained.reason());
        assertEquals(0, explained.position());
    }

    @Test
    void job_too_long_for_every_queue_is_told_so_and_one_that_only_waits_for_room_is_not() {
        PoolWorld world = new PoolWorld();
        PoolWorld.Site site = world.site("a");
        JobId job = world.submit();
        tell(world, site, lasting(600_000), lasting(1_200_000));
        site.cores = 0;
        site.leases(1);
        Explained tooLong = world.pool.explain(job, world.now);
        assertEquals(Reason.TOO_LONG, tooLong.reason());
        assertEquals("a: the job takes up to 3600 s, here it may take 1200 s", tooLong.message());
        tell(world, site, lasting(600_000), lasting(7_200_000));
        assertEquals(Reason.NO_ROOM, world.pool.explain(job, world.now).reason(), "its pull is for small jobs only");
    }

    private static Capability lasting(long millis) {
        Capability all = PoolWorld.capability(8);
        return new Capability(all.most(), null, 1, all.features(), all.kinds(), millis, Serve.ALL);
    }

    private static void tell(PoolWorld world, PoolWorld.Site site, Capability... queues) {
        HarvesterMessages.Status status = new HarvesterMessages.Status(
                List.of(queues), Resources.NONE, Resources.NONE, 0, 0, false, "it waits", List.of(), null);
        HarvesterMessages.Report report = new HarvesterMessages.Report(site.incarnation, List.of(), List.of(), status);
        world.pool.report(site.name, report, world.now);
    }
}
