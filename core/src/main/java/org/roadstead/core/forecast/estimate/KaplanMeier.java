// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.estimate;

import java.util.Arrays;

/**
 * Quantiles of a quantity of which some observations are only known to be larger than so much: the product-limit
 * estimator (Kaplan and Meier 1958) with weights, {@code S(v) = prod over ended u <= v of (1 - weight(u) / weight at risk at u)}.
 * The tau-quantile is the first ended value with {@code 1 - S >= tau}. Where S never falls that far it is the largest value
 * plus {@code 0.5 ln(S / (1 - tau))}: the tail of a Pareto law with exponent 2 when values are logarithms.
 *
 * <p>Reusable; holds at most {@value #MOST} observations, each between -64 and 64.
 */
public final class KaplanMeier {
    public static final int MOST = 4096;

    /** Slope of the tail that nobody has seen yet, for values that are logarithms. */
    public static final double TAIL = 0.5;

    private static final double LEAST_SURVIVAL = 0.001;
    /** So that a set of which nothing counts any more still has quantiles. */
    private static final double LEAST_WEIGHT = 1e-12;

    private static final int ENDED_BIT = 12;
    private static final double STEP = 1L << 36;

    /** Value, then ended before censored, then the number of the observation: one long each, so that sorting is of primitives. */
    private final long[] order = new long[MOST];

    private final double[] values = new double[MOST];
    private final double[] weights = new double[MOST];
    private int size;
    private double total;
    private double ended;
    private boolean sorted;

    /** Forgets all observations. */
    public void clear() {
        size = 0;
        total = 0;
        ended = 0;
        sorted = false;
    }

    /** @param hasEnded false where the quantity is only known to be larger than {@code value} */
    public void add(double value, boolean hasEnded, double weight) {
        double held = Math.max(-64, Math.min(64, value));
        values[size] = held;
        double counts = Math.max(LEAST_WEIGHT, weight);
        weights[size] = counts;
        order[size] = ((long) ((held + 64) * STEP) << (ENDED_BIT + 1)) | (hasEnded ? 0 : 1L << ENDED_BIT) | size;
        size++;
        total += counts;
        ended += hasEnded ? counts : 0;
        sorted = false;
    }

    public int size() {
        return size;
    }

    /** The sum of all weights. */
    public double weight() {
        return total;
    }

    /**
     * Fills {@code into} with the quantiles {@code taus}, which rise. At least one observation is needed.
     */
    public void quantiles(double[] taus, double[] into) {
        sort();
        double survival = 1;
        double atRisk = total;
        int found = 0;
        for (int i = 0; i < size && found < taus.length; i++) {
            int at = number(order[i]);
            if (isEnded(order[i])) {
                survival *= Math.max(0, 1 - weights[at] / Math.max(weights[at], atRisk));
                while (found < taus.length && 1 - survival >= taus[found]) {
                    into[found++] = values[at];
                }
            }
            atRisk -= weights[at];
        }
        double largest = values[number(order[size - 1])];
        for (; found < taus.length; found++) {
            double beyond = Math.max(LEAST_SURVIVAL, survival) / Math.max(LEAST_SURVIVAL, 1 - taus[found]);
            into[found] = largest + TAIL * Math.log(Math.max(1, beyond));
        }
    }

    /** The median of what has ended, censored observations left out; NaN when nothing has. */
    public double endedMedian() {
        if (ended <= 0) {
            return Double.NaN;
        }
        sort();
        double sum = 0;
        double last = Double.NaN;
        for (int i = 0; i < size; i++) {
            if (isEnded(order[i])) {
                last = values[number(order[i])];
                sum += weights[number(order[i])];
                if (sum >= ended / 2) {
                    return last;
                }
            }
        }
        return last;
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(order, 0, size);
            sorted = true;
        }
    }

    private static boolean isEnded(long key) {
        return (key & (1L << ENDED_BIT)) == 0;
    }

    private static int number(long key) {
        return (int) (key & ((1L << ENDED_BIT) - 1));
    }
}
