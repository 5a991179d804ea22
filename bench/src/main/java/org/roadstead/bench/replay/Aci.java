// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import java.util.HashMap;
import java.util.Map;

/**
 * Adaptive conformal inference (Gibbs and Candes 2021) over the last 500 of the group: the window runs from the alpha/2 to the 1 - alpha/2
 * quantile, {@code alpha += 0.005 (0.1 - missed)}, and without a bound where alpha is not above 0. Whether it was missed is known
 * at the start, not before.
 */
final class Aci implements Predictor {
    private static final double GAMMA = 0.005;
    private static final double MISSED = 0.1;

    private final Groups groups = new Groups();
    private final Map<Integer, Window> given = new HashMap<>();
    private double alpha = MISSED;

    @Override
    public Window arrived(int number, Wait wait) {
        Recent recent = groups.of(wait.features());
        if (recent.size() == 0) {
            return new Window(0, 0, Double.POSITIVE_INFINITY);
        }
        double median = recent.quantile(0.5);
        Window window = alpha > 0
                ? new Window(
                        recent.quantile(Math.min(alpha, 1) / 2), median, recent.quantile(1 - Math.min(alpha, 1) / 2))
                : new Window(0, median, Double.POSITIVE_INFINITY);
        if (recent.size() >= Groups.LEAST) {
            given.put(number, window);
        }
        return window;
    }

    @Override
    public void started(int number, Wait wait) {
        groups.started(wait);
        Window window = given.remove(number);
        if (window != null) {
            boolean missed = wait.seconds() < window.low() || wait.seconds() > window.high();
            alpha += GAMMA * (MISSED - (missed ? 1 : 0));
        }
    }
}
