// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Duration;
import java.time.Instant;
import org.roadstead.core.forecast.seen.Commitment;

/**
 * When a job will start, as a distribution. Always finite, never before its release, and no later than 30 days from the question or, where
 * that is later, its release and preparation. Immutable.
 */
public final class StartForecast {
    /** The part of starts that {@link #start()} to {@link #end()} is meant to hold. */
    public static final double CONFIDENCE = .9;

    /** No window is narrower: what happens at once takes a moment. */
    private static final double SOON_MILLIS = 2000;

    private static final double LOW = .05;
    private static final double HIGH = .95;

    private final StartLaw law;
    private final Instant earliest;
    private final Duration preparation;
    private final Commitment commitment;
    private final Basis basis;
    private final String platform;

    StartForecast(StartLaw law, Asked asked, Commitment commitment, Basis basis, String platform) {
        this.law = law;
        this.preparation = asked.preparation();
        Instant release = asked.release();
        this.earliest = release == null || release.isBefore(asked.now()) ? asked.now() : release;
        this.commitment = commitment;
        this.basis = basis;
        this.platform = platform;
    }

    /** The moment not passed with probability {@code p}. */
    public Instant quantile(double p) {
        Instant turn = basis.asOf().plusMillis(Math.round(law.quantile(p) * 1000));
        Instant soonest =
                earliest.plusMillis(Math.round(SOON_MILLIS * Math.max(0, Math.min(1, (p - LOW) / (HIGH - LOW)))));
        return (turn.isBefore(soonest) ? soonest : turn).plus(preparation);
    }

    /** The begin of the window that holds nine times in ten. */
    public Instant start() {
        return quantile(LOW);
    }

    /** The end of the window that holds nine times in ten. */
    public Instant end() {
        return quantile(HIGH);
    }

    /** The median. */
    public Instant expected() {
        return quantile(.5);
    }

    /** The mean. */
    public Instant mean() {
        double sum = 0;
        int points = 40;
        for (int i = 0; i < points; i++) {
            sum += Duration.between(basis.asOf(), quantile((i + .5) / points)).toMillis();
        }
        return basis.asOf().plusMillis(Math.round(sum / points));
    }

    /** The probability of a start not before {@code from} and not after {@code to}. */
    public double probability(Instant from, Instant to) {
        return to.isBefore(from) ? 0 : Math.max(0, upTo(to) - upTo(from.minusMillis(1)));
    }

    private double upTo(Instant moment) {
        Instant turn = moment.minus(preparation);
        if (turn.isBefore(earliest)) {
            return 0;
        }
        double soon = LOW + (HIGH - LOW) * Duration.between(earliest, turn).toMillis() / SOON_MILLIS;
        double probability =
                law.probability(Duration.between(basis.asOf(), turn).toMillis() / 1000.0);
        return soon >= HIGH ? probability : Math.min(soon, probability);
    }

    public Commitment commitment() {
        return commitment;
    }

    public Basis basis() {
        return basis;
    }

    /** The harvester at which it is most likely; empty when none takes it. */
    public String platform() {
        return platform;
    }
}
