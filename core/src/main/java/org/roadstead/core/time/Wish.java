// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing a person may say about when a job starts. */
public sealed interface Wish permits Wish.Now, Wish.Within, Wish.Interval, Wish.AnyTime {
    /** How long {@code now} lasts: the job must have started this soon after it was submitted. */
    Duration NOW_LASTS = Duration.ofMinutes(5);

    /** What it means when it is said at {@code now}. */
    StartWindow resolve(Instant now);

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
        public StartWindow resolve(Instant now) {
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
}
