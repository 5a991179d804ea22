// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import static org.roadstead.core.time.phrase.Kind.DATE;
import static org.roadstead.core.time.phrase.Kind.DAY;
import static org.roadstead.core.time.phrase.Kind.POINT;
import static org.roadstead.core.time.phrase.Kind.SPAN;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.List;

/** The rules for days, parts of days and clock times. The first that reads all words counts. */
final class Days {
    static final List<Rule> RULES = List.of(
            Rule.of(
                    DATE,
                    "the? NUMBER of? MONTH YEAR",
                    Days::dated,
                    "NUMBER MONTH",
                    "NUMBER MONTH YEARS",
                    "LESS MONTH"),
            Rule.of(DATE, "MONTH the? NUMBER YEAR", Days::dated, "NUMBER MONTH", "NUMBER MONTH YEARS", "LESS MONTH"),
            Rule.of(DATE, "the? NUMBER of? MONTH", Days::date, "NUMBER MONTH YEARS", "LESS MONTH"),
            Rule.of(DATE, "MONTH the? NUMBER", Days::date, "NUMBER MONTH YEARS", "LESS MONTH"),
            Rule.of(DATE, "ISODATE", p -> Stretch.day(p.leaf(LocalDate.class)), "today"),
            Rule.of(DAY, "later? today", p -> Stretch.day(p.today()), "tomorrow"),
            Rule.of(DAY, "tomorrow", p -> Stretch.day(p.today().plusDays(1))),
            Rule.of(DAY, "the? day after tomorrow", p -> Stretch.day(p.today().plusDays(2))),
            Rule.of(DAY, "yesterday", p -> Stretch.day(p.today().minusDays(1)), "today", "tomorrow"),
            Rule.of(DAY, "on? WEEKDAY DATE", Days::checked, "DATE"),
            Rule.of(DAY, "on? DATE", Parts::inner),
            Rule.of(DAY, "on? WEEKDAY", p -> Stretch.day(Dates.coming(p.today(), weekday(p))), "next WEEKDAY"),
            Rule.of(DAY, "this WEEKDAY", p -> Stretch.day(Dates.ofWeek(p.today(), weekday(p))), "next WEEKDAY"),
            Rule.of(
                    DAY,
                    "on? next WEEKDAY",
                    p -> Stretch.day(Dates.coming(p.today().plusDays(1), weekday(p)))),
            Rule.of(
                    DAY,
                    "on? last WEEKDAY",
                    p -> Stretch.day(Dates.coming(p.today().minusDays(7), weekday(p))),
                    "next WEEKDAY"),
            Rule.of(SPAN, "DAY PART", Days::part),
            Rule.of(SPAN, "PART of DAY", Days::part),
            Rule.of(SPAN, "DAY in the PART", Days::part),
            Rule.of(SPAN, "this PART", p -> Stretch.part(p.today(), p.leaf(DayPart.class)), "tomorrow PART"),
            Rule.of(SPAN, "tonight", p -> Stretch.part(p.today(), DayPart.NIGHT), "tomorrow night"),
            Rule.of(SPAN, "DAY", Parts::inner),
            Rule.of(SPAN, "this week", p -> week(p, 0)),
            Rule.of(SPAN, "next week", p -> week(p, 7)),
            Rule.of(SPAN, "this|the weekend", p -> weekend(p, 0), "next weekend"),
            Rule.of(SPAN, "next weekend", p -> weekend(p, 7)),
            Rule.of(SPAN, "this month", p -> month(p.today())),
            Rule.of(SPAN, "next month", p -> month(p.today().plusMonths(1))),
            Rule.of(POINT, "at? TIME DAY", p -> Stretch.at(p.time(p.inner().date()))),
            Rule.of(POINT, "DAY at? TIME", p -> Stretch.at(p.time(p.inner().date()))),
            Rule.of(POINT, "at TIME", p -> Stretch.at(p.time(p.today())), "at TIME tomorrow"),
            Rule.of(POINT, "TIME", p -> Stretch.at(p.time(p.today())), "TIME tomorrow"));

    private Days() {}

    private static DayOfWeek weekday(Parts parts) {
        return parts.leaf(DayOfWeek.class);
    }

    private static Stretch date(Parts parts) throws Impossible {
        return Stretch.day(Dates.coming(parts.today(), parts.leaf(Integer.class), parts.leaf(Month.class)));
    }

    private static Stretch dated(Parts parts) throws Impossible {
        return Stretch.day(
                Dates.written(parts.leaf(Integer.class), parts.leaf(Month.class), parts.leaf(Integer.class, 1)));
    }

    private static Stretch checked(Parts parts) throws Impossible {
        return Stretch.day(Dates.on(parts.inner().date(), weekday(parts)));
    }

    private static Stretch part(Parts parts) throws Impossible {
        return Stretch.part(parts.inner().date(), parts.leaf(DayPart.class));
    }

    private static Stretch week(Parts parts, int ahead) {
        return Stretch.days(Dates.ofWeek(parts.today(), DayOfWeek.MONDAY).plusDays(ahead), 7);
    }

    private static Stretch weekend(Parts parts, int ahead) {
        return Stretch.days(Dates.ofWeek(parts.today(), DayOfWeek.SATURDAY).plusDays(ahead), 2);
    }

    private static Stretch month(LocalDate day) {
        LocalDateTime first = day.withDayOfMonth(1).atStartOfDay();
        return new Stretch(first, first.plusMonths(1));
    }
}
