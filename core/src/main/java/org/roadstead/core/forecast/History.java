// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import org.roadstead.core.forecast.estimate.KaplanMeier;

/**
 * The last arrivals under one key, in the order in which they came: who still waits is among them, so that short waits are not over-represented. Their
 * quantiles are computed anew at most every few events.
 */
final class History {
    private static final int LEAST = 3;
    private static final double HALF_LIFE = 10 * 86_400.0;

    private final int most;
    private final double refresh;
    private final boolean ofResiduals;
    private Stay[] ring = new Stay[4];
    private int size;
    private int next;
    private int events;
    private double computed = Double.NEGATIVE_INFINITY;
    private double weight;
    private final double[] quantiles = new double[Spread.TAUS.length];
    private double endedMedian;

    /** @param refresh after how many seconds the quantiles are old
     * @param ofResiduals of what the straight line missed, instead of the wait itself */
    History(int most, double refresh, boolean ofResiduals) {
        this.most = most;
        this.refresh = refresh;
        this.ofResiduals = ofResiduals;
    }

    void arrived(Stay stay) {
        if (size == ring.length && size < most) {
            Stay[] larger = new Stay[Math.min(most, size * 2)];
            System.arraycopy(ring, 0, larger, 0, size);
            ring = larger;
            next = size;
        }
        ring[next] = stay;
        next = (next + 1) % ring.length;
        size = Math.min(size + 1, ring.length);
        events++;
    }

    void started() {
        events++;
    }

    /** Whether there is enough to say anything. */
    boolean speaks() {
        return size >= LEAST;
    }

    /** Looks at the observations again if that is due; to be called before anything is read. */
    void look(double now, KaplanMeier estimator) {
        if (events <= Math.max(LEAST - 1, size / 20) && now - computed <= refresh) {
            return;
        }
        estimator.clear();
        for (int i = 0; i < size; i++) {
            Stay stay = ring[i];
            double counts = stay.weight * Math.exp(-Math.log(2) / HALF_LIFE * (now - stay.arrived));
            estimator.add(stay.value(now) - (ofResiduals ? stay.line : 0), stay.hasStarted(), counts);
        }
        estimator.quantiles(Spread.TAUS, quantiles);
        endedMedian = estimator.endedMedian();
        weight = estimator.weight();
        events = 0;
        computed = now;
    }

    double quantile(int tau) {
        return quantiles[tau];
    }

    /** The median of those that started; the median of all where none has. */
    double endedMedian() {
        return Double.isNaN(endedMedian) ? quantiles[1] : endedMedian;
    }

    double weight() {
        return weight;
    }
}
