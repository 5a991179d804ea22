// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;

/**
 * A pilot to be started.
 *
 * @param owner whose jobs it is meant for; null when it may bind itself to anybody served
 * @param queue the platform's queue to ask
 * @param gpuType which GPUs it is to have; null when any will do, or none
 * @param features what the jobs it is for ask of a node, and no more
 * @param life how long an allocation to ask for; null where allocations have no end
 * @param image the container image that it is to be made of, for the jobs of which it is; null for none in particular
 * @param why one sentence for the operator
 */
public record PilotSize(
        Resources resources,
        @Nullable String owner,
        String queue,
        @Nullable String gpuType,
        SortedSet<String> features,
        @Nullable Duration life,
        @Nullable String image,
        String why) {
    public PilotSize {
        features = Collections.unmodifiableSortedSet(new TreeSet<>(features));
    }

    /** In the queue of a host. */
    public PilotSize(Resources resources, @Nullable String owner, String why) {
        this(resources, owner, Queue.LOCAL, null, new TreeSet<>(), null, null, why);
    }
}
