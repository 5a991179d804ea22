// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.time.Duration;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.NotAWish;
import org.roadstead.core.time.Wish;
import org.roadstead.core.time.WishReader;

/** Guesses the duration that {@code 30m}, {@code 2 hours} or {@code 01:30:00} may stand for. */
final class WhatTime {
    private WhatTime() {}

    /** The guess, or null. */
    static @Nullable Duration meant(String text) {
        if (text.length() > 20) {
            return null;
        }
        String[] clock = text.strip().split(":", -1);
        if (clock.length == 3) {
            try {
                return Duration.ofHours(Integer.parseUnsignedInt(clock[0]))
                        .plusMinutes(Integer.parseUnsignedInt(clock[1]))
                        .plusSeconds(Integer.parseUnsignedInt(clock[2]));
            } catch (NumberFormatException noClock) {
                return null;
            }
        }
        try {
            return WishReader.read("within " + text, ZoneOffset.UTC) instanceof Wish.Within within
                    ? within.time()
                    : null;
        } catch (NotAWish noTime) {
            return null;
        }
    }
}
