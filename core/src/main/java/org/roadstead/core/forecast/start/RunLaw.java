// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

/**
 * How long a job will run: a distribution between nothing and its limit, in seconds; straight between its quantiles .05, .25, .5, .75, .95
 * and 1.
 *
 * <p>Immutable.
 */
public final class RunLaw {
    static final double[] TAUS = {0, .05, .25, .5, .75, .95, 1};
    /** What parts of their limits jobs use of which nothing is known. */
    private static final double[] UNKNOWN = {.001, .02, .12, .35, .75, 1, 1};

    private final double[] seconds;
    private final double limit;
    private final double mean;
    private final long seen;

    /** @param seconds by {@link #TAUS}; they do not fall */
    RunLaw(double[] seconds, double limit, long seen) {
        this.seconds = seconds.clone();
        this.limit = limit;
        this.seen = seen;
        double sum = 0;
        for (int i = 1; i < TAUS.length; i++) {
            sum += (TAUS[i] - TAUS[i - 1]) * (seconds[i] + seconds[i - 1]) / 2;
        }
        mean = sum;
    }

    /** Of a job of which nothing is known but its limit. */
    public static RunLaw unknown(double limitSeconds) {
        double[] seconds = new double[TAUS.length];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = UNKNOWN[i] * limitSeconds;
        }
        return new RunLaw(seconds, limitSeconds, 0);
    }

    /** How many runs of its kind it was learnt from. */
    public long seen() {
        return seen;
    }

    double mean() {
        return mean;
    }

    double quantile(double p) {
        for (int i = 1; i < TAUS.length; i++) {
            if (p <= TAUS[i]) {
                double part = (p - TAUS[i - 1]) / (TAUS[i] - TAUS[i - 1]);
                return seconds[i - 1] + Math.max(0, part) * (seconds[i] - seconds[i - 1]);
            }
        }
        return seconds[seconds.length - 1];
    }

    /**
     * The quantile {@code p} of what is left of a run that has gone on for {@code elapsed}. One that has gone on for longer than any is
     * taken to go on for up to half as long again.
     */
    double left(double elapsed, double p) {
        if (elapsed >= seconds[seconds.length - 1]) {
            return p * Math.max(0, Math.min(limit - elapsed, elapsed / 2));
        }
        double gone = probability(elapsed);
        return Math.max(0, quantile(gone + p * (1 - gone)) - elapsed);
    }

    private double probability(double at) {
        for (int i = 0; i < TAUS.length; i++) {
            if (at < seconds[i]) {
                double before = i == 0 ? 0 : seconds[i - 1];
                double least = i == 0 ? 0 : TAUS[i - 1];
                return least + (TAUS[i] - least) * (at - before) / (seconds[i] - before);
            }
        }
        return 1;
    }
}
