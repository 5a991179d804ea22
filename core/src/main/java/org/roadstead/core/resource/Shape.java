// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

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

    /** The least it runs with. */
    public Resources least() {
        return new Resources(coresMin, memory, disk, gpus);
    }
}
