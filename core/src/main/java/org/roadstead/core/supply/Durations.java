// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.LinkedHashMap;
import java.util.Map;

/** How long jobs of each owner took here lately, from the claim to the end: an exponentially weighted mean. */
final class Durations {
    /** What is not known. */
    static final long UNKNOWN = -1;

    private static final int MOST_OWNERS = 1_000;
    private static final double WEIGHT = 0.1;

    private final Map<String, Double> means = new LinkedHashMap<>();

    void ended(String owner, long millis) {
        Double before = means.remove(owner);
        means.put(owner, before == null ? (double) millis : before + WEIGHT * (millis - before));
        if (means.size() > MOST_OWNERS) {
            // The one of whom nothing has ended for longest.
            means.remove(means.keySet().iterator().next());
        }
    }

    /** In milliseconds, at least 1; {@link #UNKNOWN} before the first has ended. */
    long of(String owner) {
        Double mean = means.get(owner);
        return mean == null ? UNKNOWN : Math.max(1, Math.round(mean));
    }
}
