// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.List;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Verdict;

/**
 * Why a job is where it is.
 *
 * @param reason the first thing that holds it
 * @param position jobs ahead of it among those that the same harvesters could take; -1 when it is not in line
 */
public record Explained(
        JobId job, Phase phase, Reason reason, String message, long position, List<ByHarvester> harvesters) {
    /** @param present whether it was heard of lately */
    public record ByHarvester(String harvester, String platform, boolean present, Verdict verdict) {}
}
