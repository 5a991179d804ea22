// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;

/**
 * A pilot that takes jobs now.
 *
 * @param free what none of its jobs holds
 * @param timeLeft until its allocation ends; null when nothing limits it
 * @param alike how many pilots it stands for, 1 or more
 */
public record LivePilot(
        Resources size, Resources free, @Nullable Duration timeLeft, List<RunningJob> running, int alike) {
    public LivePilot {
        running = List.copyOf(running);
    }

    public LivePilot(Resources size, Resources free, @Nullable Duration timeLeft, List<RunningJob> running) {
        this(size, free, timeLeft, running, 1);
    }

    /** Seconds from now after which it takes no job of this limit; negative when it takes none; infinite without an end. */
    double lastStart(Duration limit) {
        return timeLeft == null ? Double.POSITIVE_INFINITY : (timeLeft.toMillis() - limit.toMillis()) / 1000.0;
    }
}
