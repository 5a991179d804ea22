// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import java.time.Instant;
import org.roadstead.core.forecast.Forecaster;
import org.roadstead.core.forecast.WaitForecast;

/** The forecaster that answers live. */
final class Ours implements Predictor {
    private final Forecaster forecaster = new Forecaster();

    @Override
    public Window arrived(int number, Wait wait) {
        WaitForecast said = forecaster.arrived(number, wait.features(), instant(wait.arrived()));
        return new Window(said.earliest(), said.expected(), said.latest());
    }

    @Override
    public void started(int number, Wait wait) {
        forecaster.started(number, instant(wait.arrived() + wait.seconds()));
    }

    private static Instant instant(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }
}
