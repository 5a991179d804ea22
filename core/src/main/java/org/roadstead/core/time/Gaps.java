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
        for (Wish wish : intervals) {
            if (wish instanceof Wish.Interval interval) {
                windows.add(new StartWindow(interval.start(), interval.end()));
            }
        }
        return noneBetween(windows);
    }

    /** Whether {@code windows}, at least one, make one interval. */
    static boolean noneBetween(List<StartWindow> windows) {
        List<StartWindow> sorted = new ArrayList<>(windows);
        sorted.sort(Comparator.comparing(Gaps::begin));
        Instant reached = end(sorted.get(0));
        for (StartWindow window : sorted) {
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
