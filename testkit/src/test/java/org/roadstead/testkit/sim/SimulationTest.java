// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The promises of product.md section 5, held against a thousand and more worlds in which everything goes wrong. {@code
 * -Droadstead.seed=N} runs one of them with its trace; {@code -Droadstead.seeds=N} runs so many.
 */
class SimulationTest {
    private static final long SEEDS = Long.getLong("roadstead.seeds", 1_000);

    @Test
    void no_promise_is_broken_whatever_goes_wrong() {
        Long one = Long.getLong("roadstead.seed");
        if (one != null) {
            System.out.println(Simulation.trace(one, null));
            assertEquals(null, Simulation.fails(one, null, new Figures()));
            return;
        }
        Figures sum = new Figures();
        Map<Long, Violation> found = new TreeMap<>();
        LongStream.rangeClosed(1, SEEDS).parallel().forEach(seed -> {
            Violation violation = Simulation.fails(seed, null, sum);
            if (violation != null) {
                synchronized (found) {
                    found.put(seed, violation);
                }
            }
        });
        System.out.println(sum);
        if (!found.isEmpty()) {
            long seed = found.keySet().iterator().next();
            StringBuilder text = new StringBuilder();
            found.forEach((key, value) -> text.append(String.format(
                    "seed %d: %s%n",
                    key, String.valueOf(value.getMessage()).lines().findFirst().orElse(""))));
            throw new AssertionError(
                    found.size() + " seeds fail; again with -Droadstead.seed=" + seed + "\n" + text, found.get(seed));
        }
        for (Fault fault : Fault.values()) {
            long share = 100 * sum.seedsStruck.getOrDefault(fault, 0L) / sum.seeds;
            assertTrue(share >= 20, fault + " struck in " + share + " % of the seeds only");
        }
    }
}
