// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.time.Moment;

/** What a harvester publishes about itself. */
final class StatusOf {
    private static final long MINUTE = 60_000;

    private StatusOf() {}

    static HarvesterMessages.Status status(State state, Moment now) {
        long mono = now.monotonicMillis();
        List<HarvesterMessages.PilotStatus> pilots = new ArrayList<>(state.pilots.size());
        int running = 0;
        for (PilotEntry pilot : state.pilots.values()) {
            int theirs = 0;
            for (Holding held : state.holdings.of(pilot.id)) {
                theirs += held.ended ? 0 : 1;
            }
            running += theirs;
            Long left = pilot.timeLeft(mono);
            pilots.add(new HarvesterMessages.PilotStatus(
                    pilot.id,
                    pilot.node,
                    pilot.pid == 0 ? null : (Long) pilot.pid,
                    pilot.allocation,
                    pilot.state(mono),
                    pilot.owner,
                    pilot.size,
                    theirs,
                    // In whole minutes, so that time alone is no news.
                    left == null ? null : (Long) (left / MINUTE * MINUTE),
                    pilot.containment,
                    pilot.trouble,
                    pilot.queue,
                    pilot.isPending() ? pilot.message : null));
        }
        return new HarvesterMessages.Status(
                state.capabilities(),
                state.settings.capacity(),
                state.used(),
                state.holdings.queue().size(),
                running,
                state.isDraining(),
                state.shortOf != null
                        ? state.shortOf
                        : SupplyPlanner.plan(SupplySnapshot.of(state, mono)).why(),
                pilots,
                queues(state, mono));
    }

    private static List<HarvesterMessages.QueueStatus> queues(State state, long now) {
        List<HarvesterMessages.QueueStatus> queues = new ArrayList<>();
        for (QueueState queue : state.learnt()) {
            int pilots = 0;
            int pending = 0;
            for (PilotEntry pilot : state.pilots.values()) {
                boolean here = pilot.queue.equals(queue.name);
                pilots += here ? 1 : 0;
                pending += here && pilot.mayWait() ? 1 : 0;
            }
            boolean real = !queue.name.equals(Hands.QUEUE);
            if (real && (queue.queue() != null || pilots > 0)) {
                queues.add(
                        new HarvesterMessages.QueueStatus(queue.name, queue.state(), queue.why(now), pilots, pending));
            }
        }
        return queues;
    }
}
