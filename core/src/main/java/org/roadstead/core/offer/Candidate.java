// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.resource.Verdict;

/** A harvester as it is asked for offers. */
public interface Candidate {
    String harvester();

    String platform();

    /** Whether it would ever take {@code shape}, and if not, why: what {@code explain} says, but that all is in use is no reason. */
    Verdict verdict(Shape shape);

    /** The most cores that one job of {@code shape}, which it takes, can have there. */
    int mostCores(Shape shape);

    /** How many pilots it has: what asking it costs grows with them. */
    int pilots();

    /**
     * When a job of {@code shape} would start, that takes exactly the least it asks for.
     *
     * @param release the moment before which it may not start; null when it may at once
     */
    Expectation start(Shape shape, @Nullable Instant release);
}
