// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

/** From {@code min} to {@code max}, both included. */
public record IntRange(int min, int max) {
    public IntRange {
        if (min > max) {
            throw new IllegalArgumentException("min " + min + " is larger than max " + max);
        }
    }
}
