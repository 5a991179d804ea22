// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;

/**
 * Jobs that pilots hand back because somebody else has told them to end. A pilot knows no more than that; who it was and why, the
 * platform says a moment later. For that moment the end of the attempt waits here. It need not be on disk: a pilot that is
 * found without its job has lost it. That the pilot says goodbye meanwhile, or is told from here to end, changes nothing.
 */
final class Unnamed {
    /** So long the platform has to say why it ends a pilot: longer than a platform goes on asking who that was. */
    static final long PATIENCE_MILLIS = 4_000;

    private final Map<AttemptKey, HandedBack> waiting = new LinkedHashMap<>();

    /** @param until on the monotonic clock, milliseconds */
    record HandedBack(AttemptKey key, PilotEntry pilot, Step end, long until) {}

    /**
     * What of {@code steps} can be passed on now.
     *
     * @param now monotonic, milliseconds
     */
    List<Step> keep(AttemptKey key, PilotEntry pilot, List<Step> steps, long now) {
        Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
        if (last == null || last.reason() != Reason.PILOT_DRAINED || !pilot.isEndedByAnother()) {
            return steps;
        }
        waiting.putIfAbsent(key, new HandedBack(key, pilot, last, now + PATIENCE_MILLIS));
        return steps.subList(0, steps.size() - 1);
    }

    /** The pilots that the platform is still to say something of. */
    Set<String> pilots() {
        Set<String> pilots = new TreeSet<>();
        waiting.values().forEach(one -> {
            if (!one.pilot.isNamed()) {
                pilots.add(one.pilot.id);
            }
        });
        return pilots;
    }

    /** Those whose pilot's end is known, or that have waited for long enough; they are no longer here. */
    List<HandedBack> due(long now) {
        List<HandedBack> due = new ArrayList<>();
        for (HandedBack one : waiting.values()) {
            if (one.pilot.isNamed() || now >= one.until) {
                due.add(one);
            }
        }
        due.forEach(one -> waiting.remove(one.key));
        return due;
    }
}
