// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.seen;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How right the windows were that ended in a start.
 *
 * @param week such as {@code 2026-W48} (ISO 8601, UTC), by the start; null for all of them
 * @param inside starts within their window
 * @param early starts before it
 * @param late starts after it
 * @param width the median of the windows
 * @param lateness by how much the late ones were late, on average; zero when none was
 * @param losses mean pinball losses of the quantiles .05, .5 and .95 (Koenker and Bassett 1978): the smaller the better
 */
public record Score(
        String queue,
        Commitment commitment,
        @Nullable String week,
        int starts,
        int inside,
        int early,
        int late,
        Duration width,
        Duration lateness,
        Losses losses) {
    /** One for each quantile. */
    public record Losses(Duration p05, Duration p50, Duration p95) {}

    /** The part of starts within their windows; meant to be .9. */
    public double coverage() {
        return (double) inside / starts;
    }
}
