// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Shape;

/** Which jobs lie in the queue although nothing here can run them any more, so that others should have them. */
final class Stranded {
    /** A queue may be closed for so long before its jobs are handed back. */
    private static final long PATIENCE_MILLIS = 60_000;

    private final Map<Shape, Long> since = new HashMap<>();

    /** Looks again; the shapes whose jobs are to be handed back, and why. */
    Map<Shape, String> look(State state, long now) {
        Map<Shape, String> back = new HashMap<>();
        since.keySet().retainAll(state.holdings.queuedByShape().keySet());
        for (Shape shape : state.holdings.queuedByShape().keySet()) {
            String why = hasPilot(shape, state, now) ? null : why(shape, state);
            if (why == null) {
                since.remove(shape);
            } else if (now - since.computeIfAbsent(shape, key -> now) > PATIENCE_MILLIS) {
                back.put(shape, why);
            }
        }
        return back;
    }

    private static boolean hasPilot(Shape shape, State state, long now) {
        for (PilotEntry pilot : state.pilots.values()) {
            boolean theirs = pilot.owner == null || state.settings.isolated() || pilot.owner.equals(shape.owner());
            boolean counts = !pilot.drained && !pilot.isSilent(now) && !pilot.isOverdue(state.settings, now);
            boolean stuck = pilot.isPending() && state.queue(pilot.queue).closed() != null;
            if (theirs
                    && counts
                    && !stuck
                    && Matching.match(shape, pilot.takes(state.settings, now)).fits()) {
                return true;
            }
        }
        return false;
    }

    /** Why no queue takes it; null when one does, or may soon. */
    private static @Nullable String why(Shape shape, State state) {
        String why = null;
        for (Queue queue : state.queues()) {
            QueueState learnt = state.queue(queue.name());
            boolean fits = queue.kinds().stream()
                    .anyMatch(kind -> Matching.match(shape, Capabilities.of(state.settings, queue, kind))
                            .fits());
            if (!fits) {
                continue;
            }
            if (queue.closed() == null && !learnt.isPaused()) {
                return null;
            }
            String here = "queue " + queue.name() + ": "
                    + (queue.closed() == null ? "paused, " + learnt.trouble() : queue.closed());
            why = why == null ? here : why + "; " + here;
        }
        return Objects.requireNonNullElse(why, "no queue here takes it any more");
    }
}
