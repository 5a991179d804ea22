// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.util.Arrays;

/**
 * The distribution of a start, in seconds from the question: quantiles at {@link #TAUS}, straight between them on the scale of {@link
 * StartScale}, of no more than 30 days. Immutable.
 */
final class StartLaw {
    static final double[] TAUS = {.01, .05, .1, .25, .5, .75, .9, .95, .99};

    private final double[] y;

    /** @param y by {@link #TAUS}; need not rise */
    StartLaw(double[] y) {
        this.y = y.clone();
        for (int i = 0; i < y.length; i++) {
            double least = i == 0 ? StartScale.FLOOR : this.y[i - 1];
            this.y[i] = Math.max(least, Math.min(StartScale.MOST, y[i]));
        }
    }

    /** @param seconds draws, in any order */
    static StartLaw of(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        double[] y = new double[TAUS.length];
        for (int i = 0; i < y.length; i++) {
            double at = Math.max(0, Math.min(sorted.length - 1, TAUS[i] * sorted.length - .5));
            int below = (int) at;
            int above = Math.min(sorted.length - 1, below + 1);
            double low = StartScale.of(sorted[below]);
            y[i] = low + (at - below) * (StartScale.of(sorted[above]) - low);
        }
        return new StartLaw(y);
    }

    double y(int tau) {
        return y[tau];
    }

    double quantile(double p) {
        if (p <= TAUS[0]) {
            double part = Math.max(0, p) / TAUS[0];
            return StartScale.seconds(StartScale.FLOOR + part * (y[0] - StartScale.FLOOR));
        }
        for (int i = 1; i < TAUS.length; i++) {
            if (p <= TAUS[i]) {
                double part = (p - TAUS[i - 1]) / (TAUS[i] - TAUS[i - 1]);
                return StartScale.seconds(y[i - 1] + part * (y[i] - y[i - 1]));
            }
        }
        double last = TAUS[TAUS.length - 1];
        double beyond = StartScale.TAIL * Math.log((1 - last) / Math.max(1e-6, 1 - p));
        return StartScale.seconds(Math.min(StartScale.MOST, y[y.length - 1] + beyond));
    }

    /** The largest p whose quantile is not above {@code seconds}. */
    double probability(double seconds) {
        if (seconds < 0) {
            return 0;
        }
        double at = StartScale.of(seconds);
        int above = 0;
        while (above < y.length && y[above] <= at) {
            above++;
        }
        if (above == y.length) {
            return at >= StartScale.MOST
                    ? 1
                    : 1 - (1 - TAUS[above - 1]) * Math.exp(-(at - y[above - 1]) / StartScale.TAIL);
        }
        double before = above == 0 ? StartScale.FLOOR : y[above - 1];
        double least = above == 0 ? 0 : TAUS[above - 1];
        return least + (TAUS[above] - least) * (at - before) / (y[above] - before);
    }
}
