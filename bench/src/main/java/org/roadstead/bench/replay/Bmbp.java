// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

/**
 * Brevik, Nurmi and Wolski's binomial bound (PPoPP 2006) over the last 500 of the group: from nothing to the smallest order
 * statistic that is above the 95 % quantile with a confidence of 95 %. Its nominal coverage is .95. Their change-point detector is left out.
 */
final class Bmbp implements Predictor {
    private static final double QUANTILE = 0.95;
    private static final double CONFIDENCE = 0.95;

    private final Groups groups = new Groups();
    private final int[] ranks = new int[501];

    @Override
    public Window arrived(int number, Wait wait) {
        Recent recent = groups.of(wait.features());
        int n = recent.size();
        if (n == 0) {
            return new Window(0, 0, Double.POSITIVE_INFINITY);
        }
        int rank = rank(n);
        return new Window(0, recent.quantile(0.5), rank > n ? Double.POSITIVE_INFINITY : recent.smallest(rank));
    }

    @Override
    public void started(int number, Wait wait) {
        groups.started(wait);
    }

    /** The smallest k with {@code P(Bin(n, .95) <= k - 1) >= .95}; n + 1 where there is none, below 59. */
    int rank(int n) {
        if (ranks[n] == 0) {
            double sum = 0;
            double log = n * Math.log(1 - QUANTILE);
            int k = 0;
            while (k < n && sum < CONFIDENCE) {
                sum += Math.exp(log);
                log += Math.log((double) (n - k) / (k + 1)) + Math.log(QUANTILE / (1 - QUANTILE));
                k++;
            }
            ranks[n] = sum >= CONFIDENCE ? k : n + 1;
        }
        return ranks[n];
    }
}
