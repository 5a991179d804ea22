// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which amounts between the least and the most are offered: both ends, and between them steps of one ratio. */
final class OfferSizes {
    private OfferSizes() {}

    /**
     * @param most 1 or more; of one, the least
     * @return rising, each once, at most {@code most} of them
     */
    static List<Integer> between(int min, int max, int most) {
        if (max <= min || most <= 1) {
            return List.of(min);
        }
        TreeSet<Integer> sizes = new TreeSet<>();
        if (max - min < most) {
            for (int size = min; size <= max; size++) {
                sizes.add(size);
            }
            return new ArrayList<>(sizes);
        }
        for (int i = 0; i < most; i++) {
            double size = min * Math.pow((double) max / min, i / (most - 1.0));
            sizes.add((int) Math.max(min, Math.min(max, Math.round(size))));
        }
        return new ArrayList<>(sizes);
    }
}
