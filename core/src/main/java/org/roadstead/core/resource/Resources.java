// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

import java.util.ArrayList;
import java.util.List;

/**
 * An amount of what a node has.
 *
 * @param memory bytes
 * @param disk bytes
 */
public record Resources(int cores, long memory, long disk, int gpus) {
    public static final Resources NONE = new Resources(0, 0, 0, 0);

    public Resources plus(Resources other) {
        return new Resources(cores + other.cores, memory + other.memory, disk + other.disk, gpus + other.gpus);
    }

    public Resources minus(Resources other) {
        return new Resources(cores - other.cores, memory - other.memory, disk - other.disk, gpus - other.gpus);
    }

    /** What of {@code need} this amount is not enough for, as {@code 4 cores (2 here), 512 MiB of memory (0 MiB here)}. */
    public String lackingFor(Resources need) {
        List<String> lacking = new ArrayList<>();
        if (cores < need.cores) {
            lacking.add(need.cores + " cores (" + Math.max(0, cores) + " here)");
        }
        if (memory < need.memory) {
            lacking.add(mebibytes(need.memory) + " of memory (" + mebibytes(memory) + " here)");
        }
        if (disk < need.disk) {
            lacking.add(mebibytes(need.disk) + " of disk (" + mebibytes(disk) + " here)");
        }
        if (gpus < need.gpus) {
            lacking.add(need.gpus + " GPUs (" + Math.max(0, gpus) + " here)");
        }
        return String.join(", ", lacking);
    }

    private static String mebibytes(long bytes) {
        return Math.max(0, bytes) / (1024 * 1024) + " MiB";
    }

    /** Whether this amount is enough for {@code need}. */
    public boolean covers(Resources need) {
        return cores >= need.cores && memory >= need.memory && disk >= need.disk && gpus >= need.gpus;
    }
}
