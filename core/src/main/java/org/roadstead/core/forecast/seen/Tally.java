// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.seen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.WaitForecast;

/** Adds up a {@link Score}. */
final class Tally {
    private final List<Double> widths = new ArrayList<>();
    private final double[] losses = new double[3];
    private int early;
    private int late;
    private double lateness;

    /** @param seconds how long it was */
    void add(WaitForecast said, double seconds) {
        widths.add(said.latest() - said.earliest());
        if (seconds < said.earliest()) {
            early++;
        } else if (seconds > said.latest()) {
            late++;
            lateness += seconds - said.latest();
        }
        losses[0] += loss(.05, said.earliest(), seconds);
        losses[1] += loss(.5, said.expected(), seconds);
        losses[2] += loss(.95, said.latest(), seconds);
    }

    private static double loss(double tau, double said, double seconds) {
        return seconds >= said ? tau * (seconds - said) : (1 - tau) * (said - seconds);
    }

    Score score(String queue, Commitment commitment, @Nullable String week) {
        int starts = widths.size();
        double median = widths.stream().sorted().skip(starts / 2).findFirst().orElse(0.0);
        return new Score(
                queue,
                commitment,
                week,
                starts,
                starts - early - late,
                early,
                late,
                duration(median),
                duration(late == 0 ? 0 : lateness / late),
                new Score.Losses(
                        duration(losses[0] / starts), duration(losses[1] / starts), duration(losses[2] / starts)));
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
