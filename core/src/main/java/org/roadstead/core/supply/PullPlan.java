// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;

/**
 * How many jobs to ask for, and of what kind: what pilots have room for now, what could still be started, and, where
 * jobs are short, as many as are likely to end before the next answer. Nothing is hoarded that somebody else could run.
 */
record PullPlan(List<Capability> capabilities, int want) {
    /** Jobs ahead of the pilots at most, however short they are. */
    private static final int MOST_AHEAD = 1_000;

    private static final long MEBIBYTE = 1 << 20;
    private static final Resources USUAL = new Resources(1, 512 * MEBIBYTE, 1024 * MEBIBYTE, 0);

    private static final int MOST_SECONDS_AHEAD = 20;

    static PullPlan of(State state, long now) {
        HarvesterSettings settings = state.settings;
        if (state.isDraining() || state.shortOf != null) {
            return new PullPlan(state.capabilities(), 0);
        }
        Resources usual = usual(state);
        Startable startable = Startable.of(state, now);
        boolean contended = isContended(state);
        Resources within = contended ? withinReach(state, startable, now) : startable.room();
        int room = fits(startable.amount(), usual);
        List<Capability> offered = new ArrayList<>();
        for (PilotEntry pilot : state.pilots.values()) {
            if (pilot.drained || pilot.isSilent(now)) {
                continue;
            }
            if (!pilot.greeted) {
                boolean lost = pilot.isOverdue(settings, now);
                room += lost ? 0 : fits(pilot.size, usual);
                continue;
            }
            int places = fits(pilot.free, usual);
            if (places > 0 && pilot.capability != null) {
                room += places;
                Capability capability = withTime(pilot, settings, now);
                if (!offered.contains(capability)) {
                    offered.add(capability);
                }
            }
        }
        int stuck = 0;
        int ready = 0;
        for (Map.Entry<Shape, Integer> queued : state.holdings.queuedByShape().entrySet()) {
            if (couldStart(queued.getKey(), startable, within, offered)) {
                ready += queued.getValue();
            } else {
                stuck += queued.getValue();
            }
        }
        int ahead = ahead(state, contended, now);
        int want = Math.max(0, room + ahead - ready);
        // With jobs lying here that wait for room, more of any kind would only be held from others.
        if (stuck == 0 || offered.isEmpty()) {
            offered.addAll(0, state.capabilities());
            want = Math.max(0, want - stuck);
        }
        return new PullPlan(offered, Math.min(want, MOST_AHEAD + room));
    }

    /** Whether jobs of several owners are here, and pilots are not for all of them. */
    static boolean isContended(State state) {
        if (state.settings.isolated()) {
            return false;
        }
        String owner = null;
        for (Shape shape : state.holdings.queuedByShape().keySet()) {
            if (owner != null && !owner.equals(shape.owner())) {
                return true;
            }
            owner = shape.owner();
        }
        if (owner == null) {
            return false;
        }
        for (PilotEntry pilot : state.pilots.values()) {
            if (pilot.owner != null && !pilot.owner.equals(owner)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What is likely to end in a second. With several owners as much more as lies here while each waits for his turn: what
     * the pool hands out is in the order of the shares, so no owner's part of it may run dry between two turns.
     */
    private static int ahead(State state, boolean contended, long now) {
        int pace = state.pace.perSecond(now);
        if (!contended || pace == 0) {
            return Math.min(MOST_AHEAD, pace);
        }
        Set<String> owners = new HashSet<>();
        state.holdings.queuedByShape().keySet().forEach(shape -> owners.add(shape.owner()));
        int places = Math.max(1, fits(state.settings.capacity(), usual(state)));
        int seconds = Math.max(2, Math.min(MOST_SECONDS_AHEAD, 3 * owners.size() / places));
        return (int) Math.min(MOST_AHEAD, (long) pace * seconds);
    }

    /**
     * What may become free for any owner soon, since pilots are turned over: those that are on their way out, have nothing to
     * do, or run short jobs. What fits in there is no reason to ask only for jobs of those who have the pilots now.
     */
    private static Resources withinReach(State state, Startable startable, long now) {
        if (startable.capabilities().isEmpty()) {
            return startable.room();
        }
        Resources within = startable.room();
        for (PilotEntry pilot : state.pilots.values()) {
            if (!pilot.isByHand() && !pilot.isSilent(now) && (state.isQuick(pilot) || pilot.free.covers(pilot.size))) {
                within = within.plus(pilot.size);
            }
        }
        return within;
    }

    /** Whether this asks for something that a pull with {@code others} would not bring. */
    boolean reachesBeyond(List<Capability> others) {
        return capabilities.stream()
                .anyMatch(wanted -> others.stream().noneMatch(other -> Capabilities.covers(other, wanted)));
    }

    /** In steps, so that pilots that were started together ask for the same. */
    private static Capability withTime(PilotEntry pilot, HarvesterSettings settings, long now) {
        Capability own = Objects.requireNonNull(pilot.capability);
        long usable = pilot.takes(settings, now).longestMillis();
        long step = usable > 600_000 ? 60_000 : 5_000;
        long longest = usable == own.longestMillis() ? usable : usable / step * step;
        return own.within(pilot.free).lasting(longest).serving(serve(pilot, own));
    }

    private static Serve serve(PilotEntry pilot, Capability own) {
        if (pilot.owner == null) {
            return own.serve();
        }
        return new Serve(false, new TreeSet<>(List.of(pilot.owner)), new TreeSet<>());
    }

    private static boolean couldStart(Shape shape, Startable startable, Resources within, List<Capability> offered) {
        return within.covers(shape.least()) && fitsOne(shape, startable.capabilities()) || fitsOne(shape, offered);
    }

    private static boolean fitsOne(Shape shape, List<Capability> capabilities) {
        for (Capability capability : capabilities) {
            if (Matching.match(shape, capability).fits()) {
                return true;
            }
        }
        return false;
    }

    /** What jobs lately asked for, on average. */
    private static Resources usual(State state) {
        Resources sum = Resources.NONE;
        int count = 0;
        for (Holding held : state.holdings.all()) {
            sum = sum.plus(held.shape.least());
            if (++count == 100) {
                break;
            }
        }
        return count == 0
                ? USUAL
                : new Resources(Math.max(1, sum.cores() / count), sum.memory() / count, sum.disk() / count, 0);
    }

    /** How often {@code one} fits into {@code room}. */
    static int fits(Resources room, Resources one) {
        long fits = one.cores() > 0 ? room.cores() / one.cores() : Integer.MAX_VALUE;
        fits = one.memory() > 0 ? Math.min(fits, room.memory() / one.memory()) : fits;
        fits = one.disk() > 0 ? Math.min(fits, room.disk() / one.disk()) : fits;
        fits = one.gpus() > 0 ? Math.min(fits, room.gpus() / one.gpus()) : fits;
        return (int) Math.max(0, Math.min(fits, 1_000_000));
    }
}
