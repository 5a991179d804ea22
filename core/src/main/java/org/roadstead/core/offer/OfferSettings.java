// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Duration;

/**
 * @param life how long an offer may be accepted
 * @param mostOfOwner open sets that one owner may have
 * @param mostOpen open offers, of all sets together
 * @param kept how long a set is remembered after it has expired
 */
public record OfferSettings(Duration life, int mostOfOwner, int mostOpen, Duration kept) {
    public static final OfferSettings DEFAULT =
            new OfferSettings(Duration.ofMinutes(5), 32, 50_000, Duration.ofHours(24));

    /** An open offer is in the way of others, so none is open for longer. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** The same with another life. */
    public OfferSettings lasting(Duration other) {
        return new OfferSettings(other, mostOfOwner, mostOpen, kept);
    }
}
