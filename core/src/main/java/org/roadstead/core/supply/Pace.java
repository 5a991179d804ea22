// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.Arrays;

/** How many short jobs ended in the last four seconds, in steps of a quarter of a second. */
final class Pace {
    private static final int SLOTS = 16;
    private static final long SLOT_MILLIS = 250;

    private final int[] counts = new int[SLOTS];
    private long newest = Long.MIN_VALUE;

    void ended(long now) {
        advance(now);
        counts[(int) Math.floorMod(newest, (long) SLOTS)]++;
    }

    /** Ends a second: of the busiest second in the last four, so that a short lull does not starve the pilots. */
    int perSecond(long now) {
        advance(now);
        int best = 0;
        for (int second = 0; second < 4; second++) {
            int sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += counts[(int) Math.floorMod(newest - second * 4L - i, (long) SLOTS)];
            }
            best = Math.max(best, sum);
        }
        return best;
    }

    private void advance(long now) {
        long slot = Math.floorDiv(now, SLOT_MILLIS);
        if (newest == Long.MIN_VALUE || slot - newest >= SLOTS) {
            Arrays.fill(counts, 0);
        } else {
            for (long i = newest + 1; i <= slot; i++) {
                counts[(int) Math.floorMod(i, (long) SLOTS)] = 0;
            }
        }
        newest = Math.max(newest, slot);
    }
}
