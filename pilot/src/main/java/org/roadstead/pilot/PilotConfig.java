// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;

/**
 * What a pilot is told when it is started.
 *
 * @param token of this pilot, as read from its file
 * @param id of this pilot
 * @param data its directory; absolute
 * @param size what its jobs may use together
 * @param gpuType null when there are none
 * @param allocation the platform's name for where it runs
 * @param gpuNames those of the allocation; empty where the platform names none
 * @param features that this node has, as far as somebody said so
 * @param image the container image that it runs in, whose jobs alone it takes; null for none in particular
 * @param timeLeft until the allocation ends; null when nothing limits it
 * @param margin how much earlier than that a job must be able to end
 * @param hand of a pilot that a person has started; null when a harvester has
 * @param keep how long directories of ended jobs stay
 * @param owner whose jobs it takes; null until its first
 * @param containment {@code auto} or {@code sweep}
 * @param processes that one job may have
 * @param logBytes that one attempt may write to its two streams
 * @param grace how long jobs may go on after a SIGTERM
 * @param killGrace between asking a payload to end and ending it
 * @param patience how long it tries to reach its harvester at the start
 */
public record PilotConfig(
        URI harvester,
        String token,
        String id,
        Path data,
        Resources size,
        @Nullable String gpuType,
        @Nullable String allocation,
        List<String> gpuNames,
        SortedSet<String> features,
        @Nullable String image,
        @Nullable Duration timeLeft,
        Duration margin,
        @Nullable Hand hand,
        Duration keep,
        @Nullable String owner,
        String containment,
        long processes,
        long logBytes,
        Duration grace,
        Duration killGrace,
        Duration patience) {
    /**
     * Of a pilot that a person has started: its token is the person's, and it is given one of its own.
     *
     * @param groups of the person whose jobs it takes; empty takes the person's own jobs alone
     * @param idle after how long without a job it ends; null leaves that to the harvester
     */
    public record Hand(SortedSet<String> groups, @Nullable Duration idle) {}
}
