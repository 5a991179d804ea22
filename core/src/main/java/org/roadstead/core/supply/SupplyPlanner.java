// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.Division.Part;
import org.roadstead.core.supply.SupplySnapshot.Need;
import org.roadstead.core.supply.SupplySnapshot.Pilot;

/** How many pilots of which size for whom: a function of a snapshot. */
final class SupplyPlanner {
    /** A pilot told to end is ended by the platform when it is idle and has not gone by itself after this. */
    private static final long END_PATIENCE_MILLIS = 30_000;

    private final SupplySnapshot now;
    private Resources room;
    private final List<Place> places = new ArrayList<>();
    private final List<PilotSize> start = new ArrayList<>();
    private final List<Need> unmet = new ArrayList<>();

    /** What is free in one pilot, present or to be started. */
    private static final class Place {
        final @Nullable String owner;
        Resources free;

        Place(@Nullable String owner, Resources free) {
            this.owner = owner;
            this.free = free;
        }
    }

    private SupplyPlanner(SupplySnapshot now) {
        this.now = now;
        this.room = now.settings().capacity();
        for (Pilot pilot : now.pilots()) {
            room = room.minus(pilot.size());
            if (pilot.open()) {
                places.add(new Place(ownerOf(pilot.owner()), pilot.free()));
            }
        }
    }

    static SupplyPlan plan(SupplySnapshot now) {
        SupplyPlanner planner = planned(now);
        List<String> end = planner.end();
        boolean mayStart = !now.draining() && now.waitMillis() == 0;
        List<PilotSize> start = mayStart ? List.copyOf(planner.start) : List.of();
        return new SupplyPlan(start, end, planner.why());
    }

    /** Pilots to be told to end, because other owners wait for the room they take; see {@link Turnover}. */
    static List<String> makeRoom(SupplySnapshot now) {
        if (now.draining()) {
            return List.of();
        }
        SupplyPlanner planner = planned(now);
        return planner.unmet.isEmpty() ? List.of() : new Turnover(now, planner.unmet, planner.room).choose();
    }

    private static SupplyPlanner planned(SupplySnapshot now) {
        SupplyPlanner planner = new SupplyPlanner(now);
        planner.meetNeeds();
        if (planner.unmet.isEmpty() || now.settings().isolated() || !planner.areSeveral()) {
            return planner;
        }
        SupplyPlanner divided = new SupplyPlanner(now);
        divided.divide();
        return divided;
    }

    /** Whether jobs of more than one owner are here. */
    private boolean areSeveral() {
        for (Need need : now.needs()) {
            if (!need.owner().equals(now.needs().get(0).owner())) {
                return true;
            }
        }
        return false;
    }

    private void meetNeeds() {
        List<Need> needs = new ArrayList<>(now.needs());
        // Who has no pilot at all goes first; otherwise the queue's order stands (the sort is stable).
        needs.sort(Comparator.comparing((Need need) -> hasPlace(need.owner())));
        for (Need need : needs) {
            int left = fill(need, need.count());
            while (left > 0) {
                Resources size = sizeFor(need.least(), Integer.MAX_VALUE);
                if (size == null) {
                    unmet.add(need);
                    break;
                }
                left = start(need, size, left);
            }
        }
    }

    /** There is not room for all: who is furthest from what is due to him gets the next pilot, and not a larger one. */
    private void divide() {
        Division division = Division.of(now);
        Map<Need, Integer> left = new LinkedHashMap<>();
        for (Need need : now.needs()) {
            int count = fill(need, need.count());
            if (count > 0) {
                left.put(need, count);
            }
        }
        Set<Part> unfit = new HashSet<>();
        while (true) {
            Part next = division.first(part -> !unfit.contains(part) && firstOf(part, left) != null);
            Need need = next == null ? null : firstOf(next, left);
            if (next == null || need == null) {
                break;
            }
            Resources size = sizeFor(need.least(), next.next());
            if (size == null) {
                unfit.add(next);
                if (next.isStarving() && next.oldestMillis >= Turnover.MOST_WAIT_MILLIS) {
                    // What is free is kept for it, or the smaller jobs of others would always be in its way.
                    break;
                }
                continue;
            }
            next.has += size.cores();
            int more = start(need, size, left.getOrDefault(need, 0));
            left.put(need, more);
            left.values().removeIf(count -> count == 0);
        }
        unmet.addAll(left.keySet());
    }

