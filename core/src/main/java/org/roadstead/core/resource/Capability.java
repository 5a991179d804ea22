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
 */
public record Capability(
        Resources most,
        @Nullable String gpuType,
        int nodes,
        SortedSet<String> features,
        Set<RunKind> kinds,
        long longestMillis,
        Serve serve) {}
