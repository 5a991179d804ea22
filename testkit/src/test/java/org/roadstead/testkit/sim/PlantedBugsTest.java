// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the simulation would notice: each mistake made on purpose must break a promise within a bounded time. */
class PlantedBugsTest {
    private static final long MOST_SEEDS = 600;
    private static final long AT_ONCE = 8;

    @ParameterizedTest
    @EnumSource
    void planted_bug_is_noticed(Bug bug) {
        for (long from = 1; from <= MOST_SEEDS; from += AT_ONCE) {
            OptionalLong seed = LongStream.range(from, from + AT_ONCE)
                    .parallel()
                    .filter(each -> Simulation.fails(each, bug, new Figures()) != null)
                    .min();
            if (seed.isPresent()) {
                Violation violation = Simulation.fails(seed.getAsLong(), bug, new Figures());
                System.out.printf("%s is noticed with seed %d: %.100s%n", bug, seed.getAsLong(), violation);
                return;
            }
        }
        fail(bug + " goes unnoticed for " + MOST_SEEDS + " seeds");
    }
}
