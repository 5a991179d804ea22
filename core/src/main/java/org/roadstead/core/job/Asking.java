// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

/**
 * How somebody asks who asks first.
 *
 * @param many whether several offers of one set may be accepted, each for a job of its own
 * @param minConfidence the least probability of starting inside the wished interval, 0 to 1, at which an offer is worth showing
 */
public record Asking(boolean many, double minConfidence) {
    /** What is meant where nothing is said. */
    public static final Asking USUAL = new Asking(false, .5);
}
