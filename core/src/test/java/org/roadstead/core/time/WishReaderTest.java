// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roadstead.core.time.Wish.AnyTime;
import org.roadstead.core.time.Wish.Interval;
import org.roadstead.core.time.Wish.Now;
import org.roadstead.core.time.Wish.Within;

class WishReaderTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    private static Wish read(String text) throws NotAWish {
        return WishReader.read(text, LONDON);
    }

    @ParameterizedTest
    @CsvSource({
        "within 10 min, PT10M",
        "within 2 hours, PT2H",
        "Within 1 HOUR, PT1H",
        "within 1 hour 30 min, PT1H30M",
        "within 90m, PT1H30M",
        "within 1h30m, PT1H30M",
        "within  3   days, PT72H",
        "within 2 weeks, P14D",
        "within an hour, PT1H",
        "within a day 2 hours, PT26H",
        "within 45 seconds, PT45S",
        "within PT2H, PT2H",
        "within 366 days, P366D"
    })
    void within_wellWritten_isRead(String text, Duration time) throws NotAWish {
        assertEquals(new Within(time), read(text));
        assertEquals(new Within(time), read(read(text).toString()), "printed and read again");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T10:00Z/2026-01-01T12:00Z, 2026-01-01T10:00:00Z, 2026-01-01T12:00:00Z",
        "2026-07-01T10:00/2026-07-01T12:00, 2026-07-01T09:00:00Z, 2026-07-01T11:00:00Z",
        "2026-07-01T10:00+02:00/PT2H, 2026-07-01T08:00:00Z, 2026-07-01T10:00:00Z",
        "PT2H/2026-01-01T12:00Z, 2026-01-01T10:00:00Z, 2026-01-01T12:00:00Z",
        "2026-01-01T10:00Z/.., 2026-01-01T10:00:00Z,",
        "../2026-01-01T10:00Z, , 2026-01-01T10:00:00Z",
        "2026-01-01T10:00:00.250Z/P1D, 2026-01-01T10:00:00.250Z, 2026-01-02T10:00:00.250Z"
    })
    void interval_wellWritten_isRead(String text, Instant start, Instant end) throws NotAWish {
        assertEquals(new Interval(start, end), read(text));
        assertEquals(new Interval(start, end), read(read(text).toString()), "printed and read again");
    }

    @Test
    void words_areRead() throws NotAWish {
        assertEquals(new Now(), read(" Now "));
        assertEquals(new AnyTime(), read("any time"));
        assertEquals("within 1 hour", new Within(Duration.ofHours(1)).toString());
        assertEquals("within 61 seconds", new Within(Duration.ofSeconds(61)).toString());
    }

    @Test
    void wish_resolved_isAWindow() throws UnmetWish {
        assertEquals(StartWindow.OPEN, StartWish.ANY_TIME.resolve(NOW));
        assertEquals(new StartWindow(null, NOW.plus(Wish.NOW_LASTS)), new Now().resolve(NOW));
        assertEquals(
                new StartWindow(null, NOW.plusSeconds(7200)),
                new StartWish(List.of(new Now(), new Within(Duration.ofHours(2)))).resolve(NOW));
        assertEquals(StartWindow.OPEN, new StartWish(List.of(new Now(), new AnyTime())).resolve(NOW));
    }

    @Test
    void window_knowsWhetherItIsAheadOrOver() {
        StartWindow window = new StartWindow(NOW, NOW.plusSeconds(10));
        assertTrue(window.isAhead(NOW.minusSeconds(1)));
        assertFalse(window.isAhead(NOW));
        assertFalse(window.isOver(NOW.plusSeconds(9)));
        assertTrue(window.isOver(NOW.plusSeconds(10)));
        assertFalse(StartWindow.OPEN.isAhead(NOW) || StartWindow.OPEN.isOver(NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | now; within 1 hour",
                "true | 2026-01-01T10:00Z/PT1H; 2026-01-01T11:00Z/PT1H",
                "true | 2026-01-01T11:00Z/PT1H; ../2026-01-01T11:30Z",
                "true | now; 2026-01-01T10:00Z/PT1H; any time",
                "false | 2026-01-01T10:00Z/PT1H; 2026-01-01T11:01Z/PT1H",
                "false | now; 2026-01-01T10:00Z/PT1H"
            })
    void wishes_together_areOneIntervalOrNot(boolean one, String texts) throws NotAWish {
        List<Wish> wishes = new ArrayList<>();
        for (String text : texts.split(";")) {
            wishes.add(read(text));
        }
        assertEquals(one, WishReader.mayBeOneInterval(wishes));
    }
}
