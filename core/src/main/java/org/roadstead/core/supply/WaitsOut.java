// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.WaitSeen;

/** Waits on their way to the pool: of each pilot the newest that is known. Told again until the pool has them. */
final class WaitsOut {
    private static final int MOST = 10_000;
    private static final int MOST_AT_ONCE = 500;

    private final Map<String, WaitSeen> waits = new LinkedHashMap<>();

    /** @param gone wall time at which it was found dead; null while it is not */
    void add(PilotEntry pilot, @Nullable Instant gone) {
        Wait wait = pilot.waiting.last();
        if (wait == null) {
            return;
        }
        Instant left = wait.started() == null ? gone : null;
        waits.put(
                pilot.id,
                new WaitSeen(
                        pilot.id,
                        wait.queue(),
                        pilot.size,
                        pilot.gpuType,
                        pilot.features,
                        pilot.life == null ? null : (Long) pilot.life.toMillis(),
                        wait.submitted().toEpochMilli(),
                        millis(wait.eligible()),
                        millis(wait.started()),
                        millis(left),
                        millis(pilot.waiting.firstEstimate()),
                        millis(pilot.waiting.lastEstimate())));
        if (waits.size() > MOST) {
            waits.remove(waits.keySet().iterator().next());
        }
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : (Long) at.toEpochMilli();
    }

    List<WaitSeen> next() {
        List<WaitSeen> next = new ArrayList<>();
        for (WaitSeen wait : waits.values()) {
            if (next.size() == MOST_AT_ONCE) {
                break;
            }
            next.add(wait);
        }
        return next;
    }

    /** The pool has these; what has become newer meanwhile is told again. */
    void taken(List<WaitSeen> told) {
        told.forEach(wait -> waits.remove(wait.pilot(), wait));
    }
}
