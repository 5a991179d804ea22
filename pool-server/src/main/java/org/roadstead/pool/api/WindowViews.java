// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Basis;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.StartForecast;
import org.roadstead.core.job.Phase;
import org.roadstead.pool.engine.JobReads;

/** What people see of when a job was said to start, and is. */
final class WindowViews {
    private WindowViews() {}

    /** {@code Interval}: an open side is left out. */
    record Interval(@Nullable String start, @Nullable String end) {}

    /** {@code StartWindow}. */
    record WindowJson(
            String start,
            String end,
            String expectedStart,
            double confidence,
            String commitment,
            @Nullable String harvester,
            ForecastViews.Basis basis) {}

    /** {@code Window}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record JobWindow(
            @Nullable Interval asked,
            @Nullable WindowJson promised,
            @Nullable WindowJson current,
            List<WindowJson> revisions) {}

    static @Nullable WindowJson window(@Nullable Promised promised) {
        if (promised == null) {
            return null;
        }
        Basis basis = promised.basis();
        return new WindowJson(
                promised.start().toString(),
                promised.end().toString(),
                promised.expected().toString(),
                StartForecast.CONFIDENCE,
                promised.commitment().name(),
                promised.platform().isEmpty() ? null : promised.platform(),
                new ForecastViews.Basis(
                        basis.method().words(),
                        basis.sampleSize(),
                        (int) Math.min(Integer.MAX_VALUE, basis.queueAhead()),
                        basis.asOf().toString()));
    }

    /** With what was said last as the current one, while it waits. */
    static JobWindow of(JobReads.JobView job) {
        List<Promised> moves = job.moves();
        Promised last = moves.isEmpty() ? job.promised() : moves.get(moves.size() - 1);
        return of(job, waits(job) ? last : null);
    }

    static JobWindow of(JobReads.JobView job, @Nullable Promised current) {
        return new JobWindow(
                interval(job.notBefore(), job.windowEnd()),
                window(job.promised()),
                window(current),
                job.moves().stream().map(WindowViews::window).toList());
    }

    /** Whether nobody has it and it may still be forecast. */
    static boolean waits(JobReads.JobView job) {
        return job.phase() == Phase.WAITING && job.placement() == null;
    }

    static @Nullable Interval interval(@Nullable Instant start, @Nullable Instant end) {
        return start == null && end == null
                ? null
                : new Interval(start == null ? null : start.toString(), end == null ? null : end.toString());
    }
}
