// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.SupplySnapshot.QueueNow;

/**
 * What pilots that are not there yet could take.
 *
 * @param room what no pilot takes of the harvester's capacity; none when nothing can be started
 * @param amount how much of it could be had now, as far as the limits of the queues go
 * @param capabilities of the queues that take another pilot now
 */
record Startable(Resources room, Resources amount, List<Capability> capabilities) {
    /** Pilots are not counted on while the next may be started only after this. */
    private static final long LONG_WAIT_MILLIS = 5_000;

    static Startable of(State state, long now) {
        Resources used = state.used();
        Resources capacity = state.settings.capacity();
        Resources room = new Resources(
                Math.max(0, capacity.cores() - used.cores()),
                Math.max(0, capacity.memory() - used.memory()),
                Math.max(0, capacity.disk() - used.disk()),
                Math.max(0, capacity.gpus() - used.gpus()));
        Resources amount = Resources.NONE;
        List<Capability> capabilities = new ArrayList<>();
        for (QueueNow each : SupplySnapshot.queues(state, now)) {
            int slots = slots(each);
            if (slots > 0) {
                amount = sum(amount, amount(state, each, slots));
                for (NodeKind kind : each.queue().kinds()) {
                    capabilities.add(Capabilities.of(state.settings, each.queue(), kind));
                }
            }
        }
        return capabilities.isEmpty()
                ? new Startable(Resources.NONE, Resources.NONE, List.of())
                : new Startable(room, Capabilities.least(room, amount), capabilities);
    }

    /** One more than can be had at this moment when that will be soon. */
    private static int slots(QueueNow each) {
        Queue queue = each.queue();
        boolean soon = each.waitMillis() > 0 && each.waitMillis() <= LONG_WAIT_MILLIS;
        boolean may =
                queue.closed() == null && each.pilots() < queue.mostPilots() && each.pending() < queue.mostPending();
        return soon && may ? Math.max(1, each.slots()) : each.slots();
    }

    /** Of so many pilots of the usual size, and no more than its nodes have. */
    private static Resources amount(State state, QueueNow each, int slots) {
        Resources all = Resources.NONE;
        Resources largest = Resources.NONE;
        for (NodeKind kind : each.queue().kinds()) {
            all = sum(all, times(kind.size(), kind.nodes()));
            Resources size = Capabilities.least(kind.size(), state.settings.pilotSize());
            largest = size.covers(largest) ? size : largest;
        }
        Resources taken = Resources.NONE;
        for (PilotEntry pilot : state.pilots.values()) {
            if (pilot.queue.equals(each.queue().name())) {
                taken = taken.plus(pilot.size);
            }
        }
        Resources left = new Resources(
                Math.max(0, all.cores() - taken.cores()),
                Math.max(0, all.memory() - taken.memory()),
                Math.max(0, all.disk() - taken.disk()),
                Math.max(0, all.gpus() - taken.gpus()));
        return Capabilities.least(left, times(largest, slots));
    }

    private static Resources times(Resources one, int count) {
        return new Resources(
                (int) Math.min((long) one.cores() * count, Integer.MAX_VALUE / 4),
                times(one.memory(), count),
                times(one.disk(), count),
                (int) Math.min((long) one.gpus() * count, Integer.MAX_VALUE / 4));
    }

    private static long times(long one, int count) {
        return one > Long.MAX_VALUE / 4 / Math.max(1, count) ? Long.MAX_VALUE / 4 : one * count;
    }

    private static Resources sum(Resources one, Resources other) {
        return new Resources(
                Math.min(one.cores() + other.cores(), Integer.MAX_VALUE / 4),
                Math.min(one.memory() + other.memory(), Long.MAX_VALUE / 4),
                Math.min(one.disk() + other.disk(), Long.MAX_VALUE / 4),
                Math.min(one.gpus() + other.gpus(), Integer.MAX_VALUE / 4));
    }
}
