// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Classes of single words that rules name in capitals. */
enum Leaf {
    TIME(ClockTime::read),
    PART(DayPart::read),
    WEEKDAY(Calendar::weekday),
    MONTH(Calendar::month),
    NUMBER(Numbers::ordinal),
    YEAR(word -> Numbers.read(word, 4, 4)),
    ISODATE(Leaf::date);

    private final Reading reading;

    Leaf(Reading reading) {
        this.reading = reading;
    }

    private interface Reading extends Function<String, @Nullable Object> {}

    /** What {@code word} stands for; null when it is no such word. */
    @Nullable
    Object read(String word) {
        return reading.apply(word);
    }

    private static @Nullable LocalDate date(String word) {
        try {
            return word.length() == 10 && Numbers.isDigit(word.charAt(0)) ? LocalDate.parse(word) : null;
        } catch (DateTimeException none) {
            return null;
        }
    }
}
