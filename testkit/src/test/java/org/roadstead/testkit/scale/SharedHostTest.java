// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roadstead.core.queue.Policy;

/** Shares on one host, where a pilot belongs to one owner for life. */
class SharedHostTest {
    private static final int ENDLESS = 30_000;

    private static SharedHost host(int cores, int usual) {
        Policy old = Policy.DEFAULT;
        return new SharedHost(
                cores,
                usual,
                new Policy(
                        old.halfLifeMillis(),
                        old.liftMillis(),
                        new TreeMap<>(Map.of("astro", 3.0)),
                        old.otherShares(),
                        old.limits(),
                        old.otherLimits()));
    }

    private static void near(String what, double wanted, double seen, double by) {
        assertTrue(Math.abs(seen - wanted) <= by * wanted, what + ": got " + seen + ", not " + wanted);
    }

    private static double used(SharedHost host, String owner) {
        return host.used.getOrDefault(owner, 0L) / 1000.0;
    }

    /** Cores, cores of a usual pilot, milliseconds of either group's jobs, and how much of the host is used at least. */
    @ParameterizedTest
    @CsvSource({
        "4,2,150,150,0.9",
        "4,2,20,20,0.7",
        "4,4,1000,1000,0.85",
        "4,2,5000,5000,0.85",
        "4,2,100,3000,0.85",
        "4,2,3000,100,0.8",
        "1,1,150,150,0.6",
        "2,1,150,150,0.7",
        "16,8,500,500,0.9"
    })
    void three_to_one_holds_where_pilots_belong_to_one_owner(
            int cores, int usual, long annMillis, long bobMillis, double least) {
        SharedHost host = host(cores, usual);
        host.submit("ann", "astro", ENDLESS, annMillis, 1);
        host.submit("bob", "bio", ENDLESS, bobMillis, 1);
        long span = 90_000 + 30 * Math.max(annMillis, bobMillis);
        host.run(Duration.ofMillis(span));
        double ann = used(host, "ann");
        double bob = used(host, "bob");
        near("ann to bob", 3, ann / bob, 0.1);
        assertTrue((ann + bob) * 1000 > least * cores * span, "only " + (ann + bob) + " core-seconds were used");
    }

    @Test
    void late_group_is_neither_starved_nor_favoured() {
        SharedHost host = host(4, 2);
        host.submit("ann", "astro", ENDLESS, 150, 1);
        host.submit("bob", "bio", ENDLESS, 150, 1);
        host.run(Duration.ofMinutes(3));
        host.used.clear();
        host.submit("cat", "chem", ENDLESS, 150, 1);
        host.run(Duration.ofSeconds(20));
        double all = used(host, "ann") + used(host, "bob") + used(host, "cat");
        near("cat's part at first", 0.2, used(host, "cat") / all, 0.3);
        host.used.clear();
        host.run(Duration.ofSeconds(60));
        near("ann to cat", 3, used(host, "ann") / used(host, "cat"), 0.1);
        near("ann to bob", 3, used(host, "ann") / used(host, "bob"), 0.1);
    }

    @Test
    void owner_alone_has_pilots_of_the_usual_size_and_keeps_them() {
        SharedHost host = host(4, 2);
        host.submit("ann", "astro", ENDLESS, 150, 1);
        host.run(Duration.ofMinutes(1));
        assertEquals(2, host.started);
        near("all of the host", 4 * 59.0, used(host, "ann"), 0.1);
    }

    @Test
    void six_owners_on_one_core_take_turns() {
        SharedHost host = host(1, 1);
        for (int i = 0; i < 6; i++) {
            host.submit("owner" + i, "group" + i, ENDLESS, 150, 1);
        }
        host.run(Duration.ofMinutes(5));
        double all = 0;
        for (int i = 0; i < 6; i++) {
            all += used(host, "owner" + i);
        }
        for (int i = 0; i < 6; i++) {
            near("owner" + i, all / 6, used(host, "owner" + i), 0.2);
        }
        assertTrue(all > 150, "only " + all + " of 300 seconds were used");
    }

    @Test
    void wide_jobs_of_one_owner_do_not_wait_for_ever_for_the_narrow_ones_of_another() {
        SharedHost host = host(4, 1);
        host.submit("ann", "astro", ENDLESS, 500, 1);
        host.submit("bob", "bio", ENDLESS, 500, 4);
        host.run(Duration.ofMinutes(10));
        assertTrue(used(host, "bob") > 60, "bob had " + used(host, "bob") + " core-seconds");
        assertTrue(used(host, "ann") > 600, "ann had " + used(host, "ann") + " core-seconds");
    }
}
