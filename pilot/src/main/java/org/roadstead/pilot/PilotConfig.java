// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
 * @param timeLeft until the allocation ends; null when nothing limits it
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
        @Nullable Duration timeLeft,
        Duration keep,
        @Nullable String owner,
        String containment,
        long processes,
        long logBytes,
        Duration grace,
        Duration killGrace,
        Duration patience) {}
