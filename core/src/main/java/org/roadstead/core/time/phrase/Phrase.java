// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A wish for the start in plain words, understood but not yet said by anybody at any hour. Equal when the words are. */
public final class Phrase {
    private static final int MOST_WORDS = 20;

    private final List<String> words;
    private final Node reading;

    private Phrase(List<String> words, Node reading) {
        this.words = words;
        this.reading = reading;
    }

    /** Null when the grammar has no rule for {@code text}. */
    public static @Nullable Phrase read(String text) {
        List<String> words = Tokens.of(text);
        Node reading = words.size() > MOST_WORDS ? null : new Matcher(words).wish();
        return reading == null ? null : new Phrase(List.copyOf(words), reading);
    }

    /** What it means when it is said at {@code now} by somebody in {@code zone}. */
    public Meant said(Instant now, ZoneId zone) {
        LocalClock clock = new LocalClock(now, zone);
        String why;
        try {
            Bounds bounds = bounds(clock);
            if (bounds.to() == null || bounds.to().isAfter(now)) {
                return new Meant.Interval(bounds);
            }
            why = "was over " + time(bounds.to(), clock) + ", and it is now "
                    + Calendar.capital(clock.today().getDayOfWeek().name().toLowerCase(java.util.Locale.ROOT)) + " "
                    + clockTime(clock.local()) + " in " + zone;
        } catch (Impossible impossible) {
            why = impossible.sentence();
        }
        return new Meant.Nothing(why, instead(clock));
    }

    private Bounds bounds(LocalClock clock) throws Impossible {
        Rule.Whole whole = Objects.requireNonNull(reading.rule()).whole();
        return Objects.requireNonNull(whole).of(new Parts(reading, clock));
    }

    private @Nullable String instead(LocalClock clock) {
        for (String text : new Instead(words, clock).of(reading)) {
            Phrase other = read(text);
            if (other != null && other.isPossible(clock)) {
                return other.toString();
            }
        }
        return null;
    }

    private boolean isPossible(LocalClock clock) {
        try {
            Instant end = bounds(clock).to();
            return end == null || end.isAfter(clock.now());
        } catch (Impossible impossible) {
            return false;
        }
    }

    private static String time(Instant at, LocalClock clock) {
        LocalDateTime local = LocalDateTime.ofInstant(at, clock.zone());
        return Calendar.name(local.toLocalDate(), clock.today()) + " at " + clockTime(local);
    }

    private static String clockTime(LocalDateTime time) {
        return new ClockTime(time.getHour() * 60 + time.getMinute()).toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Phrase phrase && phrase.words.equals(words);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }

    /** The words in their usual spelling; reads back as an equal phrase. */
    @Override
    public String toString() {
        List<String> shown = new ArrayList<>(words.size());
        for (String word : words) {
            boolean name = Calendar.weekday(word) != null || Calendar.month(word) != null;
            shown.add(name ? Calendar.capital(word) : word);
        }
        return String.join(" ", shown);
    }
}
