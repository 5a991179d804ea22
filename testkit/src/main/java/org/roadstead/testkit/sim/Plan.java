// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What a seed makes of a world.
 *
 * @param jobs that people submit
 * @param cores of each harvester
 * @param faults that may strike
 * @param permilles how often messages suffer from them
 */
record Plan(int harvesters, int jobs, int cores, Set<Fault> faults, Map<Fault, Integer> permilles) {
    /** True time at which people have submitted everything, in milliseconds. */
    static final long SUBMITTED = 240_000;

    /** True time from which nothing goes wrong any more. */
    static final long PEACE = 420_000;

    static Plan of(RandomGenerator random) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        Map<Fault, Integer> permilles = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            if (random.nextInt(100) < 38) {
                faults.add(fault);
            }
            permilles.put(fault, 5 + random.nextInt(60));
        }
        return new Plan(1 + random.nextInt(2), 6 + random.nextInt(14), 2 + random.nextInt(3), faults, permilles);
    }

    /** Nothing goes wrong. */
    static Plan calm(int harvesters, int jobs, int cores) {
        return new Plan(harvesters, jobs, cores, EnumSet.noneOf(Fault.class), Map.of());
    }

    int permille(Fault fault) {
        return permilles.getOrDefault(fault, 0);
    }
}
