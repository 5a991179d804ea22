// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.time.StartWindow;

/**
 * What the ledger must know of a stored body. The jobs of a body have the numbers {@code first} to {@code last()};
 * {@code first} is also the body's own number.
 *
 * @param size members; 1 for a single job
 * @param terms the numbers of all terms its members were submitted with, each once
 * @param created wall clock of the pool at submission
 * @param promised when its first job was said to start, at submission; null when an earlier release stored it
 */
public record BodyFacts(
        long first,
        long size,
        String id,
        String owner,
        String group,
        List<Integer> terms,
        StartWindow window,
        List<String> after,
        Instant created,
        @Nullable Promised promised) {
    public BodyFacts {
        terms = List.copyOf(terms);
        after = List.copyOf(after);
    }

    /** Without a promise. */
    public BodyFacts(
            long first,
            long size,
            String id,
            String owner,
            String group,
            List<Integer> terms,
            StartWindow window,
            List<String> after,
            Instant created) {
        this(first, size, id, owner, group, terms, window, after, created, null);
    }

    BodyFacts promised(Promised what) {
        return new BodyFacts(first, size, id, owner, group, terms, window, after, created, what);
    }

    public boolean isSweep() {
        return id.charAt(0) == 's';
    }

    /** The number of the last member. */
    public long last() {
        return first + size - 1;
    }

    /** The id of the job with number {@code num}, which must be one of this body's. */
    public JobId job(long num) {
        return isSweep() ? JobId.member(new SweepId(id), num - first) : new JobId(id);
    }

    /** The number of {@code job}, or -1 when this body has no such member. */
    public long num(JobId job) {
        long member = job.member();
        return job.body().equals(id) && member < size ? first + member : -1;
    }
}
