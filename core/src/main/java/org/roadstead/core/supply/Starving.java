// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Shape;

/**
 * Jobs that have waited long for more room than falls free at once. Smaller ones behind them would take each piece for ever,
 * so one pilot for each of them is shown nothing else until it has gathered enough.
 */
final class Starving {
    /** From then on a job's turn is not given to smaller ones. */
    static final long PATIENCE_MILLIS = 60_000;

    private static final int MOST_LOOKED_AT = 16;

    private Starving() {}

    /**
     * What alone is to be shown to {@code pilot}: those that have waited long and fit, or nothing when it gathers room for one;
     * null when it may be shown whatever fits.
     */
    static @Nullable List<Holding> only(State state, PilotEntry pilot, Resources free, long now) {
        if (state.holdings.queuedByShape().size() < 2) {
            return null;
        }
        Map<String, Resources> smallest = new HashMap<>();
        for (Shape shape : state.holdings.queuedByShape().keySet()) {
            smallest.merge(shape.owner(), shape.least(), Capabilities::least);
        }
        int looked = 0;
        List<Holding> only = new ArrayList<>(0);
        Set<PilotEntry> gathering = new HashSet<>(0);
        Resources room = free;
        for (Holding held : state.holdings.queue()) {
            Resources other = smallest.get(held.owner);
            if (now - held.arrivedAt < PATIENCE_MILLIS
                    || other == null
                    || other.covers(held.shape.least())
                    || !state.mayBeClaimed(held, now)
                    || !couldRun(state, pilot, held, now)) {
                continue;
            }
            if (++looked > MOST_LOOKED_AT) {
                break;
            }
            Resources least = held.shape.least();
            if (room.covers(least)) {
                only.add(held);
                room = room.minus(least);
            } else if (pilot == gatherer(state, held, gathering, now)) {
                return only;
            }
        }
        return only.isEmpty() ? null : only;
    }

    /** The pilot that has most of the room already; null when another one has all of it. */
    private static @Nullable PilotEntry gatherer(State state, Holding held, Set<PilotEntry> taken, long now) {
        PilotEntry best = null;
        for (PilotEntry other : state.pilots.values()) {
            if (taken.contains(other) || !couldRun(state, other, held, now)) {
                continue;
            }
            if (other.free.covers(held.shape.least())) {
                return null;
            }
            if (best == null || other.free.cores() > best.free.cores()) {
                best = other;
            }
        }
        if (best != null) {
            taken.add(best);
        }
        return best;
    }

    private static boolean couldRun(State state, PilotEntry pilot, Holding held, long now) {
        return pilot.greeted
                && !pilot.drained
                && !pilot.isSilent(now)
                && pilot.trouble == null
                && (pilot.owner == null || state.settings.isolated() || pilot.owner.equals(held.owner))
                && pilot.size.covers(held.shape.least())
                && Matching.match(held.shape, pilot.takes(state.settings, now)).fits();
    }
}
