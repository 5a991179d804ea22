// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.estimate;

/** Solves {@code M b = v} for a symmetric positive definite M by {@code M = L L'}. */
final class Cholesky {
    private Cholesky() {}

    /** Overwrites {@code matrix} (its lower half is read) with L and {@code vector} with the solution; false, and both are of no use, when M is not positive. */
    static boolean solve(double[][] matrix, double[] vector) {
        int n = vector.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i][k] * matrix[j][k];
                }
                if (i != j) {
                    matrix[i][j] = sum / matrix[j][j];
                } else if (sum > 0 && sum < Double.MAX_VALUE) {
                    matrix[i][i] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                vector[i] -= matrix[i][k] * vector[k];
            }
            vector[i] /= matrix[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                vector[i] -= matrix[k][i] * vector[k];
            }
            vector[i] /= matrix[i][i];
        }
        return true;
    }
}
