// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

import java.util.Objects;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a job that decides where it may run. Jobs of equal shape are interchangeable for matching.
 *
 * @param coresMin cores without which it cannot run
 * @param coresMax cores it can make use of
 * @param memory bytes
 * @param disk bytes
 * @param gpuType the type asked for; null takes any
 * @param durationMillis how long it needs once started
 * @param image the container image that it runs in; null for what the node has
 */
public record Shape(
        String owner,
        String group,
        RunKind kind,
        int coresMin,
        int coresMax,
        long memory,
        long disk,
        int gpus,
        @Nullable String gpuType,
        int nodes,
        SortedSet<String> features,
        long durationMillis,
        @Nullable String image) {

    /** Of a job that runs in no image. */
    public Shape(
            String owner,
            String group,
            RunKind kind,
            int coresMin,
            int coresMax,
            long memory,
            long disk,
            int gpus,
            @Nullable String gpuType,
            int nodes,
            SortedSet<String> features,
            long durationMillis) {
        this(
                owner,
                group,
                kind,
                coresMin,
                coresMax,
                memory,
                disk,
                gpus,
                gpuType,
                nodes,
                features,
                durationMillis,
                null);
    }

    /** Written out: shapes are keys on every turn, and a record's own costs several times as much until it is compiled well. */
    @Override
    public int hashCode() {
        int hash = owner.hashCode();
        hash = 31 * hash + group.hashCode();
        hash = 31 * hash + coresMin;
        hash = 31 * hash + coresMax;
        hash = 31 * hash + Long.hashCode(memory);
        hash = 31 * hash + Long.hashCode(disk);
        hash = 31 * hash + gpus;
        hash = 31 * hash + nodes;
        hash = 31 * hash + features.hashCode();
        return 31 * hash + Long.hashCode(durationMillis);
    }

    /** As a record's own, which leaves it to the compiler what is compared first. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Shape its
                        && durationMillis == its.durationMillis
                        && memory == its.memory
                        && coresMin == its.coresMin
                        && coresMax == its.coresMax
                        && disk == its.disk
                        && gpus == its.gpus
                        && nodes == its.nodes
                        && kind == its.kind
                        && owner.equals(its.owner)
                        && group.equals(its.group)
                        && Objects.equals(gpuType, its.gpuType)
                        && features.equals(its.features)
                        && Objects.equals(image, its.image);
    }

    /** The least it runs with. */
    public Resources least() {
        return new Resources(coresMin, memory, disk, gpus);
    }
}
