// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.offer.NotOffered;
import org.roadstead.core.offer.Offer;
import org.roadstead.core.offer.OfferPhase;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.time.StartWindow;
import org.roadstead.pool.store.StoredOffer;

/** Offers as people see them. */
final class OfferViews {
    private OfferViews() {}

    /** {@code OfferSet}. */
    record SetJson(
            String id,
            String result,
            ResolvedStart resolvedStart,
            String asked,
            String expires,
            String accept,
            List<OfferJson> offers,
            List<ReasonJson> reasons) {}

    /** An interval of which both sides are known. */
    record Between(String start, String end) {}

    record QuantileJson(double p, String at) {}

    record BasisJson(String method, long sampleSize, long queueAhead, String asOf) {}

    /** {@code Offer}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record OfferJson(
            String id,
            String harvester,
            String platform,
            String commitment,
            double confidence,
            Between window,
            String expectedStart,
            List<QuantileJson> quantiles,
            String preparation,
            Resources resources,
            String duration,
            @Nullable Object access,
            BasisJson basis,
            String expires,
            OfferPhase phase,
            @Nullable Reason reason,
            @Nullable String job) {}

    /** {@code NotOffered}. */
    record ReasonJson(String harvester, String platform, Reason reason, String message, @Nullable Between window) {}

    /** {@code JobOffer}: where a job comes from. */
    record JobOffer(
            String id,
            String harvester,
            String commitment,
            double confidence,
            Between window,
            String expectedStart,
            Resources resources) {}

    static SetJson set(OfferSet set) {
        return new SetJson(
                set.id(),
                set.offers().isEmpty() ? "NO" : "YES",
                new ResolvedStart(
                        text(set.resolved().notBefore()), text(set.resolved().end()), set.zone()),
                set.asked().toString(),
                set.expires().toString(),
                set.many() ? "many" : "one",
                set.offers().stream().map(offer -> offer(set, offer)).toList(),
                set.reasons().stream().map(OfferViews::reason).toList());
    }

    private static OfferJson offer(OfferSet set, Offer offer) {
        return new OfferJson(
                set.id() + "." + offer.number(),
                offer.harvester(),
                offer.platform(),
                offer.commitment().name(),
                offer.confidence(),
                between(offer.window()),
                offer.expectedStart().toString(),
                offer.quantiles().stream()
                        .map(each -> new QuantileJson(each.p(), each.at().toString()))
                        .toList(),
                offer.preparation().toString(),
                offer.resources(),
                offer.duration().toString(),
                null,
                new BasisJson(
                        offer.basis().method().words(),
                        offer.basis().sampleSize(),
                        offer.basis().queueAhead(),
                        offer.basis().asOf().toString()),
                set.expires().toString(),
                offer.phase(),
                offer.reason(),
                offer.job());
    }

    private static ReasonJson reason(NotOffered not) {
        StartWindow window = not.window();
        return new ReasonJson(
                not.harvester(), not.platform(), not.reason(), not.message(), window == null ? null : between(window));
    }

    static JobOffer job(StoredOffer stored) {
        Offer offer = stored.offer();
        return new JobOffer(
                stored.id(),
                offer.harvester(),
                offer.commitment().name(),
                offer.confidence(),
                between(offer.window()),
                offer.expectedStart().toString(),
                offer.resources());
    }

    private static Between between(StartWindow window) {
        return new Between(String.valueOf(window.notBefore()), String.valueOf(window.end()));
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
