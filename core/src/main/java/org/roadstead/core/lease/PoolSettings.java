// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.roadstead.core.offer.OfferSettings;

/**
 * @param leaseMillis how long a job is held for a harvester that has not claimed it
 * @param mostLosses lost pilots that end a job with LOST_TOO_OFTEN
 * @param presentMillis how long after its last call a harvester counts as present
 * @param remindMillis how often a command that was not followed wakes a waiting pull again
 * @param mostPerPull jobs granted at once, whatever is wanted
 * @param offers how long offers last, and how many may be open
 */
public record PoolSettings(
        long leaseMillis,
        int mostLosses,
        long presentMillis,
        long remindMillis,
        int mostPerPull,
        OfferSettings offers) {
    public static final PoolSettings DEFAULT =
            new PoolSettings(120_000, 5, 90_000, 5_000, 10_000, OfferSettings.DEFAULT);

    /** With offers as usual. */
    public PoolSettings(long leaseMillis, int mostLosses, long presentMillis, long remindMillis, int mostPerPull) {
        this(leaseMillis, mostLosses, presentMillis, remindMillis, mostPerPull, OfferSettings.DEFAULT);
    }

    /** The same with others. */
    public PoolSettings offering(OfferSettings others) {
        return new PoolSettings(leaseMillis, mostLosses, presentMillis, remindMillis, mostPerPull, others);
    }
}
