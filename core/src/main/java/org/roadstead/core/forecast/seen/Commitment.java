// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.seen;

/** How much a window is worth. */
public enum Commitment {
    /** Somebody holds the room for it. */
    FIRM,
    /** Forecast from enough that was seen; how often such windows were right is published. */
    PREDICTED,
    /** Said from too little to rest on. */
    BEST_EFFORT;

    /**
     * Of fewer starts no window that is to be missed on either side one time in twenty can be read: the smallest of n is passed by the
     * next one in one of n + 1 cases.
     */
    static final int LEAST_STARTS = 19;

    /** What rests on so many starts. */
    public static Commitment of(long starts) {
        return starts < LEAST_STARTS ? BEST_EFFORT : PREDICTED;
    }
}
