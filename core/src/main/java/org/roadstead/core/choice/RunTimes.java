// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

/**
 * How long this pilot's jobs took lately: an exponentially weighted mean, which decides how far ahead it claims. A
 * claim costs a round trip, which only jobs shorter than that notice.
 */
final class RunTimes {
    /** Above this mean, nothing is claimed that cannot start at once. */
    static final double SHORT_MILLIS = 100;

    /** How much work a pilot claims ahead while its jobs are short. */
    static final double AHEAD_MILLIS = 150;

    static final int MOST_AHEAD = 64;

    private static final double WEIGHT = 0.2;

    private double mean = Double.MAX_VALUE;

    void ran(long millis) {
        mean = mean == Double.MAX_VALUE ? millis : mean + WEIGHT * (millis - mean);
    }

    /** How many jobs to hold that cannot start yet, given how many run at a time. */
    int ahead(int atATime) {
        if (mean > SHORT_MILLIS) {
            return 0;
        }
        double each = Math.max(mean, 1);
        return (int) Math.min(MOST_AHEAD, Math.ceil(Math.max(1, atATime) * AHEAD_MILLIS / each));
    }
}
