// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.Division.Part;
import org.roadstead.core.supply.SupplySnapshot.Need;
import org.roadstead.core.supply.SupplySnapshot.Pilot;

/**
 * Which pilots take no more jobs, so that others can be started in their room: a function of a snapshot. Idle ones whose
 * owner has nothing here go at once. A busy one goes when its owner has more than is due to him and another less, and
 * finishes what it runs. Each costs the time between two pilots, about half a second on a host, so a pilot that has just
 * come stays for a while, and where jobs are long, whoever waits does so for about as long as it would take.
 */
final class Turnover {
    /** A pilot stays so long while its owner has jobs. */
    private static final long LEAST_LIFE_MILLIS = 3_000;

    private static final long LEAST_WAIT_MILLIS = 4_000;
    static final long MOST_WAIT_MILLIS = 30_000;

    private final SupplySnapshot now;
    private final List<Need> unmet;
    private final Division division;
    private final List<String> chosen = new ArrayList<>();
    /** What is free or will be soon. */
    private Resources free;
    /** Cores of it that are meant for nobody yet. */
    private int spare;

    /**
     * @param unmet what no pilot that is here, or is about to be started, has room for
     * @param room what no pilot takes
     */
    Turnover(SupplySnapshot now, List<Need> unmet, Resources room) {
        this.now = now;
        this.unmet = unmet;
        this.division = Division.of(now);
        this.free = room;
        for (Pilot pilot : now.pilots()) {
            if (pilot.isLeaving() && !pilot.isByHand()) {
                free = free.plus(pilot.size());
            }
        }
    }

    /** The ids of those that are to end. */
    List<String> choose() {
        for (Need need : unmet) {
            List<String> idle = idleOfOthers(need);
            if (!idle.isEmpty()) {
                return idle;
            }
        }
        for (Need need : unmet) {
            List<String> small = SupplyPlanner.isOutgrown(now, need) ? smallOnes(need) : List.of();
            if (!small.isEmpty()) {
                return small;
            }
        }
        if (!now.settings().isolated()) {
            spare = division.deal(Math.max(0, free.cores()));
            for (Pilot next = next(); next != null; next = next()) {
                chosen.add(next.id());
                free = free.plus(next.size());
                take(next);
                spare = division.deal(spare + next.size().cores());
            }
        }
        return chosen;
    }

    private void take(Pilot pilot) {
        String owner = pilot.owner();
        Part part = owner == null ? null : division.of(owner);
        if (part != null) {
            part.has -= pilot.size().cores();
        }
    }

    private @Nullable Pilot next() {
        Part poor = division.first(
                part -> part.demand > 0 && (part.isStarving() || part.has > 0 && part.missing() >= Division.GRAIN));
        Resources least = poor == null ? null : poor.least;
        if (poor == null || least == null) {
            return null;
        }
        for (Part rich : division.rich()) {
            boolean gives = poor.isStarving() || rich.missing() <= -Division.GRAIN;
            if (rich == poor || !gives || poor.oldestMillis < patience(rich.meanMillis)) {
                continue;
            }
            Pilot pilot = of(rich, least, poor.oldestMillis);
            if (pilot != null) {
                return pilot;
            }
        }
        return null;
    }

    /** Short jobs make room at once; for long ones somebody else waits as long as they would take, within bounds. */
    private static long patience(long meanMillis) {
        if (meanMillis == Durations.UNKNOWN) {
            return MOST_WAIT_MILLIS;
        }
        return meanMillis < State.SHORT_MILLIS
                ? 0
                : Math.max(LEAST_WAIT_MILLIS, Math.min(2 * meanMillis, MOST_WAIT_MILLIS));
    }

    /**
     * The one to be turned over: the smallest in whose room a job that needs {@code least} can run. When no single one is
     * enough and it has waited long, the largest; what becomes free is kept for it until there is enough.
     */
    private @Nullable Pilot of(Part rich, Resources least, long waitedMillis) {
        Pilot smallest = null;
        Pilot largest = null;
        for (Pilot pilot : now.pilots()) {
            boolean theirs = rich.owner.equals(pilot.owner()) && pilot.open() && !pilot.starting();
            if (!theirs || pilot.isByHand() || pilot.lifeMillis() < LEAST_LIFE_MILLIS || chosen.contains(pilot.id())) {
                continue;
            }
            int cores = pilot.size().cores();
            boolean enough =
                    cores + spare >= least.cores() && free.plus(pilot.size()).covers(least);
            if (enough && (smallest == null || cores < smallest.size().cores())) {
                smallest = pilot;
            }
            if (largest == null || cores > largest.size().cores()) {
                largest = pilot;
            }
        }
        return smallest != null ? smallest : waitedMillis >= MOST_WAIT_MILLIS && chosen.isEmpty() ? largest : null;
    }

    /** Pilots of the same owner that together have the room which one of them is to have instead. */
    private List<String> smallOnes(Need need) {
        Resources freed = free;
        List<String> small = new ArrayList<>();
        for (Pilot pilot : now.pilots()) {
            boolean theirs = now.settings().isolated() || need.owner().equals(pilot.owner());
            boolean settled = pilot.open() && !pilot.starting() && pilot.lifeMillis() >= LEAST_LIFE_MILLIS;
            if (theirs && settled && !pilot.isByHand() && !freed.covers(need.least())) {
                small.add(pilot.id());
                freed = freed.plus(pilot.size());
            }
        }
        return freed.covers(need.least()) ? small : List.of();
    }

    private List<String> idleOfOthers(Need need) {
        Set<String> withJobs = new HashSet<>();
        for (Need other : now.needs()) {
            withJobs.add(other.owner());
        }
        Resources freed = free;
        List<String> idle = new ArrayList<>();
        for (Pilot pilot : now.pilots()) {
            if (freed.covers(need.least())) {
                return idle;
            }
            String owner = pilot.owner();
            boolean useless = !pilot.size().covers(need.least());
            boolean others = owner != null && !owner.equals(need.owner());
            boolean wanted = owner != null && withJobs.contains(owner) && !useless;
            if (pilot.isIdle() && !pilot.isByHand() && !wanted && (useless || others)) {
                idle.add(pilot.id());
                freed = freed.plus(pilot.size());
            }
        }
        return freed.covers(need.least()) ? idle : List.of();
    }
}
