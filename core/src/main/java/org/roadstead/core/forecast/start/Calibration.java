// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By how much starts are moved, learnt from those that were forecast: for the quantiles .05, .5 and .95 of each harvester and method an offset on the scale
 * of {@link StartScale}, {@code o += rate (missed - allowed)}. In the long run a quantile is passed as often as it says, whatever the forecast beneath it is
 * worth (adaptive conformal inference, Gibbs and Candes 2021, on the quantile itself instead of its level, so that it cannot become unbounded; between
 * the three straight).
 *
 * <p>For one thread. Holds at most {@value #MOST_KEYS} pairs of harvester and method.
 */
public final class Calibration {
    private static final int MOST_KEYS = 1024;
    /** After how many starts the rate has come down to {@link #RATE}. */
    private static final double SETTLES = 25;

    private static final double RATE = .015;
    private static final double[] LEAST = {-3, -1.5, -1};
    private static final double[] MOST = {1, 1.5, 3};
    private static final Duration BURST = Duration.ofMinutes(1);
    private static final double BURST_POWER = -1;
    private static final double[] TAUS = {.05, .5, .95};

    private final Map<Key, Offsets> offsets = new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Offsets> eldest) {
            return size() > MOST_KEYS;
        }
    };

    private record Key(String harvester, Basis.Method method) {}

    private static final class Offsets {
        private final double[] moved = new double[TAUS.length];
        private long starts;
        private Instant burst = Instant.EPOCH;
        private long inBurst;
    }

    /** Starts of this kind that it has learnt from. */
    long starts(String harvester, Basis.Method method) {
        Offsets known = offsets.get(new Key(harvester, method));
        return known == null ? 0 : known.starts;
    }

    StartLaw moved(StartLaw law, String harvester, Basis.Method method) {
        @Nullable Offsets known = offsets.get(new Key(harvester, method));
        if (known == null) {
            return law;
        }
        double[] y = new double[StartLaw.TAUS.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = law.y(i) + at(known.moved, StartLaw.TAUS[i]);
        }
        return new StartLaw(y);
    }

    private static double at(double[] moved, double p) {
        for (int i = 1; i < TAUS.length; i++) {
            if (p <= TAUS[i]) {
                double part = Math.max(0, (p - TAUS[i - 1]) / (TAUS[i] - TAUS[i - 1]));
                return moved[i - 1] + part * (moved[i] - moved[i - 1]);
            }
        }
        return moved[TAUS.length - 1];
    }

    /** A job of which {@code said} was promised has started. Of many that were told much the same at a time each counts less. */
    public void started(Promised said, Instant at) {
        Offsets known =
                offsets.computeIfAbsent(new Key(said.platform(), said.basis().method()), key -> new Offsets());
        Instant asked = said.basis().asOf();
        if (Duration.between(known.burst, asked).abs().compareTo(BURST) > 0) {
            known.burst = asked;
            known.inBurst = 0;
        }
        double weight = Math.pow(++known.inBurst, BURST_POWER);
        known.starts++;
        double rate = Math.max(RATE, RATE * SETTLES / (SETTLES / 4 + known.starts)) * weight;
        Instant[] quantiles = {said.start(), said.expected(), said.end()};
        for (int i = 0; i < TAUS.length; i++) {
            double step = at.isAfter(quantiles[i]) ? TAUS[i] : TAUS[i] - 1;
            known.moved[i] = Math.max(LEAST[i], Math.min(MOST[i], known.moved[i] + rate * step));
        }
    }
}
