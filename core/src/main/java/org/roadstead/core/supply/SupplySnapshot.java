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
    /** A pilot that was told to end so long ago and still has jobs may have them for long. */
    private static final long LEAVING_MILLIS = 30_000;

    /** A pilot is idle when nothing has begun or ended there for so long. */
    private static final long IDLE_MILLIS = 200;

    /**
     * @param owner null while it is anybody's
     * @param starting asked for, not yet heard of
     * @param overdue asked for and not heard of for longer than the patience
     * @param open whether it takes jobs, or will once it has started
     * @param free what of it is free, or will be once it has started
     * @param busy whether it holds any attempt
     * @param drainedMillis how long ago it was told to end; -1 when it was not
     * @param lifeMillis how long ago it was asked for
     * @param idleMillis how long no job of it has begun or ended
     * @param meanMillis how long jobs of its owner take; {@link Durations#UNKNOWN} when that is not known
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
            long drainedMillis,
            long lifeMillis,
            long idleMillis,
            long meanMillis) {

        /** Whether it was told to end and is likely to be gone soon. */
        boolean isLeaving() {
            return drainedMillis >= 0 && (!busy || drainedMillis < LEAVING_MILLIS);
        }

        /** Whether it has nothing to do, and this is not just a moment between two jobs. */
        boolean isIdle() {
            return open && !starting && !busy && idleMillis >= IDLE_MILLIS;
        }
    }

    /**
     * So many jobs of one owner that need this.
     *
     * @param ready how many of them a pilot may have now
     * @param oldestMillis how long the first has been there
     * @param meanMillis as in {@link Pilot}
     */
    record Need(String owner, Resources least, int count, int ready, long oldestMillis, long meanMillis) {}

    static SupplySnapshot of(State state, long now) {
        List<Pilot> pilots = new ArrayList<>();
        for (PilotEntry pilot : state.pilots.values()) {
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
                    state.isBusy(pilot),
                    pilot.drained ? now - pilot.drainedAt : -1,
                    now - pilot.startedAt,
                    now - pilot.workedAt,
                    pilot.owner == null ? Durations.UNKNOWN : state.durations.of(pilot.owner)));
        }
        final class Count {
            int all;
            int ready;
            long oldest;
        }
        record Kind(String owner, Resources least) {}
        Map<Kind, Count> counts = new LinkedHashMap<>();
        for (Holding held : state.holdings.queue()) {
            Count count = counts.computeIfAbsent(new Kind(held.owner, held.shape.least()), key -> new Count());
            count.all++;
            count.ready += state.mayBeClaimed(held, now) ? 1 : 0;
            count.oldest = Math.max(count.oldest, now - held.arrivedAt);
        }
        List<Need> needs = new ArrayList<>();
        counts.forEach((kind, count) -> needs.add(new Need(
                kind.owner, kind.least, count.all, count.ready, count.oldest, state.durations.of(kind.owner))));
        return new SupplySnapshot(
                state.settings, pilots, needs, state.isDraining(), state.ladder.waitMillis(now), state.ladder.why());
    }
}
