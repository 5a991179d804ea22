// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.platform;

import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.PilotSize;
import org.roadstead.core.supply.Queue;

/**
 * A pilot to be started.
 *
 * @param pilot its id
 * @param token its token in the clear; never in a command line, an environment or a log
 * @param harvester the URL at which it reaches the harvester
 * @param owner whose jobs it is for; null when the first job decides
 * @param queue the platform's queue to ask
 * @param gpuType which GPUs it is to have; null when any will do, or none
 * @param features what its node must have, by name; the pilot publishes these and no more
 * @param life how long an allocation to ask for; null where allocations have no end
 * @param image the container image that it is to be made of, whose jobs alone it takes; null for none in particular
 */
public record PilotOrder(
        String pilot,
        String token,
        String harvester,
        Resources size,
        @Nullable String owner,
        String queue,
        @Nullable String gpuType,
        SortedSet<String> features,
        @Nullable Duration life,
        @Nullable String image) {

    /** For jobs that run in no image. */
    public PilotOrder(
            String pilot,
            String token,
            String harvester,
            Resources size,
            @Nullable String owner,
            String queue,
            @Nullable String gpuType,
            SortedSet<String> features,
            @Nullable Duration life) {
        this(pilot, token, harvester, size, owner, queue, gpuType, features, life, null);
    }

    /** In the queue of a host. */
    public PilotOrder(String pilot, String token, String harvester, Resources size, @Nullable String owner) {
        this(pilot, token, harvester, size, owner, Queue.LOCAL, null, new TreeSet<>(), null);
    }

    /** Of what was decided. */
    public static PilotOrder of(PilotSize size, String pilot, String token, String harvester) {
        return new PilotOrder(
                pilot,
                token,
                harvester,
                size.resources(),
                size.owner(),
                size.queue(),
                size.gpuType(),
                size.features(),
                size.life(),
                size.image());
    }

    /** Whether one request to the platform can ask for both. */
    public boolean isLike(PilotOrder other) {
        return equals(new PilotOrder(
                pilot,
                token,
                harvester,
                other.size,
                other.owner,
                other.queue,
                other.gpuType,
                other.features,
                other.life,
                other.image));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "PilotOrder[" + pilot + ", " + size + ", owner " + owner + ", queue " + queue + "]";
    }
}