    private static @Nullable Need firstOf(Part part, Map<Need, Integer> left) {
        for (Need need : left.keySet()) {
            if (need.owner().equals(part.owner)) {
                return need;
            }
        }
        return null;
    }

    /** How many of {@code count} jobs the pilots that are here, or on their way, have no room for. */
    private int fill(Need need, int count) {
        int left = count;
        for (Place place : places) {
            left -= take(place, need, left);
        }
        return left;
    }

    private int start(Need need, Resources size, int count) {
        room = room.minus(size);
        Place place = new Place(ownerOf(need.owner()), size);
        places.add(place);
        start.add(new PilotSize(
                size,
                ownerOf(need.owner()),
                now.settings().queues().get(0).name(),
                null,
                new java.util.TreeSet<>(),
                null,
                "for " + count + " queued jobs of " + need.owner()));
        return count - take(place, need, count);
    }

    private int take(Place place, Need need, int count) {
        if (place.owner != null && !place.owner.equals(ownerOf(need.owner()))) {
            return 0;
        }
        int taken = Math.min(count, PullPlan.fits(place.free, need.least()));
        Resources least = need.least();
        place.free = place.free.minus(new Resources(
                least.cores() * taken, least.memory() * taken, least.disk() * taken, least.gpus() * taken));
        return taken;
    }

    /**
     * The usual size, or as much of it as there is room for or {@code cores} is of it, but never less than the job needs;
     * null without room.
     */
    private @Nullable Resources sizeFor(Resources least, int cores) {
        Resources largest = now.settings().queues().get(0).kinds().get(0).size();
        if (!room.covers(least) || !largest.covers(least)) {
            return null;
        }
        Resources usual = now.settings().pilotSize();
        if (cores < usual.cores()) {
            double part = (double) cores / usual.cores();
            usual = new Resources(
                    cores, (long) (usual.memory() * part), (long) (usual.disk() * part), (int) (usual.gpus() * part));
        }
        return new Resources(
                between(least.cores(), usual.cores(), Math.min(largest.cores(), room.cores())),
                between(least.memory(), usual.memory(), Math.min(largest.memory(), room.memory())),
                between(least.disk(), usual.disk(), Math.min(largest.disk(), room.disk())),
                between(least.gpus(), usual.gpus(), Math.min(largest.gpus(), room.gpus())));
    }

    private static int between(int least, int usual, int most) {
        return Math.max(least, Math.min(usual, most));
    }

    private static long between(long least, long usual, long most) {
        return Math.max(least, Math.min(usual, most));
    }

    private boolean hasPlace(String owner) {
        for (Pilot pilot : now.pilots()) {
            if (pilot.open() && Objects.equals(ownerOf(pilot.owner()), ownerOf(owner))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String ownerOf(@Nullable String owner) {
        return now.settings().isolated() ? null : owner;
    }

    private List<String> end() {
        List<String> end = new ArrayList<>();
        for (Pilot pilot : now.pilots()) {
            boolean lingers = pilot.drainedMillis() > END_PATIENCE_MILLIS && !pilot.busy();
            if (pilot.overdue() || lingers || (now.draining() && pilot.starting())) {
                end.add(pilot.id());
            }
        }
        return end;
    }

    private String why() {
        if (now.draining()) {
            return "draining: no new jobs, pilots end when theirs are done";
        }
        if (!start.isEmpty() && now.waitMillis() > 0) {
            return "waiting " + (now.waitMillis() + 999) / 1000 + " s before the next pilot: " + now.trouble();
        }
        if (!start.isEmpty()) {
            return "starting " + start.size() + " pilots: " + start.get(0).why();
        }
        if (!unmet.isEmpty() && areSeveral() && !now.settings().isolated()) {
            return Division.of(now).toString();
        }
        if (!unmet.isEmpty()) {
            Need need = unmet.get(0);
            return "no room for another pilot for " + need.owner() + ": "
                    + need.least().cores() + " cores are needed, " + Math.max(0, room.cores()) + " are not in use";
        }
        return now.needs().isEmpty() ? "nothing waits here" : "the pilots have room for all that waits here";
    }
}
