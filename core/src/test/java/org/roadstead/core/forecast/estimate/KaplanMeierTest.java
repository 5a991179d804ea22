// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class KaplanMeierTest {
    private final KaplanMeier estimator = new KaplanMeier();

    /** S is 5/6 after 1, 5/6 3/4 = .625 after 3, .3125 after 5; 2, 4 and 6 are only known to be larger. */
    @Test
    void quantiles_with_censored_observations_are_those_computed_by_hand() {
        for (int value = 1; value <= 6; value++) {
            estimator.add(value, value % 2 == 1, 1);
        }
        assertEquals(1, quantile(0.16), 1e-9);
        assertEquals(3, quantile(0.17), 1e-9);
        assertEquals(3, quantile(0.37), 1e-9);
        assertEquals(5, quantile(0.38), 1e-9);
        assertEquals(5, quantile(0.68), 1e-9);
        assertEquals(6 + 0.5 * Math.log(0.3125 / 0.05), quantile(0.95), 1e-9);
        assertEquals(3, estimator.endedMedian(), 1e-9);
    }

    @Test
    void observation_of_weight_two_counts_as_two() {
        estimator.add(1, true, 2);
        estimator.add(2, false, 1);
        estimator.add(3, true, 1);
        double weighted = quantile(0.6);
        estimator.clear();
        estimator.add(1, true, 1);
        estimator.add(1, true, 1);
        estimator.add(2, false, 1);
        estimator.add(3, true, 1);
        assertEquals(quantile(0.6), weighted, 1e-9);
        assertEquals(4, estimator.weight(), 1e-9);
    }

    @Test
    void nothing_ended_gives_finite_quantiles() {
        estimator.add(2, false, 1);
        assertEquals(2 + 0.5 * Math.log(1 / 0.5), quantile(0.5), 1e-9);
        assertTrue(Double.isNaN(estimator.endedMedian()));
    }

    private double quantile(double tau) {
        double[] into = new double[1];
        estimator.quantiles(new double[] {tau}, into);
        return into[0];
    }
}
