// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.StartWindow;

/**
 * All answers to one request, and what became of them. Immutable.
 *
 * @param many whether several may be accepted
 * @param expires from then on none is accepted any more
 */
public record OfferSet(
        String id,
        String owner,
        String group,
        Terms terms,
        StartWindow resolved,
        String zone,
        boolean many,
        Instant asked,
        Instant expires,
        List<Offer> offers,
        List<NotOffered> reasons) {
    public OfferSet {
        offers = List.copyOf(offers);
        reasons = List.copyOf(reasons);
    }

    /** The offer with this number; null when there is none. */
    public @Nullable Offer offer(int number) {
        return number >= 1 && number <= offers.size() ? offers.get(number - 1) : null;
    }

    /** Whether one of its offers may still be accepted. */
    public boolean open() {
        return offers.stream().anyMatch(offer -> offer.phase() == OfferPhase.OFFERED);
    }

    /** {@code number}, which is open, was accepted; its siblings are released unless several may be. */
    public OfferSet accepted(int number, String job) {
        return each(offer -> {
            if (offer.number() == number) {
                return offer.to(OfferPhase.ACCEPTED, Reason.OFFER_ACCEPTED, job);
            }
            return many || offer.phase() != OfferPhase.OFFERED
                    ? offer
                    : offer.to(OfferPhase.REJECTED, Reason.OFFER_RELEASED, null);
        });
    }

    /** {@code number}, which is open, was rejected. */
    public OfferSet rejected(int number) {
        return each(
                offer -> offer.number() == number ? offer.to(OfferPhase.REJECTED, Reason.OFFER_REJECTED, null) : offer);
    }

    /** What is open expires. */
    OfferSet expired() {
        return each(offer ->
                offer.phase() == OfferPhase.OFFERED ? offer.to(OfferPhase.EXPIRED, Reason.OFFER_EXPIRED, null) : offer);
    }

    private OfferSet each(UnaryOperator<Offer> change) {
        List<Offer> changed = new ArrayList<>(offers);
        changed.replaceAll(change);
        return new OfferSet(id, owner, group, terms, resolved, zone, many, asked, expires, changed, reasons);
    }
}
