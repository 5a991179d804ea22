// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Duration;
import java.time.Instant;
import org.roadstead.core.forecast.seen.Commitment;

/**
 * A window as somebody was told it, and as it is kept.
 *
 * @param start to {@code end} is meant to hold nine starts in ten; to the millisecond
 * @param expected the median
 * @param platform the harvester that was the most likely; empty when there was none
 */
public record Promised(
        Instant start, Instant end, Instant expected, Commitment commitment, Basis basis, String platform) {
    private static final int FIELDS = 9;

    /** What {@code forecast} says, of a start that cannot lie before {@code now}. */
    public static Promised of(StartForecast forecast, Instant now) {
        return new Promised(
                millis(later(forecast.start(), now)),
                millis(later(forecast.end(), now)),
                millis(later(forecast.expected(), now)),
                forecast.commitment(),
                new Basis(
                        forecast.basis().method(),
                        forecast.basis().sampleSize(),
                        forecast.basis().queueAhead(),
                        millis(forecast.basis().asOf())),
                forecast.platform());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private static Instant millis(Instant at) {
        return Instant.ofEpochMilli(at.toEpochMilli());
    }

    public boolean holds(Instant at) {
        return !at.isBefore(start) && !at.isAfter(end);
    }

    public Duration width() {
        return Duration.between(start, end);
    }

    /** For a store; {@link #parse} reads it. */
    public String toText() {
        return start.toEpochMilli() + " " + end.toEpochMilli() + " " + expected.toEpochMilli() + " "
                + commitment.ordinal() + " " + basis.method().ordinal() + " " + basis.sampleSize() + " "
                + basis.queueAhead() + " " + basis.asOf().toEpochMilli() + " " + platform;
    }

    /** What {@link #toText} wrote. */
    public static Promised parse(String text) {
        String[] parts = text.split(" ", FIELDS);
        return new Promised(
                at(parts[0]),
                at(parts[1]),
                at(parts[2]),
                Commitment.values()[Integer.parseInt(parts[3])],
                new Basis(
                        Basis.Method.values()[Integer.parseInt(parts[4])],
                        Long.parseLong(parts[5]),
                        Long.parseLong(parts[6]),
                        at(parts[7])),
                parts[8]);
    }

    private static Instant at(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }
}
