// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Shape;

/**
 * What the supply of pilots is decided from.
 *
 * @param queues best first; those that the platform does not name any more are not here
 * @param needs what lies unclaimed in the queue, in the queue's order
 */
record SupplySnapshot(
        HarvesterSettings settings, List<QueueNow> queues, List<Pilot> pilots, List<Need> needs, boolean draining) {
    /** A pilot that was told to end so long ago and still has jobs may have them for long. */
    private static final long LEAVING_MILLIS = 30_000;

    /** A pilot is idle when nothing has begun or ended there for so long. */
    private static final long IDLE_MILLIS = 200;

    /**
     * A queue that the platform has now.
     *
     * @param pilots how many have an allocation of it, or have asked for one
     * @param pending how many of these wait there
     * @param waitMillis until another pilot may be started
     * @param trouble why that is; empty when all is well there
     * @param probing whether the one pilot is under way there that is to show that trouble is over
     * @param slots how many pilots may be asked for there now, as far as the queue's own limits and troubles go
     * @param usualWaitMillis how long a pilot is likely to wait; 0 when nobody knows
     */
    record QueueNow(
            Queue queue,
            int pilots,
            int pending,
            long waitMillis,
            String trouble,
            boolean probing,
            int slots,
            long usualWaitMillis) {

        /** Whether no pilot more may be there before one has gone. */
        boolean isFull() {
            return queue.closed() == null && pilots >= queue.mostPilots();
        }
    }

    /**
     * @param owner null while it is anybody's
     * @param capability what it takes, or will once it has started, with the time it has left
     * @param starting asked for, not yet heard of
     * @param pending the platform says that it waits
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
            String queue,
            Resources size,
            @Nullable String owner,
            Capability capability,
            boolean starting,
            boolean pending,
            boolean overdue,
            boolean open,
            Resources free,
            boolean busy,
            long drainedMillis,
            long lifeMillis,
            long idleMillis,
            long meanMillis) {

        /** Whether a person has started it, so that nothing is to be planned about it. */
        boolean isByHand() {
            return queue.equals(Hands.QUEUE);
        }

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
     * So many jobs of one shape.
     *
     * @param ready how many of them a pilot may have now
     * @param oldestMillis how long the first has been there
     * @param meanMillis as in {@link Pilot}
     */
    record Need(Shape shape, int count, int ready, long oldestMillis, long meanMillis) {
        String owner() {
            return shape.owner();
        }

        Resources least() {
            return shape.least();
        }

        /** What one of them is likely to take. People ask for twice what they need at least. */
        long likelyMillis() {
            long most = shape.durationMillis();
            return meanMillis == Durations.UNKNOWN ? Math.max(1, most / 2) : Math.min(meanMillis, most);
        }
    }

    static SupplySnapshot of(State state, long now) {
        List<Pilot> pilots = new ArrayList<>();
        for (PilotEntry pilot : state.pilots.values()) {
            pilots.add(pilot(state, pilot, now));
        }
        final class Count {
            int all;
            int ready;
            long oldest;
        }
        Map<Shape, Count> counts = new LinkedHashMap<>();
        Count its = new Count();
        Shape last = null;
        for (Holding held : state.holdings.queue()) {
            // Neighbours are mostly of one shape: members of a sweep.
            if (last != held.shape) {
                last = held.shape;
                its = counts.computeIfAbsent(last, key -> new Count());
            }
            its.all++;
            its.ready += state.mayBeClaimed(held, now) ? 1 : 0;
            its.oldest = Math.max(its.oldest, now - held.arrivedAt);
        }
        List<Need> needs = new ArrayList<>();
        counts.forEach((shape, count) ->
                needs.add(new Need(shape, count.all, count.ready, count.oldest, state.durations.of(shape.owner()))));
        return new SupplySnapshot(state.settings, queues(state, now), pilots, needs, state.isDraining());
    }

    private static Pilot pilot(State state, PilotEntry pilot, long now) {
        boolean overdue = pilot.isOverdue(state.settings, now);
        // One that waits where nothing is let in any more is not counted on, nor one that never begins.
        boolean stuck = pilot.cannotBegin
                || pilot.isPending() && state.queue(pilot.queue).closed() != null;
        boolean open = !pilot.drained && !overdue && !stuck && !pilot.isSilent(now) && pilot.trouble == null;
        return new Pilot(
                pilot.id,
                pilot.queue,
                pilot.size,
                pilot.owner,
                pilot.takes(state.settings, now),
                !pilot.known,
                pilot.isPending(),
                overdue,
                open,
                pilot.greeted ? pilot.free : pilot.size,
                state.isBusy(pilot),
                pilot.drained ? now - pilot.drainedAt : -1,
                now - pilot.startedAt,
                now - pilot.workedAt,
                pilot.owner == null ? Durations.UNKNOWN : state.durations.of(pilot.owner));
    }

    /** The platform's queues, and how they are used. */
    static List<QueueNow> queues(State state, long now) {
        List<QueueNow> queues = new ArrayList<>();
        for (Queue queue : state.queues()) {
            QueueState learnt = state.queue(queue.name());
            int pilots = 0;
            int pending = 0;
            long oldest = 0;
            boolean probing = false;
            for (PilotEntry pilot : state.pilots.values()) {
                if (!pilot.queue.equals(queue.name())) {
                    continue;
                }
                pilots++;
                if (pilot.mayWait()) {
                    pending++;
                    oldest = Math.max(oldest, now - pilot.startedAt);
                }
                probing |= learnt.isProbe(pilot);
            }
            long wait = learnt.waitMillis(now);
            int slots = Math.min(queue.mostPilots() - pilots, queue.mostPending() - pending);
            if (queue.closed() != null || wait > 0 || learnt.isTroubled() && probing) {
                slots = 0;
            } else if (learnt.isTroubled()) {
                slots = Math.min(slots, 1);
            }
            queues.add(new QueueNow(
                    queue,
                    pilots,
                    pending,
                    wait,
                    learnt.trouble(),
                    probing,
                    Math.max(0, slots),
                    Math.max(oldest, learnt.usualWaitMillis(now))));
        }
        return queues;
    }

    /** How many cores there can be in all. */
    int cores() {
        long cores = 0;
        for (QueueNow now : queues) {
            long nodes = 0;
            for (NodeKind kind : now.queue().kinds()) {
                nodes += (long) kind.nodes() * kind.size().cores();
            }
            cores += now.isFull() ? Math.min(nodes, held(now.queue().name())) : nodes;
        }
        return (int) Math.min(settings.capacity().cores(), cores);
    }

    private long held(String queue) {
        long cores = 0;
        for (Pilot pilot : pilots) {
            cores += pilot.queue().equals(queue) ? pilot.size().cores() : 0;
        }
        return cores;
    }
}
