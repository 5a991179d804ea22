// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.Wish.AnyTime;
import org.roadstead.core.time.Wish.Interval;
import org.roadstead.core.time.Wish.Now;
import org.roadstead.core.time.Wish.Within;

/** Reads a wish for the start as people write it: {@code now}, {@code within 2 hours}, an ISO 8601 interval. */
public final class WishReader {
    /** What this release understands. */
    public static final String UNDERSTOOD =
            "now, any time, within 2 hours, or an ISO 8601 interval such as 2026-01-01T10:00Z/2026-01-01T12:00Z";

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
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

    private WishReader() {}

    /** That a text is no wish this release understands. */
    public static final class NotAWish extends Exception {
        private final boolean unsupported;

        private NotAWish(String message, boolean unsupported) {
            super(message);
            this.unsupported = unsupported;
        }

        /** Whether it may be a phrase that a later release understands. */
        public boolean isUnsupported() {
            return unsupported;
        }

        /** What is wrong, as the middle of a sentence. */
        public String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Reads one wish.
     *
     * @param zone where a date and time without an offset is meant
     * @throws NotAWish when {@code text} is none
     */
    public static Wish read(String text, ZoneId zone) throws NotAWish {
        String phrase = text.strip().toLowerCase(Locale.ROOT);
        if (phrase.equals("now")) {
            return new Now();
        }
        if (phrase.equals("any time") || phrase.equals("anytime")) {
            return new AnyTime();
        }
        if (phrase.startsWith("within ") || phrase.equals("within")) {
            return new Within(within(phrase.substring(6).strip()));
        }
        int slash = phrase.indexOf('/');
        if (slash >= 0) {
            return interval(text.strip(), slash, zone);
        }
        if (instant(text.strip(), zone) != null) {
            throw new NotAWish("is an instant, not an interval", false);
        }
        throw new NotAWish("is not understood", true);
    }

    private static Duration within(String amount) throws NotAWish {
        Duration time = amount.startsWith("p") ? iso(amount) : spoken(amount);
        if (time == null) {
            throw new NotAWish("does not say a time after 'within', such as 10 min, 2 hours or PT2H", false);
        }
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST) > 0) {
            throw new NotAWish("says a time that is not between 1 second and 366 days", false);
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

    private static Interval interval(String text, int slash, ZoneId zone) throws NotAWish {
        String from = text.substring(0, slash).strip();
        String to = text.substring(slash + 1).strip();
        Instant start = null;
        Instant end = null;
        if (isDuration(from) && isDuration(to)) {
            throw new NotAWish("has two durations and no instant", false);
        }
        if (!from.equals("..") && !isDuration(from)) {
            start = bound(from, zone);
        }
        if (!to.equals("..") && !isDuration(to)) {
            end = bound(to, zone);
        }
        if (isDuration(to)) {
            end = start == null ? null : sum(start, to, 1);
        }
        if (isDuration(from)) {
            start = end == null ? null : sum(end, from, -1);
        }
        if (start == null && (end == null || isDuration(from)) || end == null && isDuration(to)) {
            throw new NotAWish("has neither a beginning nor an end", false);
        }
        if (start != null && end != null && !end.isAfter(start)) {
            throw new NotAWish("ends before it begins", false);
        }
        return new Interval(start, end);
    }

    private static boolean isDuration(String text) {
        return !text.isEmpty() && (text.charAt(0) == 'P' || text.charAt(0) == 'p');
    }

    private static Instant bound(String text, ZoneId zone) throws NotAWish {
        Instant instant = instant(text, zone);
        if (instant == null) {
            throw new NotAWish(
                    "has '" + clip(text) + "', which is not a date and a time such as 2026-01-01T10:00Z", false);
        }
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new NotAWish("is not between the years 1970 and 9999", false);
        }
        return instant;
    }

    private static Instant sum(Instant instant, String duration, int sign) throws NotAWish {
        Duration time = iso(duration);
        if (time == null || time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new NotAWish(
                    "has '" + clip(duration) + "', which is not a duration such as PT2H (at most P366D)", false);
        }
        return instant.plus(time.multipliedBy(sign));
    }

    private static String clip(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static @Nullable Instant instant(String text, ZoneId zone) {
        if (text.length() < 16 || text.length() > 40 || !isDigit(text.charAt(0))) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noOffset) {
            return local(text, zone);
        }
    }

    private static @Nullable Instant local(String text, ZoneId zone) {
        try {
            return LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeException neither) {
            return null;
        }
    }

    private static @Nullable Duration iso(String text) {
        try {
            return text.length() > 40 ? null : Duration.parse(text);
        } catch (DateTimeException | ArithmeticException none) {
            return null;
        }
    }

    /** Whether {@code wishes} taken together leave no gap, whenever they are uttered. */
    public static boolean isOneInterval(List<Wish> wishes) {
        boolean relative = true;
        boolean absolute = true;
        for (Wish wish : wishes) {
            if (wish instanceof AnyTime) {
                return true;
            }
            relative &= !(wish instanceof Interval);
            absolute &= wish instanceof Interval;
        }
        return relative || absolute && Gaps.none(wishes);
    }
}
