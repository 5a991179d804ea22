// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a job asks of a node.
 *
 * @param nodes 1 in this release
 * @param features names that a node must carry, all of them
 */
public record ResourceRequest(
        IntRange cores, ByteSize memory, ByteSize disk, GpuRequest gpus, int nodes, SortedSet<String> features) {
    private static final SortedSet<String> NO_FEATURES = Collections.unmodifiableSortedSet(new TreeSet<>());

    /** What is meant where nothing is said: 1 core, 512 MiB of memory, 1 GiB of disk. */
    public static final ResourceRequest DEFAULT = new ResourceRequest(
            new IntRange(1, 1), ByteSize.mebibytes(512), ByteSize.mebibytes(1024), GpuRequest.NONE, 1, NO_FEATURES);

    public ResourceRequest {
        features = features.isEmpty() ? NO_FEATURES : Collections.unmodifiableSortedSet(new TreeSet<>(features));
    }
}
