// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import java.util.List;
import org.roadstead.core.forecast.estimate.KaplanMeier;
import org.roadstead.core.forecast.estimate.Ridge;

/**
 * One expert that draws a straight line through what can be seen of the queue: means of late waits, who waits, since when, and how much is started. Its
 * quantiles are those of what the line missed before, {@code y - line}, of the last {@value #RESIDUALS} arrivals.
 */
final class Line {
    private static final int OWN = 6;
    private static final int PER_LEVEL = 8;
    private static final int FEATURES = OWN + PER_LEVEL * Key.LEVELS + 2;
    private static final int RESIDUALS = 3000;
    private static final double REFIT = 3600;
    private static final double HALF_LIFE = 20 * 86_400.0;
    private static final double WITHOUT_EVIDENCE = Math.log(3600);
    private static final double SLACK = 0.3;
    private static final double WIDE = 2;

    private final Ridge ridge = new Ridge(FEATURES);
    private final History residuals = new History(RESIDUALS, REFIT, true);
    private final KaplanMeier estimator;
    private double fitted = Double.NaN;

    Line(KaplanMeier estimator) {
        this.estimator = estimator;
    }

    /** What is seen now: the features, and the mean of late under the exact shape, to which the line adds. */
    record View(double[] x, double base) {}

    static View view(Features of, List<Level> levels, Load load, double now) {
        double[] means = new double[Key.LEVELS];
        for (int level = 0; level < Key.LEVELS; level++) {
            means[level] = levels.get(level).mean(Key.ofParents(level, means, WITHOUT_EVIDENCE));
        }
        double base = means[Key.SHAPE_LEVEL];
        double[] x = new double[FEATURES];
        x[0] = 1;
        x[1] = Math.log(Math.max(1, of.cores()));
        x[2] = Math.log(Math.max(60, of.limitSeconds()));
        x[3] = Math.log(1 + of.memoryMiB());
        x[4] = Math.min(1, of.gpus());
        x[5] = Math.log(1 + of.gpus());
        for (int level = 0; level < Key.LEVELS; level++) {
            levels.get(level).describe(means[level], level == 0 ? 0 : base, now, x, OWN + PER_LEVEL * level);
        }
        load.describe(now, x, FEATURES - 2);
        return new View(x, base);
    }

    /** The line's median before its residuals. */
    double at(View view, double now, double ceiling) {
        if (Double.isNaN(fitted)) {
            fitted = now;
        } else if (now - fitted >= REFIT) {
            ridge.refit(Math.exp(-Math.log(2) / HALF_LIFE * (now - fitted)));
            fitted = now;
        }
        return LogTime.clip(view.base() + ridge.at(view.x()), LogTime.FLOOR, ceiling);
    }

    /** Fills {@code opinions[tau][expert]}. */
    void say(double line, double now, double ceiling, double[][] opinions, int expert) {
        boolean speaks = residuals.speaks();
        if (speaks) {
            residuals.look(now, estimator);
        }
        for (int tau = 0; tau < opinions.length; tau++) {
            double missed = speaks ? residuals.quantile(tau) : WIDE * (tau - 1);
            opinions[tau][expert] = LogTime.clip(line + missed, LogTime.FLOOR, tau == 2 ? ceiling + SLACK : ceiling);
        }
    }

    History arrived(Stay stay) {
        residuals.arrived(stay);
        return residuals;
    }

    void started(Draft draft, double y, double weight) {
        ridge.learn(draft.x(), y - draft.base(), weight);
    }
}
