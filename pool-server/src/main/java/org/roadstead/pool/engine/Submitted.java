// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.StartWindow;

/**
 * What was stored, durably.
 *
 * @param id of the only job, or of the sweep, or of the first of several
 * @param sweep the sweep's id when exactly one sweep was submitted
 * @param count jobs in total, members counted
 * @param jobs the ids, at most 1000 of them
 * @param repeated whether this answers a repetition of an earlier request
 */
public record Submitted(
        String id,
        @Nullable String sweep,
        long count,
        List<String> jobs,
        @Nullable StartWindow window,
        boolean repeated) {}
