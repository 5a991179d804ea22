// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import java.time.Duration;

/**
 * What may be said of a wait, in seconds from the moment of the question. {@code earliest <= expected <= latest}, all finite and none above 30
 * days; the wait is meant to lie from {@code earliest} to {@code latest} nine times in ten.
 *
 * @param expected the median
 * @param sampleSize how many like it (same queue and class of size; where there is none, any) have been seen to start
 * @param waited how long it has waited already; 0 in a first forecast
 */
public record WaitForecast(
        double earliest, double expected, double latest, long sampleSize, double waited, Spread spread) {
    /** The part of starts that the window is meant to hold. */
    public static final double CONFIDENCE = 0.9;

    /** A wait that is not passed with probability {@code p}, in seconds from the question; finite for any p. */
    public double quantile(double p) {
        double begun = waited > 0 ? spread.probability(LogTime.of(waited)) : 0;
        double y = spread.quantile(begun + LogTime.clip(p, 0, 1) * (1 - begun));
        return LogTime.clip(LogTime.seconds(y) - waited, 0, LogTime.MOST_SECONDS);
    }

    /** The probability of a start within so many seconds from the question. */
    public double probabilityWithin(double seconds) {
        double begun = waited > 0 ? spread.probability(LogTime.of(waited)) : 0;
        double then = seconds < 0 ? begun : spread.probability(LogTime.of(waited + seconds));
        return begun >= 1 ? 1 : LogTime.clip((then - begun) / (1 - begun), 0, 1);
    }

    /** Of a queue of which nothing is known: an hour more or less, up to a day. */
    public static WaitForecast unknown() {
        return first(new Spread(LogTime.of(0), LogTime.of(3600), LogTime.of(86_400)), 0);
    }

    /** Where there is no queue: at once, and in {@code most} nine times in ten. */
    public static WaitForecast soon(Duration most) {
        double end = LogTime.of(most.toMillis() / 1000.0);
        return first(new Spread(LogTime.of(0), LogTime.of(most.toMillis() / 4000.0), end), 0);
    }

    static WaitForecast first(Spread spread, long sampleSize) {
        double median = LogTime.seconds(spread.median());
        return new WaitForecast(
                LogTime.seconds(spread.low()),
                median,
                Math.max(Math.max(60, median), LogTime.seconds(spread.high())),
                sampleSize,
                0,
                spread);
    }

    /** The same law, of somebody who has waited so many seconds and has not started. */
    WaitForecast after(double seconds) {
        WaitForecast shifted = new WaitForecast(earliest, expected, latest, sampleSize, Math.max(0, seconds), spread);
        double median = shifted.quantile(Spread.TAUS[1]);
        double end = shifted.quantile(Spread.TAUS[2]);
        return new WaitForecast(
                shifted.quantile(Spread.TAUS[0]), median, Math.max(60, end), sampleSize, shifted.waited, spread);
    }
}
