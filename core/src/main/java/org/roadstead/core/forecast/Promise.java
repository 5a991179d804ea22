// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

/** Both ends of a window that was given to somebody, and who learns whether each held; each end is judged once. */
final class Promise {
    private final Offset ofBin;
    private final Offset ofOwner;
    private final double counts;
    private final double begins;
    private boolean lowOpen = true;
    private boolean highOpen = true;

    /** @param begins the moment before which a start is early */
    Promise(Offset ofBin, Offset ofOwner, double counts, double begins) {
        this.ofBin = ofBin;
        this.ofOwner = ofOwner;
        this.counts = counts;
        this.begins = begins;
    }

    void begun() {
        low(false);
    }

    void passed() {
        high(true);
    }

    /** A start at a moment up to which whatever ended has been said. */
    void started(double now) {
        low(now < begins);
        high(false);
    }

    /** It went away without a start: what is not known yet never will be. */
    void abandoned() {
        lowOpen = false;
        highOpen = false;
    }

    private void low(boolean early) {
        if (lowOpen) {
            ofBin.lowSeen(early, counts);
            ofOwner.lowSeen(early, counts);
            lowOpen = false;
        }
    }

    private void high(boolean late) {
        if (highOpen) {
            ofBin.highSeen(late, counts);
            ofOwner.highSeen(late, counts);
            highOpen = false;
        }
    }
}
