// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.roadstead.pool.engine.Offers;

/** What was asked first, and what came of it. */
final class OfferMetrics {
    private OfferMetrics() {}

    static void register(MeterRegistry into, Offers offers) {
        sets(into, offers, "YES", Offers.Figures::yes);
        sets(into, offers, "NO", Offers.Figures::no);
        ended(into, offers, "ACCEPTED", Offers.Figures::accepted);
        ended(into, offers, "REJECTED", Offers.Figures::rejected);
        ended(into, offers, "EXPIRED", Offers.Figures::expired);
        FunctionCounter.builder("roadstead.offers.seconds", offers, from -> from.figures()
                        .seconds())
                .description("Time from a request for offers to its answer, all of them together")
                .register(into);
        FunctionCounter.builder(
                        "roadstead.offers.asked", offers, from -> from.figures().asked())
                .description("Requests for offers that were answered")
                .register(into);
    }

    private static void sets(
            MeterRegistry into, Offers offers, String result, ToDoubleFunction<Offers.Figures> figure) {
        FunctionCounter.builder("roadstead.offers.sets", offers, from -> figure.applyAsDouble(from.figures()))
                .description("Sets of offers, by result")
                .tag("result", result)
                .register(into);
    }

    private static void ended(
            MeterRegistry into, Offers offers, String phase, ToDoubleFunction<Offers.Figures> figure) {
        FunctionCounter.builder("roadstead.offers.ended", offers, from -> figure.applyAsDouble(from.figures()))
                .description("Offers that are over, by phase")
                .tag("phase", phase)
                .register(into);
    }
}
