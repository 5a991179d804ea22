// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.time.Moment;

/** The jobs that follow from accepted offers and may run at one harvester only. A few; for one thread. */
final class Bindings {
    /** Whoever is silent is looked for no more often. */
    private static final long LEAST_LOOK_MILLIS = 1_000;

    private final TreeMap<Long, Bound> bound = new TreeMap<>();
    private long nextLook = Long.MAX_VALUE;

    /**
     * @param from when the job may start; null when at once, or since the ledger began
     * @param since monotonic
     */
    record Bound(long num, String harvester, Resources need, long silenceMillis, @Nullable Instant from, long since) {
        /** Monotonic: when its hour comes or came, before which nothing is missed; the least there is without one. */
        long due(Moment now) {
            return from == null
                    ? Long.MIN_VALUE
                    : now.monotonicMillis() + Duration.between(now.wall(), from).toMillis();
        }
    }

    void add(long num, Terms terms, @Nullable Instant from, Moment now) {
        String harvester = terms.harvester();
        if (harvester != null) {
            bound.put(
                    num,
                    new Bound(
                            num, harvester, terms.shape().least(), terms.silenceMillis(), from, now.monotonicMillis()));
            nextLook = Math.min(nextLook, now.monotonicMillis() + terms.silenceMillis());
        }
    }

    void remove(long num) {
        bound.remove(num);
    }

    List<Bound> all() {
        return new ArrayList<>(bound.values());
    }

    boolean isEmpty() {
        return bound.isEmpty();
    }

    /** Monotonic: when a harvester may have been silent for too long; {@link Long#MAX_VALUE} when none can. */
    long nextLook() {
        return nextLook;
    }

    /** The next look is then, but not at once. */
    void lookAt(long due, Moment now) {
        nextLook = bound.isEmpty() ? Long.MAX_VALUE : Math.max(due, now.monotonicMillis() + LEAST_LOOK_MILLIS);
    }
}
