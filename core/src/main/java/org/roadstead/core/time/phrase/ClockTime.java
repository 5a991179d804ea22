// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * A time of day as a clock on the wall shows it.
 *
 * @param minutes since midnight, 0 to 1440: {@code midnight} is the end of a day
 */
record ClockTime(int minutes) {
    static final int DAY = 24 * 60;

    /** {@code 14:00}, {@code 9:30}, {@code 10am}, {@code 10:30pm}, {@code noon}, {@code midnight}; null when it is none. */
    static @Nullable ClockTime read(String word) {
        if (word.equals("noon") || word.equals("midday")) {
            return new ClockTime(DAY / 2);
        }
        if (word.equals("midnight")) {
            return new ClockTime(DAY);
        }
        boolean morning = word.endsWith("am");
        boolean half = morning || word.endsWith("pm");
        String digits = half ? word.substring(0, word.length() - 2) : word;
        int colon = digits.indexOf(':');
        if (colon < 0 && !half) {
            return null;
        }
        Integer hour = Numbers.read(colon < 0 ? digits : digits.substring(0, colon), 1, 2);
        Integer minute = colon < 0 ? Integer.valueOf(0) : Numbers.read(digits.substring(colon + 1), 2, 2);
        if (hour == null || minute == null || minute > 59 || half && (hour < 1 || hour > 12) || hour > 23) {
            return null;
        }
        return new ClockTime((half ? hour % 12 + (morning ? 0 : 12) : hour) * 60 + minute);
    }

    /** {@code 14:00}; {@code midnight} at the end of a day. */
    @Override
    public String toString() {
        return minutes == DAY
                ? "midnight"
                : LocalTime.ofSecondOfDay(minutes * 60L).toString();
    }
}
