// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of weekdays, months and days, for reading and for saying: what {@link #name} says, the grammar reads. */
public final class Calendar {
    private Calendar() {}

    static @Nullable DayOfWeek weekday(String word) {
        for (DayOfWeek day : DayOfWeek.values()) {
            String name = word(day);
            if (name.equals(word) || word.length() >= 3 && word.length() <= 5 && name.startsWith(word)) {
                return day;
            }
        }
        return null;
    }

    static @Nullable Month month(String word) {
        for (Month month : Month.values()) {
            String name = word(month);
            if (name.equals(word) || word.length() >= 3 && word.length() <= 4 && name.startsWith(word)) {
                return month;
            }
        }
        return null;
    }

    /**
     * What people call {@code day} on {@code today}: {@code today}, {@code tomorrow}, the weekday within a week, else {@code
     * 3 December}, with the year where it is not the coming one.
     */
    public static String name(LocalDate day, LocalDate today) {
        long ahead = day.toEpochDay() - today.toEpochDay();
        if (ahead >= -1 && ahead <= 1) {
            return ahead == 0 ? "today" : ahead < 0 ? "yesterday" : "tomorrow";
        }
        if (ahead > 0 && ahead < 7) {
            return capital(word(day.getDayOfWeek()));
        }
        String date = date(day.getDayOfMonth(), day.getMonth());
        return ahead > 0 && day.isBefore(today.plusYears(1)) ? date : date + " " + day.getYear();
    }

    static String date(int day, Month month) {
        return day + " " + capital(word(month));
    }

    static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
