// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

/** Says how long each will wait, and is told of starts only when they come. */
interface Predictor {
    /** In seconds; {@code high} may be infinite. */
    record Window(double low, double median, double high) {}

    /** @param number of the wait, from 0 in the order of arrivals */
    Window arrived(int number, Wait wait);

    void started(int number, Wait wait);
}
