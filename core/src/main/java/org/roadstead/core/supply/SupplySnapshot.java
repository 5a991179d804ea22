// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;

/**
 * What the supply of pilots is decided from.
 *
 * @param needs what lies unclaimed in the queue, in the queue's order
 * @param waitMillis until another pilot may be started
 * @param trouble why that is; empty when it may be started now
 */
record SupplySnapshot(
        HarvesterSettings settings,
        List<Pilot> pilots,
        List<Need> needs,
        boolean draining,
        long waitMillis,
        String trouble) {

    /**
     * @param owner null while it is anybody's
     * @param starting asked for, not yet heard of
     * @param overdue asked for and not heard of for longer than the patience
     * @param open whether it takes jobs, or will once it has started
     * @param free what of it is free, or will be once it has started
     * @param busy whether it holds any attempt
     * @param drainedMillis how long ago it was told to end; -1 when it was not
     */
    record Pilot(
            String id,
            Resources size,
            @Nullable String owner,
            boolean starting,
            boolean overdue,
            boolean open,
            Resources free,
            boolean busy,
            long drainedMillis) {}

    /** So many jobs of one owner that need this. {@code oldest} is how long the first has been there. */
    record Need(String owner, Resources least, int count, long oldestMillis) {}

    static SupplySnapshot of(State state, long now) {
        List<Pilot> pilots = new ArrayList<>();
        for (PilotEntry pilot : state.pilots.values()) {
            boolean busy = false;
            for (Holding held : state.holdings.of(pilot.id)) {
                busy |= !held.ended;
            }
            boolean overdue = !pilot.known
                    && now - pilot.startedAt > state.settings.startPatience().toMillis();
            boolean open = !pilot.drained && !overdue && !pilot.isSilent(now) && pilot.trouble == null;
            pilots.add(new Pilot(
                    pilot.id,
                    pilot.size,
                    pilot.owner,
                    !pilot.known,
                    overdue,
                    open,
                    pilot.greeted ? pilot.free : pilot.size,
                    busy,
                    pilot.drained ? now - pilot.drainedAt : -1));
        }
        record Kind(String owner, Resources least) {}
        Map<Kind, int[]> counts = new LinkedHashMap<>();
        Map<Kind, Long> oldest = new LinkedHashMap<>();
        for (Holding held : state.holdings.queue()) {
            Kind kind = new Kind(held.owner, held.shape.least());
            counts.computeIfAbsent(kind, key -> new int[1])[0]++;
            oldest.merge(kind, now - held.arrivedAt, Math::max);
        }
        List<Need> needs = new ArrayList<>();
        counts.forEach(
                (kind, count) -> needs.add(new Need(kind.owner, kind.least, count[0], oldest.getOrDefault(kind, 0L))));
        return new SupplySnapshot(
                state.settings, pilots, needs, state.isDraining(), state.ladder.waitMillis(now), state.ladder.why());
    }
}
