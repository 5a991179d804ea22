// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether intervals touch. */
final class Gaps {
    private Gaps() {}

    /** Whether {@code intervals}, all of them absolute, make one interval. */
    static boolean none(List<Wish> intervals) {
        List<StartWindow> windows = new ArrayList<>();
        for (Wish interval : intervals) {
            windows.add(interval.resolve(Instant.EPOCH));
        }
        windows.sort(Comparator.comparing(Gaps::begin));
        Instant reached = end(windows.get(0));
        for (StartWindow window : windows) {
            if (begin(window).isAfter(reached)) {
                return false;
            }
            reached = end(window).isAfter(reached) ? end(window) : reached;
        }
        return true;
    }

    private static Instant begin(StartWindow window) {
        return window.notBefore() == null ? Instant.MIN : window.notBefore();
    }

    private static Instant end(StartWindow window) {
        return window.end() == null ? Instant.MAX : window.end();
    }
}
