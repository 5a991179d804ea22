// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The promises of product.md section 5, held against a thousand and more worlds in which everything goes wrong. {@code
 * -Droadstead.seed=N} runs one of them with its trace, {@code -Droadstead.seeds=N} so many. See docs/simulation.md.
 */
class SimulationTest {
    private static final long SEEDS = Long.getLong("roadstead.seeds", 1_000);
    private static final int LEAST_SHARE = 20;

    @Test
    void no_promise_is_broken_whatever_goes_wrong() {
        Long one = Long.getLong("roadstead.seed");
        if (one != null) {
            System.out.println(Simulation.trace(one, null));
        }
        long first = one == null ? 1 : one;
        long last = one == null ? SEEDS : one;
        Figures sum = new Figures();
        TreeMap<Long, Violation> found = new TreeMap<>();
        LongStream.rangeClosed(first, last).parallel().forEach(seed -> {
            Violation violation = Simulation.fails(seed, null, sum);
            if (violation != null) {
                synchronized (found) {
                    found.put(seed, violation);
                }
            }
        });
        System.out.println(sum);
        if (!found.isEmpty()) {
            fail(sentence(found), found.firstEntry().getValue());
        }
        if (one == null) {
            for (Fault fault : Fault.values()) {
                long share = 100 * sum.seedsStruck.getOrDefault(fault, 0L) / sum.seeds;
                assertTrue(share >= LEAST_SHARE, fault + " struck in " + share + " % of the seeds only");
            }
        }
    }

    private static String sentence(TreeMap<Long, Violation> found) {
        StringBuilder text = new StringBuilder(found.size() + " seeds fail; see one again with -Droadstead.seed=N\n");
        found.forEach((seed, violation) -> text.append("seed ")
                .append(seed)
                .append(": ")
                .append(String.valueOf(violation.getMessage())
                        .lines()
                        .findFirst()
                        .orElse(""))
                .append('\n'));
        return text.append(Simulation.trace(found.firstKey(), null)).toString();
    }

    @Test
    void same_seed_gives_the_same_run() {
        assertEquals(Simulation.trace(7, null), Simulation.trace(7, null));
    }
}
