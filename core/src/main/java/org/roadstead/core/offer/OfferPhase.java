// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.util.Set;

/** Where an offer stands; the names are those of the IVOA Execution Broker. */
public enum OfferPhase {
    /** Open: it may be accepted until it expires. */
    OFFERED,
    /** Accepted: there is a job of it. */
    ACCEPTED,
    /** Refused by whoever asked, or released because another of its set was accepted. */
    REJECTED,
    /** Nobody said anything in time. */
    EXPIRED;

    /** The phases that may follow: the one table of them. */
    public Set<OfferPhase> after() {
        return this == OFFERED ? Set.of(ACCEPTED, REJECTED, EXPIRED) : Set.of();
    }

    /** Whether an offer may go from this phase to {@code next}; staying is not a transition. */
    public boolean allows(OfferPhase next) {
        return after().contains(next);
    }
}
