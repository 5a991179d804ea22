// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

/**
 * By how much both ends of windows are moved, learnt from which side starts fell on: {@code o += rate b (missed - allowed)}. In the long run an end is passed
 * as often as allowed, whatever the forecasts beneath it are worth (adaptive conformal inference, Gibbs and Candes 2021, of the window's
 * end itself instead of its level, which cannot become unbounded).
 */
final class Offset {
    private static final double ALLOWED = 0.05;
    private static final double INWARDS = 1;
    private static final double OUTWARDS = 2.5;

    private final double rate;
    private final double forgets;
    private double low;
    private double high;

    /** @param forgets what part of it goes with each observation */
    Offset(double rate, double forgets) {
        this.rate = rate;
        this.forgets = forgets;
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    /** @param early whether it started before the window */
    void lowSeen(boolean early, double counts) {
        double moved = (1 - forgets * counts) * low + rate * counts * (early ? ALLOWED - 1 : ALLOWED);
        low = LogTime.clip(moved, -OUTWARDS, INWARDS);
    }

    /** @param late whether it started after the window, or the window has passed */
    void highSeen(boolean late, double counts) {
        double moved = (1 - forgets * counts) * high + rate * counts * (late ? 1 - ALLOWED : -ALLOWED);
        high = LogTime.clip(moved, -INWARDS, OUTWARDS);
    }
}
