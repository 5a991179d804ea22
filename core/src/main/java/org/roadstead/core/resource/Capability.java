// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.resource;

import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a harvester can supply in its largest pilot, or what one pilot has: the other side of a {@link Shape}.
 *
 * @param most the largest amount one job can be given
 * @param gpuType null when there are no GPUs
 * @param longestMillis the longest duration a job may have here; {@link Long#MAX_VALUE} when nothing limits it
 * @param image the one container image whose jobs run here; null when that of a job does not matter
 */
public record Capability(
        Resources most,
        @Nullable String gpuType,
        int nodes,
        SortedSet<String> features,
        Set<RunKind> kinds,
        long longestMillis,
        Serve serve,
        @Nullable String image) {

    /** Bound to no image. */
    public Capability(
            Resources most,
            @Nullable String gpuType,
            int nodes,
            SortedSet<String> features,
            Set<RunKind> kinds,
            long longestMillis,
            Serve serve) {
        this(most, gpuType, nodes, features, kinds, longestMillis, serve, null);
    }

    /** The same, with no more than {@code free} of it. */
    public Capability within(Resources free) {
        return new Capability(free, gpuType, nodes, features, kinds, longestMillis, serve, image);
    }

    /** The same, but for jobs that take no longer than this. */
    public Capability lasting(long millis) {
        return new Capability(most, gpuType, nodes, features, kinds, millis, serve, image);
    }

    /** The same, for others. */
    public Capability serving(Serve others) {
        return new Capability(most, gpuType, nodes, features, kinds, longestMillis, others, image);
    }
}
