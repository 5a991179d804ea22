// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.estimate;

/**
 * Weighted least squares with a penalty (ridge regression, Hoerl and Kennard 1970), learnt one observation at a time:
 * {@code A += w x x'}, {@code v += w x y}, and now and then {@code (A + P) beta = v}. P is {@value #PENALTY} (variance of the
 * feature + {@value #LEAST_VARIANCE}), so features count alike whatever their units; the first feature is the constant 1, with a
 * penalty of {@value #CONSTANT_PENALTY}.
 */
public final class Ridge {
    private static final double PENALTY = 5000;
    private static final double LEAST_VARIANCE = 0.01;
    private static final double CONSTANT_PENALTY = 0.5;

    private final double[][] products;
    private final double[] targets;
    private double[] beta;

    public Ridge(int features) {
        products = new double[features][features];
        targets = new double[features];
        beta = new double[features];
    }

    public void learn(double[] x, double y, double weight) {
        for (int i = 0; i < x.length; i++) {
            double scaled = weight * x[i];
            targets[i] += scaled * y;
            double[] row = products[i];
            for (int j = 0; j <= i; j++) {
                row[j] += scaled * x[j];
            }
        }
    }

    /** Lets what was learnt count for {@code share} of what it did, and fits anew. What cannot be fitted leaves the line as it was. */
    public void refit(double share) {
        int n = targets.length;
        double[][] matrix = new double[n][];
        for (int i = 0; i < n; i++) {
            targets[i] *= share;
            for (int j = 0; j <= i; j++) {
                products[i][j] *= share;
            }
            matrix[i] = products[i].clone();
        }
        double count = products[0][0];
        if (count <= 0) {
            return;
        }
        matrix[0][0] += CONSTANT_PENALTY;
        for (int i = 1; i < n; i++) {
            double mean = products[i][0] / count;
            double variance = Math.max(0, products[i][i] / count - mean * mean);
            matrix[i][i] += PENALTY * (variance + LEAST_VARIANCE);
        }
        double[] solution = targets.clone();
        if (Cholesky.solve(matrix, solution)) {
            beta = solution;
        }
    }

    public double at(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += beta[i] * x[i];
        }
        return sum;
    }
}
