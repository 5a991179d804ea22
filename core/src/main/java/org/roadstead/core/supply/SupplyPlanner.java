// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.Division.Part;
import org.roadstead.core.supply.Sites.Lack;
import org.roadstead.core.supply.Sites.Site;
import org.roadstead.core.supply.SupplySnapshot.Need;
import org.roadstead.core.supply.SupplySnapshot.Pilot;

/** How many pilots of which size for whom, in which queue and for how long: a function of a snapshot. */
final class SupplyPlanner {
    /** A pilot told to end is ended by the platform when it is idle and has not gone by itself after this. */
    private static final long END_PATIENCE_MILLIS = 30_000;

    private final SupplySnapshot now;
    private final Sites sites;
    private Resources room;
    private final List<Place> places = new ArrayList<>();
    private final List<PilotSize> start = new ArrayList<>();
    /** What finds no place, in order, and why. */
    private final Map<Need, Lack> unmet = new LinkedHashMap<>();

    private String lacking = "";

    /** What is free in one pilot, present or to be started. */
    private static final class Place {
        final @Nullable String pilot;
        final @Nullable String owner;
        final Capability capability;
        Resources free;
        boolean used;

        Place(@Nullable String pilot, @Nullable String owner, Capability capability, Resources free) {
            this.pilot = pilot;
            this.owner = owner;
            this.capability = capability;
            this.free = free;
        }
    }

    /**
     * What follows for pilots that are there.
     *
     * @param end to be told to end, because other owners wait for the room they take; see {@link Turnover}
     * @param spent to be told to end, because the time they have left is enough for nothing that waits
     * @param wanted that wait and for which there is work
     */
    record Tidying(List<String> end, List<String> spent, Set<String> wanted) {}

    private SupplyPlanner(SupplySnapshot now) {
        this.now = now;
        this.sites = new Sites(now);
        this.room = now.settings().capacity();
        List<Place> waiting = new ArrayList<>();
        for (Pilot pilot : now.pilots()) {
            room = pilot.isByHand() ? room : room.minus(pilot.size());
            if (pilot.open()) {
                Place place = new Place(pilot.id(), ownerOf(pilot.owner()), pilot.capability(), pilot.free());
                (pilot.pending() ? waiting : places).add(place);
            }
        }
        // What is here is counted on before what waits.
        places.addAll(waiting);
    }

    static SupplyPlan plan(SupplySnapshot now) {
        SupplyPlanner planner = planned(now);
        List<PilotSize> start = now.draining() ? List.of() : List.copyOf(planner.start);
        return new SupplyPlan(start, planner.end(), planner.why());
    }

    static Tidying tidy(SupplySnapshot now) {
        if (now.draining()) {
            return new Tidying(List.of(), List.of(), Set.of());
        }
        SupplyPlanner planner = planned(now);
        List<Need> crowded = new ArrayList<>();
        boolean fullQueue = now.queues().stream().anyMatch(SupplySnapshot.QueueNow::isFull);
        planner.unmet.forEach((need, lack) -> {
            if (lack == Lack.FULL) {
                crowded.add(need);
            }
        });
        List<String> end = crowded.isEmpty()
                ? List.of()
                : new Turnover(now, crowded, fullQueue ? Resources.NONE : planner.room).choose();
        Set<String> wanted = new LinkedHashSet<>();
        for (Place place : planner.places) {
            if (place.used && place.pilot != null) {
                wanted.add(place.pilot);
            }
        }
        return new Tidying(end, planner.spent(), wanted);
    }

