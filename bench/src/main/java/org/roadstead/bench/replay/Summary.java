// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

/**
 * How good a predictor was over a trace. Pinball losses are in seconds; {@code unbounded} is the part of windows without a
 * bound or above 30 days.
 */
record Summary(
        int jobs,
        double coverage,
        double worstWeekCoverage,
        double widthMedianHours,
        double widthMeanHours,
        double winkler,
        double logWinkler,
        Pinball pinball,
        double unbounded,
        double maeHours,
        double medianAeHours) {
    record Pinball(double p05, double p50, double p95) {}
}
