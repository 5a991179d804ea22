// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.SupplySnapshot.Need;
import org.roadstead.core.supply.SupplySnapshot.Pilot;

/**
 * How the cores of a harvester are divided among owners whose jobs cannot all run at once. The pool hands out by shares, so
 * what lies unclaimed here tells who has had less than was handed out to him: an owner is due the part of the cores that his
 * part of the work in the queue is. Who has too many pilots works his part of the queue off and becomes due less, and the
 * other way round, so the numbers come to rest where all parts of the queue stay as they are: at the shares.
 */
final class Division {
    /** An owner without any pilot is served after this, however little is due to him. */
    static final long STARVING_MILLIS = 4_000;

    /** The same where nothing of him has run yet, so that nobody knows what his jobs take. */
    static final long NEWCOMER_MILLIS = 1_000;

    /** By how many cores an owner has to be short, and another to have too many, for a pilot to be turned over. */
    static final double GRAIN = 0.75;

    private final Map<String, Part> parts = new LinkedHashMap<>();

    /** One owner's. */
    static final class Part {
        final String owner;
        /** What the first of his jobs needs. */
        @Nullable
        Resources least;
        /** Cores of his pilots, those on their way included. */
        int has;
        /** Cores that his queued jobs could use. */
        long demand;
        /** How long the first of them has been here. */
        long oldestMillis;

        long meanMillis = Durations.UNKNOWN;
        /** Cores. */
        double due;

        private double work;

        private Part(String owner) {
            this.owner = owner;
        }

        /** Cores that are due and not there; negative when there are too many. */
        double missing() {
            return due - has;
        }

        /** Otherwise one would lose his only pilot for another who has none, and the next moment the other way round. */
        private double leftAfterOne() {
            return (has - 1) / Math.max(due, 0.1);
        }

        boolean isStarving() {
            long patience = meanMillis == Durations.UNKNOWN ? NEWCOMER_MILLIS : STARVING_MILLIS;
            return has == 0 && demand > 0 && oldestMillis >= patience;
        }

        /** Cores of his first job. */
        int needs() {
            return least == null ? 1 : Math.max(1, least.cores());
        }

        /** How many cores his next pilot should have. */
        int next() {
            return (int) Math.max(needs(), Math.round(missing()));
        }
    }

    private Division(SupplySnapshot now) {
        for (Need need : now.needs()) {
            Part part = parts.computeIfAbsent(need.owner(), Part::new);
            if (need.ready() > 0) {
                part.least = part.least == null ? need.least() : part.least;
                part.demand += (long) need.ready() * Math.max(1, need.least().cores());
                part.oldestMillis = Math.max(part.oldestMillis, need.oldestMillis());
            }
            part.meanMillis = need.meanMillis();
        }
        int cores = now.cores();
        for (Pilot pilot : now.pilots()) {
            String owner = pilot.owner();
            if (pilot.isByHand()) {
                continue;
            }
            if (pilot.open() && owner != null) {
                Part part = parts.computeIfAbsent(owner, Part::new);
                part.has += pilot.size().cores();
                part.meanMillis = pilot.meanMillis();
            } else if (!pilot.open() && !pilot.isLeaving()) {
                cores -= pilot.size().cores();
            }
        }
        divide(Math.max(0, cores));
    }

    private void divide(int cores) {
        double known = 0;
        int owners = 0;
        for (Part part : parts.values()) {
            if (part.meanMillis != Durations.UNKNOWN) {
                known += part.meanMillis;
                owners++;
            }
        }
        double usual = owners == 0 ? 1 : known / owners;
        double all = 0;
        for (Part part : parts.values()) {
            part.work = part.demand * (part.meanMillis == Durations.UNKNOWN ? usual : part.meanMillis);
            all += part.work;
        }
        // Who cannot use all of his part leaves the rest to the others.
        double left = cores;
        List<Part> open = new ArrayList<>(parts.values());
        boolean again = true;
        while (again) {
            again = false;
            double whole = all;
            double these = left;
            for (Part part : List.copyOf(open)) {
                double most = part.has + part.demand;
                part.due = whole <= 0 ? 0 : these * part.work / whole;
                if (part.due > most) {
                    part.due = most;
                    left -= most;
                    all -= part.work;
                    open.remove(part);
                    again = true;
                }
            }
        }
    }

    static Division of(SupplySnapshot now) {
        return new Division(now);
    }

    @Nullable
    Part of(String owner) {
        return parts.get(owner);
    }

    /** Who is to be given room next, among those {@code eligible}; null when that is nobody. */
    @Nullable
    Part first(Predicate<Part> eligible) {
        Part first = null;
        for (Part part : parts.values()) {
            if (eligible.test(part) && (first == null || goesBefore(part, first))) {
                first = part;
            }
        }
        return first;
    }

    private static boolean goesBefore(Part one, Part other) {
        if (one.isStarving() != other.isStarving()) {
            return one.isStarving();
        }
        if (!one.isStarving()) {
            return one.missing() > other.missing();
        }
        // What room was made for piece by piece is not taken in pieces.
        return one.needs() != other.needs() ? one.needs() > other.needs() : one.oldestMillis > other.oldestMillis;
    }

    /** Deals out so many cores that are free or will be; answers how many are nobody's then. */
    int deal(int cores) {
        int left = cores;
        Set<Part> unfit = new HashSet<>();
        while (left > 0) {
            Part next = first(
                    part -> part.demand > 0 && (part.missing() > 0 || part.isStarving()) && !unfit.contains(part));
            if (next == null) {
                return left;
            }
            if (next.needs() > left) {
                if (next.isStarving()) {
                    return left;
                }
                unfit.add(next);
                continue;
            }
            int given = Math.min(left, next.next());
            next.has += given;
            left -= given;
        }
        return 0;
    }

    /** Those who have pilots; first whoever would be left with most of what is due to him after giving one up. */
    List<Part> rich() {
        List<Part> rich = new ArrayList<>(parts.values());
        rich.removeIf(part -> part.has == 0);
        rich.sort(
                Comparator.comparingDouble((Part part) -> -part.leftAfterOne()).thenComparingDouble(Part::missing));
        return rich;
    }

    @Override
    public String toString() {
        return parts.values().stream()
                .map(part -> part.owner + " has " + part.has + ", due " + Math.round(part.due))
                .collect(Collectors.joining("; ", "cores are divided as the pool hands out: ", ""));
    }
}
