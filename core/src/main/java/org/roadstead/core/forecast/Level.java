// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is going on under one {@link Key}: who waits there, and how long those waited who started lately. */
final class Level {
    private static final double HALF_LIFE = 50;
    private static final double DAY = 86_400;
    private static final double LONG_AGO = 7 * DAY;
    private static final double BURST_GAP = 600;
    private static final double BURST_POWER = 0.6;

    private double sum;
    private double weight;
    private double lastWait = Double.NaN;
    private double lastStart = Double.NEGATIVE_INFINITY;
    private double recent;
    private long starts;

    private final Deque<Stay> line = new ArrayDeque<>();
    private int waiting;
    private double sumOfArrivals;

    private double lastArrival = Double.NEGATIVE_INFINITY;
    private int inBurst;

    void arrived(Stay stay) {
        waiting++;
        sumOfArrivals += stay.arrived;
        inBurst = stay.arrived - lastArrival <= BURST_GAP ? inBurst + 1 : 1;
        lastArrival = stay.arrived;
        if (line.size() > 16 + 2 * waiting) {
            line.removeIf(other -> !other.waits());
        }
        line.addLast(stay);
    }

    /** The weight of an arrival: {@code i^-0.6} for the i-th of a burst, in which each comes within ten minutes of the one before. */
    double weightOfNext(double now) {
        return now - lastArrival <= BURST_GAP ? Math.pow(inBurst + 1, -BURST_POWER) : 1;
    }

    void gone(Stay stay) {
        waiting--;
        sumOfArrivals = waiting == 0 ? 0 : sumOfArrivals - stay.arrived;
    }

    void started(double y, double counts, double now) {
        double kept = Math.exp(-Math.log(2) / HALF_LIFE * counts);
        sum = sum * kept + y * counts;
        weight = weight * kept + counts;
        recent = recentStarts(now) + 1;
        lastWait = y;
        lastStart = now;
        starts++;
    }

    /** The mean of late, pulled to {@code parent} as if three of those had been seen. */
    double mean(double parent) {
        return (sum + 3 * parent) / (weight + 3);
    }

    int waiting() {
        return waiting;
    }

    long starts() {
        return starts;
    }

    /** How long the one who waits longest has waited; negative when nobody does. */
    double oldest(double now) {
        while (!line.isEmpty() && !line.getFirst().waits()) {
            line.removeFirst();
        }
        return line.isEmpty() ? -1 : Math.max(0, now - line.getFirst().arrived);
    }

    /** Eight numbers into {@code x} from {@code at}, given this level's mean. */
    void describe(double mean, double base, double now, double[] x, int at) {
        double oldest = oldest(now);
        x[at] = mean - base;
        x[at + 1] = Double.isNaN(lastWait) ? 0 : lastWait - mean;
        x[at + 2] = Math.log(1 + waiting);
        x[at + 3] = LogTime.of(oldest);
        x[at + 4] = LogTime.of(waiting == 0 ? 0 : now - sumOfArrivals / waiting);
        x[at + 5] = waiting == 0 ? 0 : Math.max(0, LogTime.of(oldest) - mean);
        x[at + 6] = LogTime.of(Math.min(LONG_AGO, now - lastStart));
        x[at + 7] = waiting == 0 ? 0 : Math.log((waiting + 1) / (recentStarts(now) + 0.5));
    }

    /** Starts of about a day: each counts {@code exp(-age / 1 d)}. */
    private double recentStarts(double now) {
        return recent == 0 ? 0 : recent * Math.exp(-(now - lastStart) / DAY);
    }
}
