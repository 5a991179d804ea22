// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

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

    /** Whether this amount is enough for {@code need}. */
    public boolean covers(Resources need) {
        return cores >= need.cores && memory >= need.memory && disk >= need.disk && gpus >= need.gpus;
    }
}