    private static SupplyPlanner planned(SupplySnapshot now) {
        SupplyPlanner planner = new SupplyPlanner(now);
        planner.meetNeeds();
        if (!planner.unmet.containsValue(Lack.FULL) || now.settings().isolated() || !planner.areSeveral()) {
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
        // What has waited long for more than any pilot has comes before everybody.
        needs.sort(Comparator.comparingInt(
                        (Need need) -> isOutgrown(now, need) ? -need.least().cores() : 0)
                .thenComparing(need -> hasPlace(need.owner())));
        Map<Need, Integer> left = new LinkedHashMap<>();
        for (Need need : needs) {
            int count = fill(need, need.count());
            if (count > 0) {
                left.put(need, count);
            }
        }
        while (!left.isEmpty()) {
            Need need = left.keySet().iterator().next();
            Site site = sites.find(need, left, room, Integer.MAX_VALUE);
            if (site == null) {
                lacks(need);
                left.remove(need);
                if (sites.lack() == Lack.FULL && !room.covers(need.least()) && isOutgrown(now, need)) {
                    // What is free is kept for it, or smaller jobs would always be in its way.
                    left.keySet().forEach(other -> unmet.put(other, Lack.FULL));
                    break;
                }
                continue;
            }
            String why = "for " + left.get(need) + " queued jobs of " + need.owner();
            // As many alike as it takes, so that one request can ask for them.
            do {
                start(site, need, why, left);
            } while (left.containsKey(need) && sites.hasSlot(site.queue()) && room.covers(site.size()));
        }
    }

    /** Whether it has waited long, and every pilot of its owner is too small for it. */
    static boolean isOutgrown(SupplySnapshot now, Need need) {
        if (need.oldestMillis() < Starving.PATIENCE_MILLIS) {
            return false;
        }
        for (Pilot pilot : now.pilots()) {
            boolean theirs = now.settings().isolated()
                    || pilot.owner() == null
                    || pilot.owner().equals(need.owner());
            if (pilot.open()
                    && theirs
                    && pilot.size().covers(need.least())
                    && Matching.match(need.shape(), pilot.capability()).fits()) {
                return false;
            }
        }
        return true;
    }

    private void lacks(Need need) {
        if (unmet.isEmpty()) {
            lacking = sites.why();
        }
        unmet.put(need, sites.lack());
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
        Map<Need, Integer> homeless = new LinkedHashMap<>(left);
        while (true) {
            Part next = division.first(part -> !unfit.contains(part) && firstOf(part, left) != null);
            Need need = next == null ? null : firstOf(next, left);
            if (next == null || need == null) {
                break;
            }
            Site site = sites.find(need, left, room, next.next());
            if (site == null) {
                lacks(need);
                unfit.add(next);
                if (sites.lack() == Lack.FULL && next.isStarving() && next.oldestMillis >= Turnover.MOST_WAIT_MILLIS) {
                    // What is free is kept for it, or the smaller jobs of others would always be in its way.
                    break;
                }
                continue;
            }
            next.has += site.size().cores();
            start(site, need, "for " + left.get(need) + " queued jobs of " + need.owner(), left);
        }
        homeless.keySet().retainAll(left.keySet());
        homeless.keySet().forEach(need -> unmet.putIfAbsent(need, Lack.FULL));
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

    /** Asks for one pilot, and gives it all of {@code left} that it has room for. */
    private void start(Site site, Need need, String why, Map<Need, Integer> left) {
        room = room.minus(site.size());
        sites.use(site.queue());
        String owner = ownerOf(need.owner());
        Place place = new Place(null, owner, site.capability(), site.size());
        places.add(place);
        start.add(new PilotSize(
                site.size(),
                owner,
                site.queue().name(),
                site.gpuType(),
                site.features(),
                site.life(),
                site.image(),
                why));
        int taken = take(place, need, left.getOrDefault(need, 0));
        left.merge(need, -Math.max(1, taken), Integer::sum);
        for (Map.Entry<Need, Integer> other : left.entrySet()) {
            other.setValue(other.getValue() - take(place, other.getKey(), other.getValue()));
        }
        left.values().removeIf(count -> count <= 0);
    }

    private int take(Place place, Need need, int count) {
        if (count <= 0
                || place.owner != null && !place.owner.equals(ownerOf(need.owner()))
                || !place.free.covers(need.least())
                || !Matching.match(need.shape(), place.capability).fits()) {
            return 0;
        }
        int taken = Math.min(count, PullPlan.fits(place.free, need.least()));
        Resources least = need.least();
        place.free = place.free.minus(new Resources(
                least.cores() * taken, least.memory() * taken, least.disk() * taken, least.gpus() * taken));
        place.used |= taken > 0;
        return taken;
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
            boolean unwanted = pilot.starting() && (now.draining() || pilot.drainedMillis() >= 0);
            if (pilot.overdue() || lingers || unwanted) {
                end.add(pilot.id());
            }
        }
        return end;
    }

    /** Idle pilots whose owner has jobs that they would take if only they had more time left, and no others. */
    private List<String> spent() {
        List<String> spent = new ArrayList<>();
        for (Pilot pilot : now.pilots()) {
            Capability capability = pilot.capability();
            if (pilot.isByHand() || !pilot.isIdle() || capability.longestMillis() == Long.MAX_VALUE) {
                continue;
            }
            boolean any = false;
            boolean tooLong = false;
            for (Need need : now.needs()) {
                if (pilot.owner() != null && !Objects.equals(ownerOf(pilot.owner()), ownerOf(need.owner()))) {
                    continue;
                }
                boolean fits = Matching.match(need.shape(), capability).fits();
                any |= fits;
                tooLong |= !fits
                        && Matching.match(need.shape(), capability.lasting(Long.MAX_VALUE))
                                .fits();
            }
            if (tooLong && !any) {
                spent.add(pilot.id());
            }
        }
        return spent;
    }

    private String why() {
        if (now.draining()) {
            return "draining: no new jobs, pilots end when theirs are done";
        }
        if (!start.isEmpty()) {
            return "starting " + start.size() + " pilots: " + start.get(0).why();
        }
        if (unmet.containsValue(Lack.FULL) && areSeveral() && !now.settings().isolated()) {
            return Division.of(now).toString();
        }
        if (!unmet.isEmpty()) {
            return lacking;
        }
        return now.needs().isEmpty() ? "nothing waits here" : "the pilots have room for all that waits here";
    }
}
