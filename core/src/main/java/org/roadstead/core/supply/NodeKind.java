// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;

/**
 * Nodes that are alike.
 *
 * @param size what one of them has
 * @param gpuType null when there are no GPUs, or they have no name
 * @param features what can be asked of them by name
 * @param nodes how many there are
 */
public record NodeKind(Resources size, @Nullable String gpuType, SortedSet<String> features, int nodes) {
    public NodeKind {
        features = Collections.unmodifiableSortedSet(new TreeSet<>(features));
    }
}
