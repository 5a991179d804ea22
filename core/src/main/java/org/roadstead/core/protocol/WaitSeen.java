// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;

/**
 * One pilot's way through a queue of a platform, as far as it is known; what is told later of the same pilot takes the
 * place of what was told before. Instants are epoch milliseconds of the platform.
 *
 * @param size what was asked for
 * @param lifeMillis how long an allocation was asked for; null when it has no end
 * @param eligible from when it could have started but for others before it; null when not known
 * @param started null when it waits, or went without having started
 * @param gone when it left the queue without having started, which says only that it would have waited longer
 * @param firstEstimate when the platform first expected it to start; null when it never said
 * @param lastEstimate when it expected so last before the start
 */
public record WaitSeen(
        String pilot,
        String queue,
        Resources size,
        @Nullable String gpuType,
        SortedSet<String> features,
        @Nullable Long lifeMillis,
        long submitted,
        @Nullable Long eligible,
        @Nullable Long started,
        @Nullable Long gone,
        @Nullable Long firstEstimate,
        @Nullable Long lastEstimate) {}
