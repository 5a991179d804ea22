// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.SupplySnapshot.Need;
import org.roadstead.core.supply.SupplySnapshot.Pilot;

/** How many pilots of which size for whom: a function of a snapshot. */
final class SupplyPlanner {
    /** A pilot told to end is ended by the platform when it is idle and has not gone by itself after this. */
    private static final long END_PATIENCE_MILLIS = 30_000;

    /** An owner without any pilot waits so long before a busy pilot of another owner is told to take no more. */
    private static final long FAIR_WAIT_MILLIS = 30_000;

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
        SupplyPlanner planner = new SupplyPlanner(now);
        planner.meetNeeds();
        List<String> end = planner.end();
        boolean mayStart = !now.draining() && now.waitMillis() == 0;
        List<PilotSize> start = mayStart ? List.copyOf(planner.start) : List.of();
        return new SupplyPlan(start, end, planner.why());
    }

    /**
     * Pilots to be told to end, because an owner who has none waits for the room they take. Idle pilots of owners
     * without jobs here first; after a while a busy one of whoever has most, which then finishes what it runs.
     */
    static List<String> makeRoom(SupplySnapshot now) {
        if (now.draining()) {
            return List.of();
        }
        SupplyPlanner planner = new SupplyPlanner(now);
        planner.meetNeeds();
        if (planner.unmet.isEmpty() || planner.leaving()) {
            return List.of();
        }
        return planner.idleOfOthers(planner.unmet.get(0));
    }

    private void meetNeeds() {
        List<Need> needs = new ArrayList<>(now.needs());
        // Who has no pilot at all goes first; otherwise the queue's order stands (the sort is stable).
        needs.sort(Comparator.comparing((Need need) -> hasPlace(need.owner())));
        for (Need need : needs) {
            int left = need.count();
            for (Place place : places) {
                left -= take(place, need, left);
            }
            while (left > 0) {
                Resources size = sizeFor(need.least());
                if (size == null) {
                    unmet.add(need);
                    break;
                }
                room = room.minus(size);
                Place place = new Place(ownerOf(need.owner()), size);
                places.add(place);
                start.add(
                        new PilotSize(size, ownerOf(need.owner()), "for " + left + " queued jobs of " + need.owner()));
                left -= take(place, need, left);
            }
        }
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

    /** The usual size, or as much of it as there is room for, but never less than the job needs; null without room. */
    private @Nullable Resources sizeFor(Resources least) {
        Resources largest = now.settings().largestPilot();
        if (!room.covers(least) || !largest.covers(least)) {
            return null;
        }
        Resources usual = now.settings().pilotSize();
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

    /** Whether a pilot that was told to go has not gone yet: its room is awaited before another is told. */
    private boolean leaving() {
        for (Pilot pilot : now.pilots()) {
            if (pilot.drainedMillis() >= 0) {
                return true;
            }
        }
        return false;
    }

    private List<String> idleOfOthers(Need need) {
        Set<String> withJobs = new HashSet<>();
        for (Need other : now.needs()) {
            withJobs.add(other.owner());
        }
        Resources freed = room;
        List<String> chosen = new ArrayList<>();
        for (Pilot pilot : now.pilots()) {
            boolean useless = !pilot.size().covers(need.least());
            boolean others = pilot.owner() != null && !pilot.owner().equals(need.owner());
            boolean wanted = pilot.owner() != null && withJobs.contains(pilot.owner()) && !useless;
            if (pilot.busy() || !pilot.open() || pilot.starting() || wanted || !(useless || others)) {
                continue;
            }
            chosen.add(pilot.id());
            freed = freed.plus(pilot.size());
            if (freed.covers(need.least())) {
                return chosen;
            }
        }
        return need.oldestMillis() >= FAIR_WAIT_MILLIS && !hasPlace(need.owner()) ? ofWhoHasMost(need) : List.of();
    }

    private List<String> ofWhoHasMost(Need need) {
        Map<String, Integer> cores = new HashMap<>();
        for (Pilot pilot : now.pilots()) {
            if (pilot.open() && pilot.owner() != null) {
                cores.merge(pilot.owner(), pilot.size().cores(), Integer::sum);
            }
        }
        Pilot best = null;
        for (Pilot pilot : now.pilots()) {
            boolean fits = pilot.size().plus(room).covers(need.least());
            if (!pilot.open() || pilot.starting() || pilot.owner() == null || !fits) {
                continue;
            }
            if (best == null || cores.getOrDefault(pilot.owner(), 0) > cores.getOrDefault(best.owner(), 0)) {
                best = pilot;
            }
        }
        return best == null ? List.of() : List.of(best.id());
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
        if (!unmet.isEmpty()) {
            Need need = unmet.get(0);
            return "no room for another pilot for " + need.owner() + ": "
                    + need.least().cores() + " cores are needed, " + Math.max(0, room.cores()) + " are not in use";
        }
        return now.needs().isEmpty() ? "nothing waits here" : "the pilots have room for all that waits here";
    }
}
