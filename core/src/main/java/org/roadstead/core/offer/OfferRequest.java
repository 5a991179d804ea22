// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Duration;
import java.util.List;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.time.StartWindow;

/**
 * What is asked for.
 *
 * @param id of the set to be ({@code q...})
 * @param terms of the job, with its range of cores
 * @param resolved the interval that all wishes make together
 * @param wished the intervals, in order of preference; none is over
 * @param zone in which they were understood
 * @param preparation what passes between a job's turn and its start
 * @param description normal form, opaque here
 */
public record OfferRequest(
        String id,
        String owner,
        String group,
        Terms terms,
        StartWindow resolved,
        List<StartWindow> wished,
        String zone,
        Duration preparation,
        boolean many,
        double minConfidence,
        String description) {
    public OfferRequest {
        wished = List.copyOf(wished);
        if (wished.isEmpty()) {
            throw new IllegalArgumentException("a request names at least one interval");
        }
    }
}
