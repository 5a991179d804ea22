// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

/** The scale of starts: {@code y = ln(seconds + 5)}, so that below a few seconds nothing matters and above them ratios do. */
final class StartScale {
    private static final double SOON = 5;
    static final double FLOOR = Math.log(SOON);
    /** No answer is beyond this. */
    static final double MOST_SECONDS = 30 * 86_400.0;

    static final double MOST = Math.log(MOST_SECONDS + SOON);

    /** Slope of the tail that nobody has seen yet, as in {@code KaplanMeier}. */
    static final double TAIL = .5;

    private StartScale() {}

    static double of(double seconds) {
        return Math.log(Math.max(0, Math.min(MOST_SECONDS, seconds)) + SOON);
    }

    static double seconds(double y) {
        return Math.max(0, Math.min(MOST_SECONDS, Math.exp(y) - SOON));
    }
}
