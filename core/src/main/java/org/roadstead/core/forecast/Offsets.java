// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps windows honest: an {@link Offset} by how many wait already, and one by owner. Each end is judged at the first moment at which it is known: at
 * the start, or when its time passes while the job still waits.
 */
final class Offsets {
    private static final int BINS = 5;
    private static final int MOST_OWNERS = 8192;
    private static final double OUTWARDS = 4;
    private static final double INWARDS = 1.5;
    private static final double SLACK = 0.3;

    private final List<Offset> bins = new ArrayList<>();
    private final Recent<String, Offset> owners = new Recent<>(MOST_OWNERS);
    private final PriorityQueue<Passing> passings = new PriorityQueue<>();
    private long order;

    Offsets() {
        for (int bin = 0; bin < BINS; bin++) {
            bins.add(new Offset(0.03, 0));
        }
    }

    /** Jobs of one owner and exact shape that wait already, by the power of ten. */
    static int bin(int waiting) {
        int bin = 0;
        for (int least = 1; bin < BINS - 1 && waiting >= least; least *= 10) {
            bin++;
        }
        return bin;
    }

    Spread moved(Spread from, int bin, String owner, double ceiling) {
        Offset ofBin = bins.get(bin);
        @Nullable Offset ofOwner = owners.find(owner);
        double low = ofBin.low() + (ofOwner == null ? 0 : ofOwner.low());
        double high = ofBin.high() + (ofOwner == null ? 0 : ofOwner.high());
        double end = Math.min(ceiling + SLACK, LogTime.MOST);
        double median = LogTime.clip(from.median(), LogTime.FLOOR, end);
        return new Spread(
                LogTime.clip(from.low() + LogTime.clip(low, -OUTWARDS, INWARDS), LogTime.FLOOR, median),
                median,
                LogTime.clip(from.high() + LogTime.clip(high, -INWARDS, OUTWARDS), median, end));
    }

    /** Somebody who arrived at {@code arrived} was told {@code forecast}. */
    Promise promised(String owner, int bin, double counts, double arrived, WaitForecast forecast) {
        double begins = arrived + forecast.earliest();
        Offset ofOwner = owners.get(owner, () -> new Offset(0.05, 0.002));
        Promise promise = new Promise(bins.get(bin), ofOwner, counts, begins);
        passings.add(new Passing(begins, order++, promise, true));
        passings.add(new Passing(arrived + forecast.latest(), order++, promise, false));
        return promise;
    }

    /** Time has come to {@code now}: ends that lie before it have passed. */
    void passed(double now) {
        while (!passings.isEmpty() && passings.peek().at < now) {
            Passing passing = passings.remove();
            if (passing.isBegin) {
                passing.promise.begun();
            } else {
                passing.promise.passed();
            }
        }
    }

    private record Passing(double at, long order, Promise promise, boolean isBegin) implements Comparable<Passing> {
        @Override
        public int compareTo(Passing other) {
            int byTime = Double.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
