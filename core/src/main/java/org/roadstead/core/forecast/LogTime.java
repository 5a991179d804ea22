// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

/** The scale on which waits are learnt: {@code y = ln(seconds + 60)}, so that below a minute nothing matters and above it ratios do. */
final class LogTime {
    static final double FLOOR = Math.log(60);

    /** No answer is beyond this wait. */
    static final double MOST_SECONDS = 30 * 86_400.0;

    static final double MOST = Math.log(MOST_SECONDS);

    private LogTime() {}

    static double of(double seconds) {
        return Math.log(Math.max(0, seconds) + 60);
    }

    static double seconds(double y) {
        return Math.max(0, Math.exp(y) - 60);
    }

    static double clip(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }
}
