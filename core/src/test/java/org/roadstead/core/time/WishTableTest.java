// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What phrases mean: the tables are the promise, docs/when.md the words for it. */
class WishTableTest {
    private static final char BAR = '|';

    private static Instant now(String local, ZoneId zone) {
        return LocalDateTime.parse(local).atZone(zone).toInstant();
    }

    private static @Nullable Instant instant(String text) {
        return text.equals("-") ? null : OffsetDateTime.parse(text).toInstant();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "wishes.txt", delimiter = BAR)
    void phrase_saidAtAnHour_isThisInterval(String zone, String said, String phrase, String from, String to)
            throws Exception {
        ZoneId there = ZoneId.of(zone);
        Instant now = now(said, there);
        Wish wish = WishReader.read(phrase, there);
        StartWindow window = new StartWish(List.of(wish)).resolve(now);
        Instant begin = instant(from);
        assertEquals(begin == null || !begin.isAfter(now) ? null : begin, begun(window, now));
        assertEquals(instant(to), window.end());
        assertEquals(wish, WishReader.read(wish.toString(), there), "printed and read again");
    }

    private static @Nullable Instant begun(StartWindow window, Instant now) {
        return window.isAhead(now) ? window.notBefore() : null;
    }

    @ParameterizedTest
    @CsvFileSource(resources = "refused-wishes.txt", delimiter = BAR)
    void phrase_thatCannotBeMet_isRefusedWithTheNext(
            String zone, String said, String phrase, String sentence, String suggested) {
        ZoneId there = ZoneId.of(zone);
        Exception refused = assertThrows(Exception.class, () -> new StartWish(List.of(WishReader.read(phrase, there)))
                .resolve(now(said, there)));
        String text = String.valueOf(refused.getMessage());
        assertTrue(refused instanceof NotAWish || refused instanceof UnmetWish, text);
        assertTrue(text.contains(sentence), text);
        assertEquals(!suggested.equals("-"), text.contains("did you mean "), text);
        if (!suggested.equals("-")) {
            assertTrue(text.endsWith("did you mean " + suggested + "?"), text);
        }
        assertFalse(text.contains("null"), text);
    }
}
