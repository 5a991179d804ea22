// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;

/**
 * What an operator sets for a harvester.
 *
 * @param capacity what all pilots together may use
 * @param largestPilot the most one pilot may have
 * @param pilotSize what a pilot gets when no job needs more
 * @param longest how long a pilot may live; null when nothing limits it
 * @param idleEnd after how long without a job a pilot ends
 * @param startPatience how long a started pilot may take to say hello
 * @param isolated whether payloads are isolated from each other, so that a pilot may mix owners
 */
public record HarvesterSettings(
        String name,
        String platform,
        String release,
        Serve serve,
        Resources capacity,
        Resources largestPilot,
        Resources pilotSize,
        @Nullable String gpuType,
        List<String> features,
        List<RunKind> kinds,
        @Nullable Duration longest,
        Duration idleEnd,
        Duration startPatience,
        boolean isolated) {
    /** Shapes are re-exported here so that edges need not know how a capability is put together. */
    public boolean couldEverTake(Shape shape) {
        return largestPilot.covers(shape.least());
    }
}
