// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.roadstead.core.forecast.seen.Commitment;

/**
 * Adds up how right windows were that ended in a start. Widths are counted in classes of a ratio of 2^(1/4), so that their median is right to 10 %
 * and what is kept does not grow with the starts. For one thread.
 */
public final class WindowTally {
    private static final double CLASSES = 4;
    private static final double MILLIS = 1000;

    private final TreeMap<Integer, Long> widths = new TreeMap<>();
    private long inside;
    private long early;
    private long late;
    private double lateSeconds;
    private double p05;
    private double p50;
    private double p95;

    /** What is kept of one kind of window: where it started, what it was worth, in which week (ISO 8601, UTC). */
    public record Key(String platform, Commitment commitment, String week) {}

    /** One start, for who wants to look at promised against actual. */
    public record Start(String platform, Promised promised, Instant at) {}

    /** A job of which {@code promised} was said has started. */
    public void add(Promised promised, Instant at) {
        double width = promised.width().toMillis() / MILLIS;
        widths.merge((int) Math.floor(CLASSES * Math.log(1 + width) / Math.log(2)), 1L, Long::sum);
        if (at.isBefore(promised.start())) {
            early++;
        } else if (at.isAfter(promised.end())) {
            late++;
            lateSeconds += Duration.between(promised.end(), at).toMillis() / MILLIS;
        } else {
            inside++;
        }
        p05 += loss(.05, promised.start(), at);
        p50 += loss(.5, promised.expected(), at);
        p95 += loss(.95, promised.end(), at);
    }

    private static double loss(double tau, Instant said, Instant at) {
        double seconds = Duration.between(said, at).toMillis() / MILLIS;
        return seconds >= 0 ? tau * seconds : (tau - 1) * seconds;
    }

    /** Adds all of {@code other}. */
    public void add(WindowTally other) {
        other.widths.forEach((width, count) -> widths.merge(width, count, Long::sum));
        inside += other.inside;
        early += other.early;
        late += other.late;
        lateSeconds += other.lateSeconds;
        p05 += other.p05;
        p50 += other.p50;
        p95 += other.p95;
    }

    public long starts() {
        return inside + early + late;
    }

    public long early() {
        return early;
    }

    public long late() {
        return late;
    }

    /** The part of starts within their windows; meant to be .9. */
    public double coverage() {
        return starts() == 0 ? 0 : (double) inside / starts();
    }

    /** The median of the windows. */
    public Duration width() {
        long before = 0;
        for (Map.Entry<Integer, Long> each : widths.entrySet()) {
            before += each.getValue();
            if (2 * before >= starts()) {
                return seconds(Math.pow(2, (each.getKey() + .5) / CLASSES) - 1);
            }
        }
        return Duration.ZERO;
    }

    /** By how much the late ones were late, on average; zero when none was. */
    public Duration lateness() {
        return late == 0 ? Duration.ZERO : seconds(lateSeconds / late);
    }

    /** The mean pinball loss (Koenker and Bassett 1978) of the quantile .05, .5 or .95: the smaller the better. */
    public Duration loss(double tau) {
        double sum = tau < .1 ? p05 : tau > .9 ? p95 : p50;
        return starts() == 0 ? Duration.ZERO : seconds(sum / starts());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * MILLIS));
    }

    /** For a store; {@link #parse} reads it. */
    public String toText() {
        StringBuilder text = new StringBuilder(
                inside + " " + early + " " + late + " " + lateSeconds + " " + p05 + " " + p50 + " " + p95);
        widths.forEach(
                (width, count) -> text.append(' ').append(width).append(':').append(count));
        return text.toString();
    }

    /** What {@link #toText} wrote. */
    public static WindowTally parse(String text) {
        String[] parts = text.split(" ", -1);
        WindowTally tally = new WindowTally();
        tally.inside = Long.parseLong(parts[0]);
        tally.early = Long.parseLong(parts[1]);
        tally.late = Long.parseLong(parts[2]);
        tally.lateSeconds = Double.parseDouble(parts[3]);
        tally.p05 = Double.parseDouble(parts[4]);
        tally.p50 = Double.parseDouble(parts[5]);
        tally.p95 = Double.parseDouble(parts[6]);
        for (int i = 7; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            tally.widths.put(
                    Integer.parseInt(parts[i].substring(0, colon)), Long.parseLong(parts[i].substring(colon + 1)));
        }
        return tally;
    }
}
