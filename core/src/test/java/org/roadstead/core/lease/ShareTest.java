// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.GroupFacts;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.reason.Reason;

class ShareTest {
    private static void near(double wanted, double seen, double by) {
        assertTrue(Math.abs(seen - wanted) <= by * wanted, "got " + seen + ", not " + wanted);
    }

    /** Seconds and cores of the jobs of either group. */
    @ParameterizedTest
    @CsvSource({"10,1,10,1", "40,1,1,1", "1,1,40,1", "3,1,3,4", "600,2,30,1", "0.2,1,0.2,1"})
    void endless_work_is_served_three_to_one(double aSeconds, int aCores, double bSeconds, int bCores) {
        ShareRace race = new ShareRace(16);
        race.shares(Map.of("a", 3.0, "b", 1.0));
        race.enters("a", 60_000, (long) (aSeconds * 1000), aCores);
        race.enters("b", 60_000, (long) (bSeconds * 1000), bCores);
        race.run(Duration.ofMillis((long) (Math.max(aSeconds, bSeconds) * 5_000)));
        race.used.clear();
        race.run(Duration.ofMillis((long) (Math.max(aSeconds, bSeconds) * 25_000)));
        near(0.75, race.share("a"), 0.05);
        near(0.25, race.share("b"), 0.05);
    }

    @Test
    void late_group_is_neither_starved_nor_favoured() {
        ShareRace race = new ShareRace(20);
        race.shares(Map.of("a", 3.0));
        race.enters("a", 30_000, 5_000, 1);
        race.enters("b", 30_000, 5_000, 1);
        race.run(Duration.ofMinutes(20));
        race.enters("c", 30_000, 5_000, 1);
        race.used.clear();
        race.run(Duration.ofMinutes(2));
        near(0.2, race.share("c"), 0.1);
        race.run(Duration.ofMinutes(10));
        near(0.6, race.share("a"), 0.05);
        near(0.2, race.share("b"), 0.05);
        near(0.2, race.share("c"), 0.05);
    }

    @Test
    void group_that_comes_while_the_jobs_of_others_are_only_guessed_at_is_not_put_behind_the_guess() {
        ShareRace race = new ShareRace(4);
        race.enters("a", 30_000, 100, 1);
        race.run(Duration.ofMillis(50));
        race.enters("b", 30_000, 100, 1);
        race.run(Duration.ofSeconds(20));
        near(0.5, race.share("b"), 0.05);
    }

    @Test
    void group_that_was_alone_is_owed_nothing_and_owes_little() {
        ShareRace race = new ShareRace(8);
        race.enters("a", 30_000, 4_000, 1);
        race.run(Duration.ofMinutes(20));
        race.enters("b", 30_000, 4_000, 1);
        race.used.clear();
        race.run(Duration.ofMinutes(5));
        near(0.5, race.share("a"), 0.05);
    }

    @Test
    void group_that_comes_one_job_at_a_time_gets_no_more_than_its_share() {
        ShareRace race = new ShareRace(4);
        race.enters("a", 30_000, 10_000, 1);
        race.run(Duration.ofMinutes(5));
        race.used.clear();
        for (int i = 0; i < 200; i++) {
            race.enters("b", 4, 10_000, 1);
            race.run(Duration.ofSeconds(10));
        }
        assertTrue(race.share("b") < 0.53, "b has " + race.share("b"));
    }

    @Test
    void new_shares_hold_at_once_and_owe_nothing() {
        ShareRace race = new ShareRace(16);
        race.enters("a", 30_000, 5_000, 1);
        race.enters("b", 30_000, 5_000, 1);
        race.run(Duration.ofMinutes(30));
        race.shares(Map.of("a", 7.0));
        race.run(Duration.ofSeconds(30));
        race.used.clear();
        race.run(Duration.ofMinutes(5));
        near(0.875, race.share("a"), 0.05);
    }

    @Test
    void use_survives_a_restart() {
        ShareRace race = new ShareRace(16);
        race.enters("a", 30_000, 5_000, 1);
        race.run(Duration.ofMinutes(30));
        double used = facts(race, "a").used();
        race.world.restart();
        near(used, facts(race, "a").used(), 0.02);
        assertEquals(1, race.world.pool.policy().otherShares());
    }

