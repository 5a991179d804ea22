// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The last {@value #MOST} waits that are known, in the order of starts, and sorted. */
final class Recent {
    private static final int MOST = 500;

    private final Deque<Double> order = new ArrayDeque<>();
    private final double[] sorted = new double[MOST + 1];

    void add(double wait) {
        insert(wait);
        order.addLast(wait);
        if (order.size() > MOST) {
            int at = Arrays.binarySearch(sorted, 0, order.size(), order.removeFirst());
            System.arraycopy(sorted, at + 1, sorted, at, order.size() - at);
        }
    }

    int size() {
        return order.size();
    }

    /** Between two order statistics by straight line; there is at least one. */
    double quantile(double p) {
        double at = Math.max(0, Math.min(1, p)) * (size() - 1);
        int below = (int) at;
        int above = Math.min(size() - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** The k-th smallest, from 1. */
    double smallest(int k) {
        return sorted[k - 1];
    }

    private void insert(double wait) {
        int at = Arrays.binarySearch(sorted, 0, order.size(), wait);
        at = at < 0 ? -at - 1 : at;
        System.arraycopy(sorted, at, sorted, at + 1, order.size() - at);
        sorted[at] = wait;
    }
}
