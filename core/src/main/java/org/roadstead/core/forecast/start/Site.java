// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one harvester could start a job on. Whoever makes it leaves out what does not take the shape that is asked for (other GPUs,
 * other owners, a pilot that rests).
 *
 * @param waiting its pilots that wait in the platform's queue
 * @param next what it would ask for now, {@code count} of it at the most, and again whenever an allocation ends; null when it may
 *     ask for nothing
 */
public record Site(String harvester, List<LivePilot> pilots, List<ComingPilot> waiting, @Nullable ComingPilot next) {
    public Site {
        pilots = List.copyOf(pilots);
        waiting = List.copyOf(waiting);
    }
}
