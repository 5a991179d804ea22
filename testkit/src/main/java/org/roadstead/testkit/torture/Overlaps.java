// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Whether two attempts of one job stamped at the same time: a question that the stamps answer alone. */
final class Overlaps {
    /** So long may the payload of a pilot run that stood still with all it has. */
    static final long AFTER_RESUMPTION = 2_000_000;

    private Overlaps() {}

    static List<String> in(Map<String, List<Stamps>> all, List<Standstill.Frozen> frozen, Pace pace) {
        List<String> found = new ArrayList<>();
        for (List<Stamps> attempts : all.values()) {
            for (int i = 0; i < attempts.size(); i++) {
                for (int k = i + 1; k < attempts.size(); k++) {
                    Stamps earlier = attempts.get(i);
                    Stamps later = attempts.get(k);
                    long last = lastThatCounts(earlier, frozen);
                    if (last >= later.first()) {
                        found.add(earlier.job() + ": attempt " + earlier.attempt() + " of " + earlier.pilot()
                                + " stamped until" + pace.at(last) + ", attempt " + later.attempt() + " of "
                                + later.pilot() + " from" + pace.at(later.first()));
                    }
                }
            }
        }
        return found;
    }

    /** What a host did that had stood still counts apart: {@link #sinceResumption}. */
    private static long lastThatCounts(Stamps stamps, List<Standstill.Frozen> frozen) {
        for (Standstill.Frozen each : frozen) {
            if (each.whole() && each.pilot().equals(stamps.pilot())) {
                long resumed = each.resumed();
                return Arrays.stream(stamps.times())
                        .filter(time -> time < resumed || time > resumed + AFTER_RESUMPTION)
                        .max()
                        .orElse(Long.MIN_VALUE);
            }
        }
        return stamps.last();
    }

    /** For how long after its pilot went on the payload stamped, in microseconds; 0 when it did not at all. */
    static long sinceResumption(Map<String, List<Stamps>> all, Standstill.Frozen frozen) {
        return all.getOrDefault(frozen.job(), List.of()).stream()
                .filter(stamps -> stamps.attempt() == frozen.attempt())
                .mapToLong(stamps -> Math.max(0, stamps.last() - frozen.resumed()))
                .max()
                .orElse(0);
    }
}
