// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Instant;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.Basis;

/** When one more job of a shape would start on one harvester, as a distribution. */
public interface Expectation {
    /** The moment not passed with probability {@code p}. */
    Instant quantile(double p);

    /** The probability of a start not before {@code from} and not after {@code to}. */
    double probability(Instant from, Instant to);

    Commitment commitment();

    /** What it rests on; open offers are among what goes first. */
    Basis basis();
}
