// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has decided about who gets how much: shares of groups, limits of owners. The whole of it is replaced at
 * once and holds from then on.
 *
 * @param halfLifeMillis after this time what a group has used counts half
 * @param liftMillis a job that has waited this long goes first in its group, whatever the priority of others
 * @param shares of groups that have others than {@code otherShares}; positive
 * @param otherShares of every other group; positive
 * @param limits of owners that have some of their own; what they leave open is as in {@code otherLimits}
 * @param otherLimits of every other owner
 */
public record Policy(
        long halfLifeMillis,
        long liftMillis,
        SortedMap<String, Double> shares,
        double otherShares,
        SortedMap<String, Limits> limits,
        Limits otherLimits) {
    /** Equal shares, no limits. */
    public static final Policy DEFAULT = new Policy(
            Duration.ofDays(1).toMillis(),
            Duration.ofDays(1).toMillis(),
            new TreeMap<>(),
            1,
            new TreeMap<>(),
            Limits.OPEN);

    public Policy {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
    }

    /**
     * Limits of one owner; null leaves one open, {@link #NONE} says that there is none.
     *
     * @param waiting jobs in phase WAITING
     * @param running jobs that harvesters hold at the same time, those in their queues included
     * @param submitsPerMinute requests to submit, whatever is in them; so many may come at once
     */
    public record Limits(@Nullable Long waiting, @Nullable Long running, @Nullable Long submitsPerMinute) {
        /** No limit, said aloud. */
        public static final long NONE = Long.MAX_VALUE;

        public static final Limits OPEN = new Limits(null, null, null);
    }

    double sharesOf(String group) {
        return shares.getOrDefault(group, otherShares);
    }

    /** The limits of an owner, nothing left open. */
    public Limits limitsOf(String owner) {
        Limits own = limits.getOrDefault(owner, Limits.OPEN);
        return new Limits(
                first(own.waiting, otherLimits.waiting),
                first(own.running, otherLimits.running),
                first(own.submitsPerMinute, otherLimits.submitsPerMinute));
    }

    private static long first(@Nullable Long own, @Nullable Long other) {
        return own != null ? own : other != null ? other : Limits.NONE;
    }
}
