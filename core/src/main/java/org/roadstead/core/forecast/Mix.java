// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import java.util.Arrays;

/**
 * Weighs the experts, for each quantile by itself, by how well they did: {@code ln w -= 0.1 b min(10, loss / s)} with the pinball loss of
 * the quantile, normalised, and a fixed share that lets nobody fall for good (Herbster and Warmuth 1998). The answer is the weighted mean.
 * Half of the median is the median's of the neighbours alone: a line that runs astray takes it only half of the way.
 */
final class Mix {
    private static final double RATE = 0.1;
    private static final double MOST_LOSS = 10;
    private static final double SHARE = 0.002;
    private static final double[] SCALES = {0.15, 0.5, 0.15};

    private final double[][] weights;

    Mix(int experts) {
        weights = new double[Spread.TAUS.length][experts];
        for (double[] each : weights) {
            Arrays.fill(each, 1.0 / experts);
        }
    }

    /** The last expert is the line. */
    Spread answer(double[][] opinions) {
        double neighbours = mean(1, opinions[1], opinions[1].length - 1);
        double median = (neighbours + mean(1, opinions[1], opinions[1].length)) / 2;
        double low = mean(0, opinions[0], opinions[0].length);
        double high = mean(2, opinions[2], opinions[2].length);
        return new Spread(Math.min(low, Math.min(neighbours, median)), median, Math.max(high, median));
    }

    void started(double[][] opinions, double y, double counts) {
        for (int tau = 0; tau < weights.length; tau++) {
            double[] mine = weights[tau];
            double sum = 0;
            for (int expert = 0; expert < mine.length; expert++) {
                double loss = pinball(Spread.TAUS[tau], y - opinions[tau][expert]) / SCALES[tau];
                mine[expert] *= Math.exp(-RATE * counts * Math.min(MOST_LOSS, loss));
                sum += mine[expert];
            }
            double shared = SHARE * counts;
            for (int expert = 0; expert < mine.length; expert++) {
                mine[expert] = (1 - shared) * mine[expert] / sum + shared / mine.length;
            }
        }
    }

    double weight(int tau, int expert) {
        return weights[tau][expert];
    }

    static double pinball(double tau, double missed) {
        return missed >= 0 ? tau * missed : (tau - 1) * missed;
    }

    private double mean(int tau, double[] opinions, int experts) {
        double sum = 0;
        double all = 0;
        for (int expert = 0; expert < experts; expert++) {
            sum += weights[tau][expert] * opinions[expert];
            all += weights[tau][expert];
        }
        return sum / all;
    }
}
