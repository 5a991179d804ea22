// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.roadstead.core.offer.Offer;
import org.roadstead.core.offer.OfferPhase;
import org.roadstead.core.offer.OfferSet;

/** What has been asked and answered since the ledger began. For one thread. */
public final class OfferCounts {
    private long yes;
    private long no;
    private final long[] offers = new long[OfferPhase.values().length];

    /** @param yes sets with an offer @param no sets without one @param offers that came to a phase, by its ordinal */
    @SuppressWarnings("ArrayRecordComponent") // read once by who asks
    public record Figures(long yes, long no, long[] offers) {}

    void asked(boolean answered) {
        yes += answered ? 1 : 0;
        no += answered ? 0 : 1;
    }

    void expired(OfferSet set) {
        offers[OfferPhase.EXPIRED.ordinal()] += set.offers().stream()
                .filter(each -> each.phase() == OfferPhase.EXPIRED)
                .count();
    }

    void ended(OfferSet before, OfferSet after) {
        for (int i = 0; i < after.offers().size(); i++) {
            Offer was = before.offers().get(i);
            Offer is = after.offers().get(i);
            if (was.phase() != is.phase()) {
                offers[is.phase().ordinal()]++;
            }
        }
    }

    /** As they are now. */
    public Figures figures() {
        return new Figures(yes, no, offers.clone());
    }
}
