// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long an allocation to ask for. Short ones are backfilled into gaps that long ones wait for; too short ones cost
 * more starts than they run. In few steps, so that orders for like needs are equal and can be made in one request.
 */
final class Life {
    private static final int[] STEP_MINUTES = {
        1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1080, 1440, 2160, 2880, 4320, 5760, 7200,
        10080, 14400, 20160, 43200
    };

    private Life() {}

    /**
     * @param jobMillis what one job may take
     * @param workMillis what the backlog takes in a pilot's share of it
     * @param longest how long an allocation may be there; null when nothing limits it
     * @return null where lives are not asked for; otherwise enough for the job, unless nothing there is
     */
    static @Nullable Duration of(
            HarvesterSettings settings, long jobMillis, long workMillis, @Nullable Duration longest) {
        Lives lives = settings.lives();
        if (lives == null) {
            return null;
        }
        long work =
                Math.min(workMillis + lives.margin().toMillis(), lives.most().toMillis());
        long wanted = Math.max(lives.least().toMillis(), work);
        for (int minutes : STEP_MINUTES) {
            Duration step = Duration.ofMinutes(minutes);
            if (longest != null && step.compareTo(longest) >= 0) {
                break;
            }
            if (step.toMillis() >= wanted && Capabilities.usable(settings, step) >= jobMillis) {
                return step;
            }
        }
        return longest == null ? Duration.ofMinutes(STEP_MINUTES[STEP_MINUTES.length - 1]) : longest;
    }
}
