// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.StartWindow;
import org.roadstead.core.time.WindowLabel;

/** How times, sizes and reasons read. */
final class Words {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Words() {}

    /** The text of a field; empty when absent or null. */
    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    /** {@code 12s}, {@code 5m}, {@code 3h}, {@code 2d}: one unit, rounded down. */
    static String span(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    /** {@code 1h 02m 03s}. */
    static String exactSpan(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dh %02dm %02ds", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** How long before {@code now} an ISO instant was; empty when there is none. */
    static String ago(String iso, Instant now) {
        Instant at = instant(iso);
        if (at == null) {
            return iso;
        }
        return at.isAfter(now.plusSeconds(1))
                ? "in " + span(Duration.between(now, at))
                : span(Duration.between(at, now));
    }

    /** Today's clock time, or date and time of another day, in {@code zone}. */
    static String clock(String iso, Instant now, ZoneId zone) {
        Instant at = instant(iso);
        if (at == null) {
            return iso;
        }
        ZonedDateTime local = at.atZone(zone);
        String time = local.toLocalTime().truncatedTo(ChronoUnit.SECONDS).toString();
        String whole = time.length() == 5 ? time + ":00" : time;
        return local.toLocalDate().equals(now.atZone(zone).toLocalDate()) ? whole : local.toLocalDate() + " " + whole;
    }

    /** An {@code Interval} or {@code ResolvedStart} of the API for people in {@code zone}; empty when there is none. */
    static String window(JsonNode window, Instant now, ZoneId zone) {
        Instant start = instant(text(window, "start"));
        Instant end = instant(text(window, "end"));
        return start == null && end == null ? "" : WindowLabel.of(new StartWindow(start, end), now, zone);
    }

    static @Nullable Instant instant(String iso) {
        try {
            return iso.isEmpty() ? null : Instant.parse(iso);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** {@code 512 MiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        boolean whole = unit == 0 || value == Math.rint(value);
        return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 10,000}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** What a reason's word means; the word itself when this release does not know it. */
    static String meaning(String reason) {
        for (Reason known : Reason.values()) {
            if (known.name().equals(reason)) {
                return known.sentence();
            }
        }
        return reason;
    }

    /** An argument as one would type it to a POSIX shell. */
    static String quoted(String argument) {
        boolean isPlain = !argument.isEmpty()
                && argument.chars().allMatch(c -> c > ' ' && "\"'`$&|;<>()*?[]{}!#~\\".indexOf(c) < 0);
        return isPlain ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
