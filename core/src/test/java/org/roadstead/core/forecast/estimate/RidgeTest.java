// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.estimate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class RidgeTest {
    @Test
    void line_is_found_where_there_is_much_evidence() {
        Ridge ridge = new Ridge(3);
        Random random = new Random(1);
        for (int i = 0; i < 2_000_000; i++) {
            double[] x = {1, random.nextGaussian(), 3 * random.nextGaussian()};
            ridge.learn(x, 2 + 0.5 * x[1] - x[2], 1);
        }
        assertEquals(0, ridge.at(new double[] {1, 1, 1}), "nothing is said before the first fit");
        ridge.refit(1);
        assertEquals(2, ridge.at(new double[] {1, 0, 0}), 0.02);
        assertEquals(2.5, ridge.at(new double[] {1, 1, 0}), 0.02);
        assertEquals(1, ridge.at(new double[] {1, 0, 1}), 0.02);
    }

    @Test
    void little_evidence_is_pulled_to_nothing_and_a_feature_that_never_varies_is_no_harm() {
        Ridge ridge = new Ridge(3);
        ridge.refit(1);
        ridge.learn(new double[] {1, 0, 7}, 10, 1);
        ridge.refit(1);
        double said = ridge.at(new double[] {1, 0, 7});
        assertTrue(said > 0 && said < 10, "" + said);
    }

    @Test
    void linear_system_is_solved_and_one_that_is_not_positive_is_refused() {
        double[] vector = {8, 7};
        assertTrue(Cholesky.solve(new double[][] {{4, 0}, {2, 3}}, vector));
        assertArrayEquals(new double[] {1.25, 1.5}, vector, 1e-12);
        assertFalse(Cholesky.solve(new double[][] {{1, 0}, {2, 1}}, new double[] {1, 1}));
    }
}
