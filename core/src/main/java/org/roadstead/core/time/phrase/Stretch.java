// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.LocalDate;
import java.time.LocalDateTime;

/** A piece of the local calendar, from the first date and time to the second; empty where it is one time. */
record Stretch(LocalDateTime from, LocalDateTime to) {
    static Stretch day(LocalDate day) {
        return days(day, 1);
    }

    static Stretch days(LocalDate first, int days) {
        return new Stretch(first.atStartOfDay(), first.plusDays(days).atStartOfDay());
    }

    static Stretch part(LocalDate day, DayPart part) {
        LocalDateTime start = day.atStartOfDay();
        return new Stretch(start.plusHours(part.from), start.plusHours(part.to));
    }

    static Stretch at(LocalDateTime time) {
        return new Stretch(time, time);
    }

    /** The date it begins on. */
    LocalDate date() {
        return from.toLocalDate();
    }
}
