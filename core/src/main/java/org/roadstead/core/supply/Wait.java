// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pilot's way through a queue, in wall time of the platform.
 *
 * @param eligible from when it could have started but for others before it; null while not known
 * @param started null while it waits
 * @param estimate when the platform itself expects, or last expected, it to start; null where it does not say
 */
public record Wait(
        String queue,
        Instant submitted,
        @Nullable Instant eligible,
        @Nullable Instant started,
        @Nullable Instant estimate) {}
