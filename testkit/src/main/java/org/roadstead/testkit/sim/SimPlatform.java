// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.PilotSize;

/** What one harvester stands beside: starts pilots, sees them, proves them dead. Outlives the harvester's process. */
final class SimPlatform {
    final World world;
    final String harvester;
    private final Map<String, PilotProc> pilots = new LinkedHashMap<>();
    /** What stands before the nodes; null when pilots just start. */
    final @Nullable SimQueues queues;
    /** Asked for, and to be started soon. */
    private final Set<String> pending = new HashSet<>();
    /** Who answers at the harvester's address. */
    private @Nullable HarvesterProc server;

    SimPlatform(World world, String harvester) {
        this.world = world;
        this.harvester = harvester;
        this.queues = world.plan.queued() ? new SimQueues(world, this) : null;
    }

    void add(PilotProc pilot) {
        pilots.put(pilot.name, pilot);
    }

    @Nullable
    HarvesterProc server() {
        return server;
    }

    void serve(@Nullable HarvesterProc process) {
        server = process;
    }

    Iterable<PilotProc> pilots() {
        return pilots.values();
    }

    void start(String id, PilotSize size) {
        world.trace("%s starts %s for %s", harvester, id, size.owner());
        pending.add(id);
        long wait = world.random.nextInt(3) == 0 ? world.random.nextLong(12_000) : 300;
        world.time.in(wait, () -> {
            if (pending.remove(id)) {
                Host node = world.host("node-of-" + id);
                pilots.put(id, new PilotProc(world, node, id, this, size.resources(), size.owner()));
            }
        });
    }

    /** Ends a pilot and all it started. */
    void kill(String id) {
        if (queues != null) {
            queues.cancel(id);
            return;
        }
        pending.remove(id);
        PilotProc pilot = pilots.get(id);
        if (pilot != null && pilot.isAlive()) {
            world.trace("%s kills %s", harvester, id);
            pilot.crash();
        }
    }

    /** Sees everything, or for once nothing; says DEAD only of what is. */
    List<PilotSeen> observe(List<String> ids) {
        if (queues != null) {
            return queues.observe(ids);
        }
        List<PilotSeen> seen = new ArrayList<>();
        for (String id : ids) {
            PilotProc pilot = pilots.get(id);
            seen.add(new PilotSeen(id, world.bugs.seen(state(id, pilot), pilot), id + "-allocation", null, null));
        }
        return seen;
    }

    private PilotSeen.State state(String id, @Nullable PilotProc pilot) {
        if (world.random.nextInt(20) == 0) {
            return PilotSeen.State.UNKNOWN;
        }
        if (pending.contains(id)) {
            return PilotSeen.State.PENDING;
        }
        // Nothing of this name was ever started, or nothing of it is left.
        return pilot == null || pilot.isGone() ? PilotSeen.State.DEAD : PilotSeen.State.RUNNING;
    }
}
