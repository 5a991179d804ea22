// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the simulation would notice: each mistake made on purpose must break a promise within a bounded time. */
class PlantedBugsTest {
    private static final long MOST_SEEDS = 600;
    private static final long AT_ONCE = 8;

    /** Where the rarer ones were noticed last; tried first, and all seeds in turn when the simulation has changed since. */
    private static final Map<Bug, Long> LAST_SEEN = Map.of(
            Bug.NO_FENCE, 4L,
            Bug.RESTORED_AS_USUAL, 171L,
            Bug.UNVERIFIED_GIVEN_OUT, 113L,
            Bug.RECONCILE_IGNORED, 76L,
            Bug.COUNTED_FROM_ANSWER, 337L,
            Bug.OLD_DISK_TRUSTED, 98L,
            Bug.GRANT_BEFORE_DISK, 45L,
            Bug.NO_HOLD, 4L);

    @ParameterizedTest
    @EnumSource
    void planted_bug_is_noticed(Bug bug) {
        Long last = LAST_SEEN.get(bug);
        if (last != null && isNoticed(bug, last)) {
            return;
        }
        for (long from = 1; from <= MOST_SEEDS; from += AT_ONCE) {
            OptionalLong seed = LongStream.range(from, from + AT_ONCE)
                    .parallel()
                    .filter(each -> Simulation.fails(each, bug, new Figures()) != null)
                    .min();
            if (seed.isPresent() && isNoticed(bug, seed.getAsLong())) {
                return;
            }
        }
        fail(bug + " goes unnoticed for " + MOST_SEEDS + " seeds");
    }

    private static boolean isNoticed(Bug bug, long seed) {
        Violation violation = Simulation.fails(seed, bug, new Figures());
        if (violation != null) {
            System.out.printf("%s is noticed with seed %d: %.100s%n", bug, seed, violation);
        }
        return violation != null;
    }
}
