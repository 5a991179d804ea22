// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.phrase.Bounds;
import org.roadstead.core.time.phrase.Meant;
import org.roadstead.core.time.phrase.Phrase;

/** One thing a person may say about when a job starts. */
public sealed interface Wish permits Wish.Now, Wish.Within, Wish.Interval, Wish.AnyTime, Wish.Said {
    /** How long {@code now} lasts: the job must have started this soon after it was submitted. */
    Duration NOW_LASTS = Duration.ofMinutes(5);

    /**
     * What it means when it is said at {@code now}: never empty, and not over.
     *
     * @throws UnmetWish when nothing that can still happen
     */
    StartWindow resolve(Instant now) throws UnmetWish;

    /** How it is written in a description; reads back as the same wish. */
    @Override
    String toString();

    /** {@code now}: at once, and within {@link #NOW_LASTS}. */
    record Now() implements Wish {
        @Override
        public StartWindow resolve(Instant now) {
            return new StartWindow(null, now.plus(NOW_LASTS));
        }

        @Override
        public String toString() {
            return "now";
        }
    }

    /**
     * {@code within 2 hours}.
     *
     * @param time positive, whole seconds
     */
    record Within(Duration time) implements Wish {
        @Override
        public StartWindow resolve(Instant now) {
            return new StartWindow(null, now.plus(time));
        }

        @Override
        public String toString() {
            long seconds = time.toSeconds();
            return seconds % 86400 == 0
                    ? count(seconds / 86400, "day")
                    : seconds % 3600 == 0
                            ? count(seconds / 3600, "hour")
                            : seconds % 60 == 0 ? count(seconds / 60, "minute") : count(seconds, "second");
        }

        private static String count(long number, String unit) {
            return "within " + number + " " + unit + (number == 1 ? "" : "s");
        }
    }

    /**
     * {@code 2026-01-01T10:00Z/2026-01-01T12:00Z}.
     *
     * @param start null when it is open towards the past
     * @param end null when it is open towards the future; later than {@code start}
     */
    record Interval(@Nullable Instant start, @Nullable Instant end) implements Wish {
        @Override
        public StartWindow resolve(Instant now) throws UnmetWish {
            if (end != null && !end.isAfter(now)) {
                throw UnmetWish.of(this, "is over, for it is now " + now.truncatedTo(ChronoUnit.SECONDS), null);
            }
            return new StartWindow(start, end);
        }

        @Override
        public String toString() {
            return (start == null ? ".." : start.toString()) + "/" + (end == null ? ".." : end.toString());
        }
    }

    /** {@code any time}: the default. */
    record AnyTime() implements Wish {
        @Override
        public StartWindow resolve(Instant now) {
            return StartWindow.OPEN;
        }

        @Override
        public String toString() {
            return "any time";
        }
    }

    /**
     * {@code tomorrow morning}: words about the local calendar.
     *
     * @param zone of whoever says it
     */
    record Said(Phrase phrase, ZoneId zone) implements Wish {
        @Override
        public StartWindow resolve(Instant now) throws UnmetWish {
            Meant meant = phrase.said(now, zone);
            if (meant instanceof Meant.Nothing nothing) {
                throw UnmetWish.of(this, nothing.sentence(), nothing.instead());
            }
            Bounds bounds = ((Meant.Interval) meant).bounds();
            return new StartWindow(bounds.from(), bounds.to());
        }

        @Override
        public String toString() {
            return phrase.toString();
        }
    }
}
