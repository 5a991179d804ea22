// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

import java.time.Duration;

/** Says when a pass over everything is due: at first at once, then so long after the end of the last. */
final class Every {
    private final long millis;
    private long due = Long.MIN_VALUE;

    private Every(long millis) {
        this.millis = millis;
    }

    /** A twentieth of how long things are kept, but between a second and {@code most}. */
    static Every twentiethOf(Duration kept, Duration most) {
        return new Every(Math.max(1_000, Math.min(kept.toMillis() / 20, most.toMillis())));
    }

    static Every of(Duration time) {
        return new Every(time.toMillis());
    }

    boolean isDue() {
        return Keeper.millis() >= due;
    }

    void done() {
        due = Keeper.millis() + millis;
    }
}