    @Test
    void what_was_used_counts_half_after_a_half_life() {
        ShareRace race = new ShareRace(16);
        race.enters("a", 160, 5_000, 1);
        race.run(Duration.ofMinutes(2));
        double used = facts(race, "a").used();
        near(800, used, 0.1);
        race.world.pass(Duration.ofDays(1));
        near(used / 2, facts(race, "a").used(), 0.01);
        race.world.pass(Duration.ofDays(100));
        assertTrue(facts(race, "a").used() < 0.01);
    }

    private static GroupFacts facts(ShareRace race, String group) {
        return race.world.pool.groups(race.world.now).stream()
                .filter(each -> each.group().equals(group))
                .findAny()
                .orElseThrow();
    }

    private static List<JobId> pulled(PoolWorld.Site from, int want) {
        return from.leases(want).stream().map(HarvesterMessages.Lease::job).toList();
    }

    @Test
    void priority_counts_within_a_group_only() {
        PoolWorld world = new PoolWorld();
        PoolWorld.Site site = world.site("a");
        JobId plain = world.submit(PoolWorld.terms("ada", "astro", 1, 0));
        JobId urgent = world.submit(PoolWorld.terms("ada", "astro", 1, 5));
        JobId other = world.submit(PoolWorld.terms("bob", "bio", 1, 0));
        world.submit(PoolWorld.terms("bob", "bio", 1, -5));
        assertEquals(List.of(urgent, other, plain), pulled(site, 3));
    }

    @Test
    void job_that_waited_for_the_lift_time_goes_before_higher_priority() {
        PoolWorld world = new PoolWorld();
        PoolWorld.Site site = world.site("a");
        JobId old = world.submit(PoolWorld.terms("ada", "astro", 1, -9));
        world.pass(Duration.ofHours(23));
        world.submit(PoolWorld.terms("ada", "astro", 1, 5));
        JobId young = world.submit(PoolWorld.terms("ada", "astro", 1, 7));
        assertEquals(List.of(young), pulled(site, 1));
        world.pass(Duration.ofHours(2));
        world.restart();
        site.hello();
        assertEquals(List.of(old), pulled(site, 1));
    }

    @Test
    void large_job_is_not_passed_over_by_a_stream_of_small_ones() {
        ShareRace race = new ShareRace(8);
        race.enters("a", 10_000, 1_000, 1);
        race.run(Duration.ofMinutes(1));
        JobId large = race.world.submit(PoolWorld.terms("bob", "b", 8, 0));
        List<JobId> next = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            next.addAll(pulled(race.site, 1));
        }
        assertTrue(next.contains(large), "not among the next 20");
    }

    @Test
    void group_in_debt_is_served_again_after_the_lift_time_at_the_latest() {
        PoolWorld world = new PoolWorld();
        PoolWorld.Site site = world.site("a");
        Policy old = Policy.DEFAULT;
        world.policy(new Policy(old.halfLifeMillis(), 3_600_000, new TreeMap<>(), 1, old.limits(), old.otherLimits()));
        PoolWorld.Site big = world.site("big");
        big.cores = 16;
        for (int i = 0; i < 200; i++) {
            world.submit(PoolWorld.terms("bob", "b", 16, 0));
        }
        for (int i = 0; i < 144; i++) {
            world.submit(PoolWorld.terms("ada", "a", 7, 0));
            HarvesterMessages.Lease lease = site.claimed();
            site.tell(lease, Phase.RUNNING);
            // The other group is in line all the time, and uses nothing.
            HarvesterMessages.Lease other = big.one();
            assertEquals("b", other.group());
            big.tell(other, Phase.WAITING, Reason.RETURNED);
            world.pass(Duration.ofMinutes(10));
            site.tell(lease, Phase.COMPLETED);
        }
        JobId waiting = world.submitAs("ada", "a");
        JobId got = null;
        int minutes = 0;
        while (!waiting.equals(got) && minutes < 600) {
            HarvesterMessages.Lease next = big.one();
            got = next.job();
            big.tell(next, Phase.PREPARING);
            world.pass(Duration.ofMinutes(1));
            big.tell(next, Phase.COMPLETED);
            minutes++;
        }
        assertTrue(minutes > 50 && minutes < 70, "waited " + minutes + " minutes");
    }
}
