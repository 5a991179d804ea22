// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how long something lasts: {@code 2 hours}, {@code 1 hour 30 min}, {@code PT2H}. */
final class SpokenTime {
    static final Duration LONGEST = Duration.ofDays(366);

    private static final Map<String, Integer> SECONDS = Map.ofEntries(
            Map.entry("s", 1),
            Map.entry("sec", 1),
            Map.entry("second", 1),
            Map.entry("m", 60),
            Map.entry("min", 60),
            Map.entry("minute", 60),
            Map.entry("h", 3600),
            Map.entry("hr", 3600),
            Map.entry("hour", 3600),
            Map.entry("d", 86400),
            Map.entry("day", 86400),
            Map.entry("w", 604800),
            Map.entry("week", 604800));

    private SpokenTime() {}

    static Duration read(String amount) throws NotAWish {
        Duration time = amount.startsWith("p") ? iso(amount) : spoken(amount);
        if (time == null) {
            throw new NotAWish("does not say a time after 'within', such as 10 min, 2 hours or PT2H");
        }
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST) > 0) {
            throw new NotAWish("says a time that is not between 1 second and 366 days");
        }
        return time.withNanos(0);
    }

    /** {@code 2 hours}, {@code 1 hour 30 min}, {@code 90m}; null when it is no such thing. */
    private static @Nullable Duration spoken(String amount) {
        long seconds = 0;
        int at = 0;
        if (amount.isEmpty()) {
            return null;
        }
        if (amount.startsWith("a ") || amount.startsWith("an ")) {
            return spoken("1" + amount.substring(amount.indexOf(' ')));
        }
        while (at < amount.length()) {
            int digits = at;
            while (digits < amount.length() && isDigit(amount.charAt(digits))) {
                digits++;
            }
            int unit = digits;
            while (unit < amount.length() && amount.charAt(unit) == ' ') {
                unit++;
            }
            int end = unit;
            while (end < amount.length() && Character.isLetter(amount.charAt(end))) {
                end++;
            }
            Integer factor = factor(amount.substring(unit, end));
            if (digits == at || digits - at > 8 || factor == null) {
                return null;
            }
            seconds += Long.parseLong(amount.substring(at, digits)) * factor;
            at = end;
            while (at < amount.length() && amount.charAt(at) == ' ') {
                at++;
            }
        }
        return Duration.ofSeconds(seconds);
    }

    private static @Nullable Integer factor(String unit) {
        Integer factor = SECONDS.get(unit);
        return factor == null && unit.endsWith("s") ? SECONDS.get(unit.substring(0, unit.length() - 1)) : factor;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** An ISO 8601 duration; null when it is none. */
    static @Nullable Duration iso(String text) {
        try {
            return text.length() > 40 ? null : Duration.parse(text);
        } catch (DateTimeException | ArithmeticException none) {
            return null;
        }
    }
}
