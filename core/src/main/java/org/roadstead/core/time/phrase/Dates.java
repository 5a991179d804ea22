// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;

/** Finds the dates that phrases mean. */
final class Dates {
    private Dates() {}

    /** Such a weekday, today or later. */
    static LocalDate coming(LocalDate today, DayOfWeek weekday) {
        return today.plusDays(
                Math.floorMod(weekday.getValue() - today.getDayOfWeek().getValue(), 7));
    }

    /** That of this week, which began on Monday. */
    static LocalDate ofWeek(LocalDate today, DayOfWeek weekday) {
        return today.plusDays(weekday.getValue() - today.getDayOfWeek().getValue());
    }

    static LocalDate written(int day, Month month, int year) throws Impossible {
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException none) {
            throw new Impossible("names a date that does not exist, " + Calendar.date(day, month) + " " + year);
        }
    }

    /** Within the twelve months from today. */
    static LocalDate coming(LocalDate today, int day, Month month) throws Impossible {
        boolean past =
                month.getValue() < today.getMonthValue() || month == today.getMonth() && day < today.getDayOfMonth();
        return written(day, month, today.getYear() + (past ? 1 : 0));
    }

    /** {@code date}, if it is a {@code weekday}. */
    static LocalDate on(LocalDate date, DayOfWeek weekday) throws Impossible {
        if (date.getDayOfWeek() != weekday) {
            throw new Impossible("names a " + Calendar.capital(Calendar.word(weekday)) + ", but " + date + " is a "
                    + Calendar.capital(Calendar.word(date.getDayOfWeek())));
        }
        return date;
    }
}
