// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.time.StartWindow;

/**
 * What was stored, durably.
 *
 * @param id of the only job, or of the sweep, or of the first of several
 * @param sweep the sweep's id when exactly one sweep was submitted
 * @param count jobs in total, members counted
 * @param jobs the ids, at most 1000 of them
 * @param window in which the only job, or those of the only sweep, may start; null of several
 * @param zone in which that was understood; null of several
 * @param promised when the only job, or the first of the only sweep, will start; null of several
 * @param repeated whether this answers a repetition of an earlier request
 */
public record Submitted(
        String id,
        @Nullable String sweep,
        long count,
        List<String> jobs,
        @Nullable StartWindow window,
        @Nullable String zone,
        @Nullable Promised promised,
        boolean repeated) {}
