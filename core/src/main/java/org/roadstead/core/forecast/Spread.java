// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import org.roadstead.core.forecast.estimate.KaplanMeier;

/**
 * The distribution of a wait behind three quantiles (.05, .5, .95) of {@code y = ln(seconds + 60)}: straight between them and
 * down to a wait of nothing, and above the last one {@code y(p) = high + 0.5 ln(.05 / (1 - p))}, the tail that the estimator assumes.
 */
public record Spread(double low, double median, double high) {
    static final double[] TAUS = {0.05, 0.5, 0.95};

    private static final double LEAST_STEP = 1e-6;

    /** The y that is not passed with probability {@code p}. */
    double quantile(double p) {
        if (p >= TAUS[2]) {
            return high + KaplanMeier.TAIL * Math.log((1 - TAUS[2]) / Math.max(1e-9, 1 - p));
        }
        if (p >= TAUS[1]) {
            return median + (high - median) * (p - TAUS[1]) / (TAUS[2] - TAUS[1]);
        }
        if (p >= TAUS[0]) {
            return low + (median - low) * (p - TAUS[0]) / (TAUS[1] - TAUS[0]);
        }
        return LogTime.FLOOR + (low - LogTime.FLOOR) * Math.max(0, p) / TAUS[0];
    }

    /** The probability that y is not passed. */
    double probability(double y) {
        if (y >= high) {
            return 1 - (1 - TAUS[2]) * Math.exp(-(y - high) / KaplanMeier.TAIL);
        }
        if (y >= median) {
            return TAUS[1] + (TAUS[2] - TAUS[1]) * (y - median) / Math.max(LEAST_STEP, high - median);
        }
        if (y >= low) {
            return TAUS[0] + (TAUS[1] - TAUS[0]) * (y - low) / Math.max(LEAST_STEP, median - low);
        }
        return TAUS[0] * Math.max(0, y - LogTime.FLOOR) / Math.max(LEAST_STEP, low - LogTime.FLOOR);
    }
}
