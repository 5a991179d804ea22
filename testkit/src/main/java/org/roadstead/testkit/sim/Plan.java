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
 * @param sure those of them that strike more often than usual
 * @param permilles how often messages suffer from them
 * @param queued whether platforms have queues, as Slurm has them; see {@link SimQueues}
 */
record Plan(
        int harvesters,
        int jobs,
        int cores,
        Set<Fault> faults,
        Set<Fault> sure,
        Map<Fault, Integer> permilles,
        boolean queued) {
    /** True time at which people have submitted everything, in milliseconds. */
    static final long SUBMITTED = 150_000;

    /** True time from which nothing goes wrong any more. */
    static final long PEACE = 420_000;

    static Plan of(RandomGenerator random) {
        return of(random, Set.of());
    }

    /** One in which these faults are sure to be on, and strike often. */
    static Plan of(RandomGenerator random, Set<Fault> sure) {
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        Map<Fault, Integer> permilles = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            if (random.nextInt(100) < 42 || sure.contains(fault)) {
                faults.add(fault);
            }
            permilles.put(fault, 5 + random.nextInt(60) + (sure.contains(fault) ? 60 : 0));
        }
        // What neither the pool's backup nor a harvester's old disk knows of, nobody knows: docs/simulation.md says so.
        if (faults.contains(Fault.POOL_RESTORED)) {
            boolean oldDisks = faults.contains(Fault.HARVESTER_OLD_DISK) || faults.contains(Fault.HARVESTER_CLONED);
            if (oldDisks && random.nextBoolean() && !sure.contains(Fault.POOL_RESTORED)) {
                faults.remove(Fault.POOL_RESTORED);
            } else {
                faults.remove(Fault.HARVESTER_OLD_DISK);
                faults.remove(Fault.HARVESTER_CLONED);
            }
        }
        return new Plan(
                1 + random.nextInt(3), 8 + random.nextInt(14), 2 + random.nextInt(3), faults, sure, permilles, false);
    }

    /** Nothing goes wrong. */
    static Plan calm(int harvesters, int jobs, int cores) {
        return new Plan(harvesters, jobs, cores, EnumSet.noneOf(Fault.class), Set.of(), Map.of(), false);
    }

    /** The same beside platforms with queues; without what makes two harvesters of one, who would not know of each other's pilots. */
    Plan withQueues() {
        Set<Fault> fewer = EnumSet.noneOf(Fault.class);
        fewer.addAll(faults);
        fewer.remove(Fault.HARVESTER_CLONED);
        fewer.remove(Fault.HARVESTER_OLD_DISK);
        return new Plan(harvesters, jobs, cores, fewer, sure, permilles, true);
    }

    /** How many times at least a fault strikes that comes at single moments. */
    int strikes(Fault fault) {
        return sure.contains(fault) ? 4 : 1;
    }

    /** Whether nothing goes wrong, so that every job should complete at its first attempt. */
    boolean isCalm() {
        return faults.isEmpty();
    }

    int permille(Fault fault) {
        return permilles.getOrDefault(fault, 0);
    }
}
