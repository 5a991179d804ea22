// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import java.util.List;

/**
 * What is alike: six levels from everything to one owner's jobs of one exact shape. The numbers of levels are the same everywhere;
 * {@link #PARENTS} says what a level leans on while it has seen little.
 */
record Key(int level, String owner, String queue, long cores, long limit, long memory, long gpus, int bin) {
    static final int LEVELS = 6;
    static final int CLASS_LEVEL = 2;
    static final int SHAPE_LEVEL = 5;

    /** Of level 0 the parent is whatever the caller has; two parents count half each. */
    private static final List<int[]> PARENTS =
            List.of(new int[0], new int[] {0}, new int[] {1}, new int[] {0}, new int[] {3, 1}, new int[] {4, 2});

    private static final int NO_BIN = -1;
    private static final long[] CORES = {1, 4, 16, 64};
    private static final long[] LIMITS = {3600, 3 * 3600, 12 * 3600, 86_400, 3 * 86_400};

    static Key of(int level, Features of) {
        return switch (level) {
            case 0 -> new Key(0, "", "", 0, 0, 0, 0, NO_BIN);
            case 1 -> new Key(1, "", of.queue(), 0, 0, 0, 0, NO_BIN);
            case 2 ->
                new Key(
                        2,
                        "",
                        of.queue(),
                        classOf(of.cores(), CORES),
                        classOf(of.limitSeconds(), LIMITS),
                        0,
                        Math.min(1, of.gpus()),
                        NO_BIN);
            case 3 -> new Key(3, of.owner(), "", 0, 0, 0, 0, NO_BIN);
            case 4 -> new Key(4, of.owner(), of.queue(), 0, 0, 0, 0, NO_BIN);
            default ->
                new Key(5, of.owner(), of.queue(), of.cores(), of.limitSeconds(), of.memoryMiB(), of.gpus(), NO_BIN);
        };
    }

    Key inBin(int pendingBin) {
        return new Key(level, owner, queue, cores, limit, memory, gpus, pendingBin);
    }

    /** The mean of {@code values} over the parents of {@code level}; {@code root} for level 0. */
    static double ofParents(int level, double[] values, double root) {
        int[] parents = PARENTS.get(level);
        if (parents.length == 0) {
            return root;
        }
        double sum = 0;
        for (int parent : parents) {
            sum += values[parent];
        }
        return sum / parents.length;
    }

    private static int classOf(long value, long[] limits) {
        int found = 0;
        while (found < limits.length && value > limits[found]) {
            found++;
        }
        return found;
    }
}
