// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.WaitForecast;
import org.roadstead.core.resource.Resources;

/**
 * Pilots that wait in a platform's queue, or that would if they were asked for now.
 *
 * @param life how long their allocations last; null when they have no end
 * @param waits from now
 * @param count how many
 */
public record ComingPilot(Resources size, @Nullable Duration life, WaitForecast waits, int count) {
    /** Seconds after its start after which it takes no job of this limit; negative when it takes none. */
    double lastStart(Duration limit) {
        return life == null ? Double.POSITIVE_INFINITY : (life.toMillis() - limit.toMillis()) / 1000.0;
    }
}
