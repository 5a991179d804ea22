// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

/** The work that waits, in core-seconds asked for, and the work that was started lately, with a memory of a day. */
final class Load {
    private static final double DAY = 86_400;

    private double waits;
    private double done;
    private double doneAt;

    void arrived(Features of) {
        waits += work(of);
    }

    void gone(Features of, boolean started, double now) {
        waits = Math.max(0, waits - work(of));
        if (started) {
            done = doneLately(now) + work(of);
            doneAt = now;
        }
    }

    /** Two numbers: the ratio of what waits to what was started, and what waits. */
    void describe(double now, double[] x, int at) {
        x[at] = Math.log(waits + 1) - Math.log(doneLately(now) + 1);
        x[at + 1] = Math.log(waits + 1);
    }

    private double doneLately(double now) {
        return done == 0 ? 0 : done * Math.exp(-(now - doneAt) / DAY);
    }

    private static double work(Features of) {
        return (double) of.cores() * of.limitSeconds();
    }
}
