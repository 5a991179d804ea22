// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.roadstead.core.queue.Policy;

/** The simulation at scale, small: five harvesters of ten pilots. */
class ScaleTest {
    private static Policy shares(Map<String, Double> shares) {
        Policy old = Policy.DEFAULT;
        return new Policy(
                old.halfLifeMillis(),
                old.liftMillis(),
                new TreeMap<>(shares),
                old.otherShares(),
                old.limits(),
                old.otherLimits());
    }

    private static List<ScaleJob> endless(String group, long at, int jobs, long seconds, Random random) {
        List<ScaleJob> all = new ArrayList<>();
        for (int i = 0; i < jobs / 50; i++) {
            long run = seconds / 2 + random.nextLong(seconds);
            all.add(new ScaleJob(at, "owner-of-" + group, group, run, 3_600, 1, 50));
        }
        return all;
    }

    private static void near(double wanted, double seen, double by) {
        assertTrue(Math.abs(seen - wanted) <= by * wanted, "got " + seen + ", not " + wanted);
    }

    @Test
    void three_to_one_holds_over_many_harvesters_and_a_late_group_gets_its_share() {
        Random random = new Random(5);
        List<ScaleJob> trace = endless("a", 0, 20_000, 60, random);
        trace.addAll(endless("b", 0, 20_000, 20, random));
        trace.addAll(endless("c", 3_600, 20_000, 120, random));
        Scale scale = new Scale(5, 10, shares(Map.of("a", 3.0, "b", 1.0, "c", 1.0)), trace);
        ScaleFigures figures = scale.run(0, 3_600);
        near(3, figures.coreSeconds("a") / figures.coreSeconds("b"), 0.05);
        double a = figures.coreSeconds("a");
        double b = figures.coreSeconds("b");
        scale.run(3_600, 7_200);
        near(3, (figures.coreSeconds("a") - a) / (figures.coreSeconds("b") - b), 0.06);
        near(1, figures.coreSeconds("c") / (figures.coreSeconds("b") - b), 0.1);
    }

    @Test
    void light_load_waits_for_nothing_but_the_claim() {
        Random random = new Random(7);
        List<ScaleJob> trace = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            trace.add(new ScaleJob(i * 10L, "u" + random.nextInt(9), "g" + random.nextInt(3), 30, 60, 1, 1));
        }
        ScaleFigures figures = new Scale(5, 10, Policy.DEFAULT, trace).run(0, 6_000);
        assertEquals(500, figures.ended);
        for (ScaleFigures.Group group : figures.groups.values()) {
            assertTrue(group.waitAt(1) <= ScaleSite.CLAIM_SECONDS + 1, "waited " + group.waitAt(1) + " s");
        }
    }
}
