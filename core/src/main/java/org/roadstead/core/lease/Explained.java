// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Verdict;

/**
 * Why a job is where it is.
 *
 * @param reason the first thing that holds it, or why it ended; null when it completed
 * @param position about how many jobs go before it among those that the same harvesters could take; -1 when it is not in line
 * @param harvesters what each says of a job that waits; empty for every other
 * @param window when it will start, as it looks now; null of one that is held or has ended
 */
public record Explained(
        JobId job,
        Phase phase,
        @Nullable Reason reason,
        String message,
        long position,
        List<ByHarvester> harvesters,
        @Nullable Promised window) {
    Explained(
            JobId job,
            Phase phase,
            @Nullable Reason reason,
            String message,
            long position,
            List<ByHarvester> harvesters) {
        this(job, phase, reason, message, position, harvesters, null);
    }

    Explained with(Promised forecast) {
        return new Explained(job, phase, reason, message, position, harvesters, forecast);
    }

    /** @param present whether it was heard of lately */
    public record ByHarvester(String harvester, String platform, boolean present, Verdict verdict) {}
}
