// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is said, wherever and whenever: it is an interval that is not over, or refused with one that can be met. */
class WishPropertyTest {
    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Sydney",
            "Australia/Lord_Howe",
            "America/Santiago",
            "Asia/Kathmandu",
            "Asia/Beirut",
            "Pacific/Apia",
            "UTC",
            "+05:30");
    private static final List<String> DAYS = List.of(
            "today",
            "tomorrow",
            "yesterday",
            "Friday",
            "next Tuesday",
            "this Monday",
            "29 February",
            "31 April",
            "3 December 2027",
            "2026-03-29",
            "the day after tomorrow");
    private static final List<String> TIMES = List.of("2:30", "10am", "noon", "midnight", "23:59", "00:30", "3:15pm");
    private static final List<String> FORMS = List.of(
            "D",
            "T",
            "T D",
            "D at T",
            "by D",
            "by T D",
            "before D",
            "after T D",
            "from D",
            "not before T D",
            "D or D",
            "between T and T D",
            "D T - T",
            "from D to D",
            "from T D to D",
            "D morning",
            "D evening",
            "this afternoon",
            "tonight",
            "next week",
            "this weekend",
            "by the end of next month",
            "within 3 hours",
            "now",
            "any time");

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44})
    void phrase_saidAnywhereAtAnyHour_isMetOrRefusedWithWhatCan(long seed) throws Exception {
        Random random = new Random(seed);
        int met = 0;
        int refused = 0;
        for (int i = 0; i < 4000; i++) {
            ZoneId zone = ZoneId.of(any(ZONES, random));
            Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(3 * 366 * 86400));
            String text = text(random);
            String shown = text + " at " + now + " in " + zone;
            Wish wish = WishReader.read(text, zone);
            assertEquals(wish, WishReader.read(wish.toString(), zone), shown);
            try {
                check(wish.resolve(now), now, shown);
                met++;
            } catch (UnmetWish unmet) {
                assertFalse(unmet.sentence().isBlank(), shown);
                refused++;
                if (unmet.instead() != null) {
                    check(WishReader.read(unmet.instead(), zone).resolve(now), now, shown + ": " + unmet.sentence());
                }
            }
        }
        assertTrue(met > 1500 && refused > 300, met + " met, " + refused + " refused");
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52})
    void label_ofAnEnd_namesTheSameTimeWhenItIsRead(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> read = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            ZoneId zone = ZoneId.of("Asia/Kathmandu");
            Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(3 * 366 * 86400));
            Instant end = now.plusSeconds(60L * (1 + random.nextInt(600 * 1440)));
            end = end.minusSeconds(Math.floorMod(end.getEpochSecond(), 60));
            if (!end.isAfter(now)) {
                continue;
            }
            String label = WindowLabel.of(new StartWindow(null, end), now, zone);
            int bracket = label.lastIndexOf(" (");
            Wish wish = WishReader.read(label.substring(0, bracket).replace("until ", "by "), zone);
            assertEquals(end, assertNotNullEnd(wish.resolve(now)), label + " said at " + now);
            read.add(label);
        }
        assertTrue(read.size() > 1900);
    }

    private static Instant assertNotNullEnd(StartWindow window) {
        assertNotNull(window.end());
        return window.end();
    }

    private static void check(StartWindow window, Instant now, String shown) {
        assertFalse(window.isOver(now), shown);
        Instant begin = window.notBefore();
        Instant end = window.end();
        assertTrue(begin == null || end == null || end.isAfter(begin), shown);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (String word : any(FORMS, random).split(" ")) {
            String with = word.equals("D") ? any(DAYS, random) : word.equals("T") ? any(TIMES, random) : word;
            text.append(with).append(' ');
        }
        return text.toString();
    }

    private static String any(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }
}
