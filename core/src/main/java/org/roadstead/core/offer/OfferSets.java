// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.time.StartWindow;

/** The sets of which something may still be accepted. What is over is in the store alone. For one thread. */
public final class OfferSets {
    private final OfferSettings settings;
    private final Map<String, OfferSet> open = new HashMap<>();
    private final TreeSet<OfferSet> byExpiry =
            new TreeSet<>(Comparator.comparing(OfferSet::expires).thenComparing(OfferSet::id));
    private final Map<String, Integer> byOwner = new HashMap<>();
    /** By harvester and set. */
    private final Map<String, Map<String, List<Hold>>> held = new HashMap<>();

    private int offers;

    /** What a set may still ask of one harvester. */
    private record Hold(Resources resources, StartWindow wished) {}

    /** Why a set is not made: {@code message} names the rule. */
    public record Refusal(String message, long retryAfterMillis) {}

    public OfferSets(OfferSettings settings) {
        this.settings = settings;
    }

    /** Whether {@code owner} may have another set; null when it may. */
    public @Nullable Refusal mayAsk(String owner, Instant now) {
        if (byOwner.getOrDefault(owner, 0) >= settings.mostOfOwner()) {
            Instant first = byExpiry.stream()
                    .filter(set -> set.owner().equals(owner))
                    .findFirst()
                    .map(OfferSet::expires)
                    .orElse(now);
            return new Refusal(
                    owner + " has " + settings.mostOfOwner()
                            + " open sets of offers, as many as one owner may have: accept or reject some, or wait until"
                            + " they expire",
                    millis(now, first));
        }
        if (offers >= settings.mostOpen()) {
            return new Refusal(
                    "the pool has " + offers + " open offers, as many as it keeps: wait until some expire",
                    millis(now, byExpiry.first().expires()));
        }
        return null;
    }

    private static long millis(Instant now, Instant then) {
        return Math.max(1000, Duration.between(now, then).toMillis());
    }

    /** Keeps {@code set} in place of what it was before, as long as it is open. */
    public void put(OfferSet set) {
        remove(set.id());
        if (set.open()) {
            open.put(set.id(), set);
            byExpiry.add(set);
            byOwner.merge(set.owner(), 1, Integer::sum);
            offers += set.offers().size();
            hold(set);
        }
    }

    private void hold(OfferSet set) {
        Map<String, Offer> largest = new HashMap<>();
        for (Offer offer : set.offers()) {
            if (offer.phase() != OfferPhase.OFFERED) {
                continue;
            }
            if (set.many()) {
                add(set, offer);
            } else {
                largest.merge(
                        offer.harvester(),
                        offer,
                        (a, b) -> a.resources().cores() >= b.resources().cores() ? a : b);
            }
        }
        largest.values().forEach(offer -> add(set, offer));
    }

    private void add(OfferSet set, Offer offer) {
        held.computeIfAbsent(offer.harvester(), key -> new LinkedHashMap<>())
                .computeIfAbsent(set.id(), key -> new ArrayList<>(1))
                .add(new Hold(offer.resources(), offer.wished()));
    }

    private void remove(String id) {
        OfferSet before = open.remove(id);
        if (before != null) {
            byExpiry.remove(before);
            offers -= before.offers().size();
            byOwner.merge(before.owner(), -1, Integer::sum);
            byOwner.remove(before.owner(), 0);
            for (Offer offer : before.offers()) {
                Map<String, List<Hold>> there = held.get(offer.harvester());
                if (there != null) {
                    there.remove(id);
                    held.remove(offer.harvester(), Map.of());
                }
            }
        }
    }

    /** The set, when it is open. */
    public @Nullable OfferSet get(String id) {
        return open.get(id);
    }

    /** Takes out the sets that are over at {@code now}; as they are then. */
    public List<OfferSet> expire(Instant now) {
        List<OfferSet> over = new ArrayList<>(0);
        while (!byExpiry.isEmpty() && !byExpiry.first().expires().isAfter(now)) {
            OfferSet set = byExpiry.first();
            remove(set.id());
            over.add(set.expired());
        }
        return over;
    }

    /** Wall clock: when the next set expires; null when none is open. */
    public @Nullable Instant nextExpiry() {
        return byExpiry.isEmpty() ? null : byExpiry.first().expires();
    }

    /**
     * What open sets may still ask of {@code harvester} from {@code now} on: of a set of which one offer may be accepted its
     * largest there, of another each.
     */
    public List<Resources> held(String harvester, Instant now) {
        List<Resources> all = new ArrayList<>(0);
        visit(harvester, hold -> {
            if (!hold.wished().isAhead(now)) {
                all.add(hold.resources());
            }
        });
        return all;
    }

    /** Told what may be asked for, and from when on. */
    @FunctionalInterface
    public interface Later {
        void asks(Resources resources, Instant from);
    }

    /** The same of what begins after {@code now} and not after {@code last}. */
    public void later(String harvester, Instant now, Instant last, Later later) {
        visit(harvester, hold -> {
            Instant from = hold.wished().notBefore();
            if (from != null && from.isAfter(now) && !from.isAfter(last)) {
                later.asks(hold.resources(), from);
            }
        });
    }

    private void visit(String harvester, Consumer<Hold> each) {
        held.getOrDefault(harvester, Map.of()).values().forEach(holds -> holds.forEach(each));
    }

    /** How many sets are open. */
    public int size() {
        return open.size();
    }

    /** Open offers and those beside them in their sets. */
    public int offers() {
        return offers;
    }

    /** All that are open, in no order. */
    public Collection<OfferSet> all() {
        return List.copyOf(open.values());
    }
}
