// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

/**
 * A forecast in the making, on the scale of {@link LogTime}.
 *
 * @param opinions by {@link Spread#TAUS} and expert
 * @param x the features that the straight line answered on, and {@code base} what it adds to
 * @param line the straight line's median before its residuals
 * @param spread the answer
 */
record Draft(double[][] opinions, double[] x, double base, double line, Spread spread, long sampleSize) {}
