// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;

/**
 * What an operator sets for a harvester.
 *
 * @param capacity what all pilots together may use
 * @param pilotSize what a pilot gets when no job needs more, as far as its node has it
 * @param kinds what can be run
 * @param queues of the platform, best first, until {@link HarvesterLedger#queues} says what they have become
 * @param idleEnd after how long without a job a pilot ends
 * @param startPatience how long a pilot may take to say hello, counted from when the platform has it running
 * @param isolated whether payloads are isolated from each other, so that a pilot may mix owners
 * @param lives how long allocations are asked for, which are then no larger than the backlog needs; null where pilots
 *     just run
 * @param imagePilots whether a job in a container image needs a pilot that was made of that image
 */
public record HarvesterSettings(
        String name,
        String platform,
        String release,
        Serve serve,
        Resources capacity,
        Resources pilotSize,
        List<RunKind> kinds,
        List<Queue> queues,
        Duration idleEnd,
        Duration startPatience,
        boolean isolated,
        @Nullable Lives lives,
        boolean imagePilots) {
    public HarvesterSettings {
        kinds = List.copyOf(kinds);
        queues = List.copyOf(queues);
    }

    /** Of a platform where no pilot is made of a job's image. */
    public HarvesterSettings(
            String name,
            String platform,
            String release,
            Serve serve,
            Resources capacity,
            Resources pilotSize,
            List<RunKind> kinds,
            List<Queue> queues,
            Duration idleEnd,
            Duration startPatience,
            boolean isolated,
            @Nullable Lives lives) {
        this(
                name,
                platform,
                release,
                serve,
                capacity,
                pilotSize,
                kinds,
                queues,
                idleEnd,
                startPatience,
                isolated,
                lives,
                false);
    }

    /** Of a platform with one queue that takes whatever fits, named as the platform is. */
    public HarvesterSettings(
            String name,
            String platform,
            String release,
            Serve serve,
            Resources capacity,
            Resources largestPilot,
            Resources pilotSize,
            @Nullable String gpuType,
            List<String> features,
            List<RunKind> kinds,
            @Nullable Duration longest,
            Duration idleEnd,
            Duration startPatience,
            boolean isolated) {
        this(
                name,
                platform,
                release,
                serve,
                capacity,
                pilotSize,
                kinds,
                List.of(new Queue(
                        platform,
                        List.of(new NodeKind(largestPilot, gpuType, new TreeSet<>(features), 1)),
                        longest,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        null)),
                idleEnd,
                startPatience,
                isolated,
                null);
    }

    /** All that nodes are asked by name. */
    public List<String> features() {
        SortedSet<String> features = new TreeSet<>();
        queues.forEach(queue -> queue.kinds().forEach(kind -> features.addAll(kind.features())));
        return List.copyOf(features);
    }
}
