// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

/** Draws that are the same in each run: spread evenly over what all of one world share, and scattered over what each has of its own. */
final class Scenario {
    /** So many worlds a forecast is made from. */
    static final int COUNT = 40;
    /** How often one goes the way of all: pilots of one queue start together more often than not. */
    private static final double SHARED = .5;

    private final int number;

    /** @param number from 0 to {@link #COUNT} - 1 */
    Scenario(int number) {
        this.number = number;
    }

    /** How long the platforms' queues are in this world, 0 to 1. */
    double queues() {
        return radical(number + 1, 2);
    }

    /** How long jobs run in this world, 0 to 1. */
    double runs() {
        return radical(number + 1, 3);
    }

    /** The draw of one of the pilots that wait. */
    double queue(int pilot) {
        return scatter(2L * pilot + 1) < SHARED ? queues() : scatter(2L * pilot + 2);
    }

    /** The draw of one of the jobs that run. */
    double run(int job) {
        return scatter(-1L - job);
    }

    /** van der Corput's sequence. */
    private static double radical(int n, int base) {
        double value = 0;
        double digit = 1.0 / base;
        for (int rest = n; rest > 0; rest /= base) {
            value += rest % base * digit;
            digit /= base;
        }
        return value;
    }

    /** SplitMix64 (Steele, Lea and Flood 2014) of both numbers. */
    private double scatter(long item) {
        long z = (item * 0x9E3779B97F4A7C15L) ^ ((number + 1L) * 0xBF58476D1CE4E5B9L);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return ((z >>> 11) + .5) * 0x1.0p-53;
    }
}
