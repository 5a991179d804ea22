// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads amounts with units: bytes and durations. */
final class Sizes {
    private Sizes() {}

    /** The bytes at {@code key}; null when it is not written or, with a fault, says none. */
    static @Nullable ByteSize read(Section section, String key, long least, long most) {
        JsonNode value = section.get(key);
        if (value == null) {
            return null;
        }
        String expected = "a size such as 4GiB or 500MB";
        ByteSize size;
        if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
            size = new ByteSize(value.longValue());
        } else if (value.isTextual()) {
            size = parse(section, key, value.textValue(), expected);
        } else {
            section.fault(key, Section.kind(value), expected);
            return null;
        }
        if (size != null && (size.bytes() < least || size.bytes() > most)) {
            boolean bare = value.isNumber() && size.bytes() < least;
            section.faults.add(
                    section.at.key(key),
                    bare ? "is " + size.bytes() + " bytes" : size + " is out of range",
                    bare && size.bytes() > 0 ? size.bytes() + "GiB" : null,
                    "a size from " + new ByteSize(least) + " to " + new ByteSize(most));
            return null;
        }
        return size;
    }

    private static @Nullable ByteSize parse(Section section, String key, String text, String expected) {
        try {
            return ByteSize.parse(text.strip());
        } catch (IllegalArgumentException wrong) {
            String message = TextRules.quoted(text) + " is not a size";
            section.faults.add(section.at.key(key), message, meant(text.strip()), expected);
            return null;
        }
    }

    /** The size that {@code 4G}, {@code 4 gb}, {@code 4Gi} or {@code 4096} may stand for; null without a guess. */
    private static @Nullable String meant(String text) {
        int end = 0;
        while (end < text.length() && (TextRules.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        if (end == 0 || end > 20) {
            return null;
        }
        String number = text.substring(0, end);
        String unit = text.substring(end).strip().toLowerCase(Locale.ROOT);
        if (unit.isEmpty()) {
            return number + "B";
        }
        char prefix = Character.toUpperCase(unit.charAt(0));
        boolean known =
                "KMGTPE".indexOf(prefix) >= 0 && (unit.length() == 1 || "b i ib bytes".contains(unit.substring(1)));
        return !known ? null : number + prefix + "iB";
    }

    /** The duration at {@code key}, {@code otherwise} when it is not written or, with a fault, is none. */
    static Duration duration(Section section, String key, Duration least, Duration most, Duration otherwise) {
        JsonNode value = section.get(key);
        if (value == null) {
            return otherwise;
        }
        String expected = "an ISO 8601 duration from " + shown(least) + " to " + shown(most);
        if (!value.isTextual()) {
            boolean seconds = value.isIntegralNumber() && value.longValue() > 0 && value.longValue() < 10_000_000;
            String meant = seconds ? Duration.ofSeconds(value.longValue()).toString() : null;
            section.faults.add(section.at.key(key), Section.kind(value), meant, expected + ", such as PT30M");
            return otherwise;
        }
        String text = value.textValue();
        Duration duration = iso(text);
        if (duration == null) {
            Duration meant = WhatTime.meant(text);
            section.faults.add(
                    section.at.key(key),
                    TextRules.quoted(text) + " is not a duration",
                    meant == null ? null : meant.toString(),
                    expected);
            return otherwise;
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            section.fault(key, TextRules.quoted(text) + " is out of range", expected);
            return otherwise;
        }
        return duration;
    }

    /** Whole days as such: 30 days are better known as P30D than as PT720H. */
    private static String shown(Duration duration) {
        boolean days = duration.toDays() > 1 && duration.equals(Duration.ofDays(duration.toDays()));
        return days ? "P" + duration.toDays() + "D" : duration.toString();
    }

    private static @Nullable Duration iso(String text) {
        try {
            return text.length() > 40 ? null : Duration.parse(text);
        } catch (DateTimeException | ArithmeticException none) {
            return null;
        }
    }
}
