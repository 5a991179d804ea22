// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

/** One wait, from its arrival until nothing remembers it, and how it ended if it has. */
final class Stay {
    final Features features;

    /** In seconds, as all times here. */
    final double arrived;

    /** One in a burst of like arrivals counts less than one that comes alone. */
    final double weight;

    /** How many were before it, as {@link Offsets#bin}. */
    final int bin;

    /** What the straight line said, of which its residual is. */
    final double line;

    private double value = Double.NaN;
    private boolean hasStarted;

    Stay(Features features, double arrived, double weight, int bin, double line) {
        this.features = features;
        this.arrived = arrived;
        this.weight = weight;
        this.bin = bin;
        this.line = line;
    }

    /** It started, or went without a start; what is known of it does not grow any more. */
    void ended(boolean started, double now) {
        value = LogTime.of(now - arrived);
        hasStarted = started;
    }

    boolean waits() {
        return Double.isNaN(value);
    }

    boolean hasStarted() {
        return hasStarted;
    }

    /** The wait as {@link LogTime}, or as much of it as has passed. */
    double value(double now) {
        return waits() ? LogTime.of(now - arrived) : value;
    }
}
