// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parts of a day, in hours of the local clock. */
enum DayPart {
    MORNING(6, 12),
    AFTERNOON(12, 18),
    EVENING(18, 24),
    /** Reaches into the morning after. */
    NIGHT(18, 30);

    final int from;
    final int to;

    DayPart(int from, int to) {
        this.from = from;
        this.to = to;
    }

    static @Nullable DayPart read(String word) {
        for (DayPart part : values()) {
            if (part.word().equals(word)) {
                return part;
            }
        }
        return null;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
