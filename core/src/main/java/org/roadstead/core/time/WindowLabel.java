// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.phrase.Calendar;

/**
 * Start windows in the words of the phrases: {@code tomorrow 06:00-12:00 (Europe/Berlin)}. Days are named as the grammar
 * reads them, an end at midnight belongs to the day before it.
 */
public final class WindowLabel {
    private WindowLabel() {}

    /** {@code window} as somebody in {@code zone} says it at {@code now}; {@code any time} when both sides are open. */
    public static String of(StartWindow window, Instant now, ZoneId zone) {
        Instant from = window.isAhead(now) ? window.notBefore() : null;
        Instant to = window.end();
        LocalDate today = LocalDate.ofInstant(now, zone);
        if (from == null) {
            return to == null ? "any time" : "until " + end(to, today, zone) + place(to, to, zone);
        }
        if (to == null) {
            return "from " + time(local(from, zone), today) + place(from, from, zone);
        }
        LocalDateTime begin = local(from, zone);
        LocalDateTime last = local(to.minusNanos(1), zone);
        String day = Calendar.name(begin.toLocalDate(), today);
        String words = begin.toLocalDate().equals(last.toLocalDate())
                ? day + " " + clock(begin) + "-" + clockEnd(local(to, zone))
                : "from " + time(begin, today) + " until " + end(to, today, zone);
        return words + place(from, to, zone);
    }

    private static LocalDateTime local(Instant at, ZoneId zone) {
        return LocalDateTime.ofInstant(at, zone);
    }

    private static String time(LocalDateTime at, LocalDate today) {
        return Calendar.name(at.toLocalDate(), today) + " " + clock(at);
    }

    private static String end(Instant to, LocalDate today, ZoneId zone) {
        LocalDateTime last = local(to.minusNanos(1), zone);
        return Calendar.name(last.toLocalDate(), today) + " " + clockEnd(local(to, zone));
    }

    private static String clockEnd(LocalDateTime at) {
        return at.toLocalTime().toSecondOfDay() == 0 ? "midnight" : clock(at);
    }

    private static String clock(LocalDateTime at) {
        return at.toLocalTime().truncatedTo(ChronoUnit.MINUTES).toString();
    }

    /** The zone, with offsets only where clocks change between the two. */
    private static String place(Instant from, Instant to, ZoneId zone) {
        ZoneOffset before = zone.getRules().getOffset(from);
        ZoneOffset after = zone.getRules().getOffset(to);
        String name = zone instanceof ZoneOffset && before.getTotalSeconds() == 0 ? "UTC" : zone.getId();
        return " (" + name + (before.equals(after) ? "" : ", " + shown(before) + " to " + shown(after)) + ")";
    }

    private static @Nullable String shown(ZoneOffset offset) {
        return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
    }
}
