// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.time.StartWindow;

/**
 * A single job or a whole sweep as it is handed to {@link PoolLedger#submit}.
 *
 * @param id a job id ({@code j...}) or a sweep id ({@code s...})
 * @param runs the terms of the members in order; their counts add up to the number of members, 1 for a single job
 * @param window already resolved against the hour of submission
 * @param after ids of jobs and sweeps that must have completed first
 * @param labels as written; those of a sweep may hold parameters
 * @param description normal form, opaque to the ledger, passed on to the store
 */
public record NewBody(
        String id,
        String owner,
        String group,
        @Nullable String name,
        List<TermsRun> runs,
        StartWindow window,
        List<String> after,
        Map<String, String> labels,
        String description) {
    public NewBody {
        runs = List.copyOf(runs);
        after = List.copyOf(after);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a body has at least one member");
        }
    }

    /** Whether this is a sweep. */
    public boolean isSweep() {
        return id.charAt(0) == 's';
    }

    /** How many members there are. */
    public long size() {
        long size = 0;
        for (TermsRun run : runs) {
            size += run.count();
        }
        return size;
    }
}
