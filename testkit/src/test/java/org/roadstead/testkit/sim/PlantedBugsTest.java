// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that finds nothing proves nothing unless it finds what is there: mistakes made on purpose are caught. */
class PlantedBugsTest {
    /** Within how many seeds. */
    private static final long SEEDS = 400;

    // The four left out are masked by other rules in all of these seeds; docs/simulation.md names them.
    @ParameterizedTest
    @EnumSource(
            value = Bug.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STALE_RENEWALS_ACKED", "RECONCILE_IGNORED", "COUNTED_FROM_ANSWER", "GRANT_BEFORE_DISK"})
    void planted_bug_is_caught(Bug bug) {
        Figures sum = new Figures();
        @Nullable
        Violation caught = LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .mapToObj(seed -> Simulation.fails(seed, bug, sum))
                .filter(Objects::nonNull)
                .findAny()
                .orElse(null);
        assertNotNull(caught, () -> bug + " was not caught within " + SEEDS + " seeds");
        System.out.println(bug + " within " + sum.seeds + " seeds: "
                + String.valueOf(caught.getMessage()).lines().findFirst().orElse(""));
    }
}
