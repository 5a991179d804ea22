// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import java.util.Arrays;

/** Compares windows with what came true. Windows without a bound or above 30 days are counted, and taken for 30 days. */
final class Scores {
    private static final double MOST = 30 * 86_400.0;
    private static final double HOUR = 3600;
    private static final double WEEK = 7 * 86_400.0;
    private static final double PENALTY = 20;

    private final double begins;
    private final double[] widths;
    private final double[] errors;
    private final int[] weeks;
    private final boolean[] held;
    private final double[] pinball = new double[3];
    private int count;
    private double winkler;
    private double logWinkler;
    private int unbounded;

    /** @param begins when the trace does */
    Scores(double begins, int most) {
        this.begins = begins;
        widths = new double[most];
        errors = new double[most];
        weeks = new int[most];
        held = new boolean[most];
    }

    void add(Predictor.Window window, double arrived, double wait) {
        unbounded += window.high() > MOST ? 1 : 0;
        held[count] = window.low() <= wait && wait <= window.high();
        double high = Math.min(MOST, window.high());
        double low = Math.min(high, window.low());
        winkler += width(low, high, wait) / HOUR;
        logWinkler += width(log(low), log(high), log(wait));
        pinball[0] += pinball(0.05, wait - low);
        pinball[1] += pinball(0.5, wait - window.median());
        pinball[2] += pinball(0.95, wait - high);
        widths[count] = (high - low) / HOUR;
        errors[count] = Math.abs(wait - window.median()) / HOUR;
        weeks[count] = (int) ((arrived - begins) / WEEK);
        count++;
    }

    Summary summary() {
        double most = Math.max(1, count);
        return new Summary(
                count,
                coverage(),
                worstWeek(),
                median(widths),
                Arrays.stream(widths, 0, count).sum() / most,
                winkler / most,
                logWinkler / most,
                new Summary.Pinball(pinball[0] / most, pinball[1] / most, pinball[2] / most),
                unbounded / most,
                Arrays.stream(errors, 0, count).sum() / most,
                median(errors));
    }

    private double coverage() {
        int inside = 0;
        for (int i = 0; i < count; i++) {
            inside += held[i] ? 1 : 0;
        }
        return (double) inside / Math.max(1, count);
    }

    /** Of the weeks that hold at least 50 waits and half a per cent of all. */
    private double worstWeek() {
        int last = Arrays.stream(weeks, 0, count).max().orElse(0);
        int[] all = new int[last + 1];
        int[] inside = new int[last + 1];
        for (int i = 0; i < count; i++) {
            all[weeks[i]]++;
            inside[weeks[i]] += held[i] ? 1 : 0;
        }
        double worst = 1;
        boolean any = false;
        for (int week = 0; week <= last; week++) {
            if (all[week] >= Math.max(50, 0.005 * count)) {
                worst = Math.min(worst, (double) inside[week] / all[week]);
                any = true;
            }
        }
        return any ? worst : coverage();
    }

    private double median(double[] values) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0 ? 0 : (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    private static double width(double low, double high, double value) {
        return high - low + PENALTY * (Math.max(0, low - value) + Math.max(0, value - high));
    }

    private static double pinball(double tau, double missed) {
        return missed >= 0 ? tau * missed : (tau - 1) * missed;
    }

    private static double log(double seconds) {
        return Math.log(seconds + 60);
    }
}
