// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * No forecast is much longer than the longest wait of the last {@value #DAYS} days, or than the oldest wait that still goes on: this is
 * what keeps every answer finite. The longest of a sliding window, by the hour, as a queue whose values fall.
 */
final class Ceiling {
    private static final int DAYS = 21;
    private static final double HOUR = 3600;
    private static final double WITHOUT_EVIDENCE = Math.log(86_400);

    private record Peak(double hour, double value) {}

    private final Deque<Peak> peaks = new ArrayDeque<>();

    void started(double y, double now) {
        double hour = Math.floor(now / HOUR);
        while (!peaks.isEmpty() && peaks.getLast().value() <= y) {
            peaks.removeLast();
        }
        if (peaks.isEmpty() || peaks.getLast().hour() < hour) {
            peaks.addLast(new Peak(hour, y));
        }
    }

    /** @param oldest how long the oldest waiting job has waited, in seconds; negative when none waits */
    double at(double now, double oldest) {
        while (peaks.size() > 1 && peaks.getFirst().hour() < Math.floor(now / HOUR) - DAYS * 24) {
            peaks.removeFirst();
        }
        double seen = peaks.isEmpty() ? WITHOUT_EVIDENCE : peaks.getFirst().value();
        return oldest < 0 ? seen : Math.max(seen, LogTime.of(oldest));
    }
}
