// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.Wish.Interval;
import org.roadstead.core.time.phrase.LocalClock;

/** Reads ISO 8601 intervals: {@code 2026-01-01T10:00Z/PT2H}. */
final class IsoInterval {
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private IsoInterval() {}

    static Interval read(String text, int slash, ZoneId zone) throws NotAWish {
        String from = text.substring(0, slash).strip();
        String to = text.substring(slash + 1).strip();
        Instant start = null;
        Instant end = null;
        if (isDuration(from) && isDuration(to)) {
            throw new NotAWish("has two durations and no instant");
        }
        if (!from.equals("..") && !isDuration(from)) {
            start = bound(from, zone, true);
        }
        if (!to.equals("..") && !isDuration(to)) {
            end = bound(to, zone, false);
        }
        if (isDuration(to)) {
            end = start == null ? null : sum(start, to, 1);
        }
        if (isDuration(from)) {
            start = end == null ? null : sum(end, from, -1);
        }
        if (start == null && (end == null || isDuration(from)) || end == null && isDuration(to)) {
            throw new NotAWish("has neither a beginning nor an end");
        }
        if (start != null && end != null && !end.isAfter(start)) {
            throw new NotAWish("ends before it begins");
        }
        return new Interval(start, end);
    }

    private static boolean isDuration(String text) {
        return !text.isEmpty() && (text.charAt(0) == 'P' || text.charAt(0) == 'p');
    }

    private static Instant bound(String text, ZoneId zone, boolean beginning) throws NotAWish {
        Instant instant = instant(text, zone, beginning);
        if (instant == null) {
            throw new NotAWish("has '" + clip(text) + "', which is not a date and a time such as 2026-01-01T10:00Z");
        }
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new NotAWish("is not between the years 1970 and 9999");
        }
        return instant;
    }

    private static Instant sum(Instant instant, String duration, int sign) throws NotAWish {
        Duration time = SpokenTime.iso(duration);
        if (time == null || time.isNegative() || time.isZero() || time.compareTo(SpokenTime.LONGEST) > 0) {
            throw new NotAWish("has '" + clip(duration) + "', which is not a duration such as PT2H (at most P366D)");
        }
        return instant.plus(time.multipliedBy(sign));
    }

    private static String clip(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    /** Whether {@code text} is a date and a time and nothing else. */
    static boolean isInstant(String text, ZoneId zone) throws NotAWish {
        return instant(text, zone, true) != null;
    }

    private static @Nullable Instant instant(String text, ZoneId zone, boolean beginning) throws NotAWish {
        if (text.length() < 16 || text.length() > 40 || text.charAt(0) < '0' || text.charAt(0) > '9') {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noOffset) {
            return local(text, zone, beginning);
        }
    }

    private static @Nullable Instant local(String text, ZoneId zone, boolean beginning) throws NotAWish {
        LocalDateTime time;
        try {
            time = LocalDateTime.parse(text);
        } catch (DateTimeException neither) {
            return null;
        }
        if (LocalClock.isSkipped(time, zone)) {
            throw new NotAWish("has '" + text + "', which clocks in " + zone + " skip: did you mean "
                    + LocalClock.beginning(time, zone).atZone(zone).toLocalDateTime() + "?");
        }
        return beginning ? LocalClock.beginning(time, zone) : LocalClock.end(time, zone);
    }
}
