// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.roadstead.core.time.StartWindow;

/**
 * The rule by which one offer is better than another, and which a pool follows for whoever submits without asking: an earlier
 * wish before a later one, then the stronger commitment, then the earlier expected start (in steps of ten seconds from the
 * question), then more cores, then the surer one, then the harvester's name.
 */
public final class BestOffer {
    private static final long STEP_SECONDS = 10;

    private BestOffer() {}

    /**
     * Best first.
     *
     * @param wished in order of preference
     */
    public static Comparator<Offer> order(List<StartWindow> wished, Instant asked) {
        return Comparator.comparingInt((Offer offer) -> wished.indexOf(offer.wished()))
                .thenComparing(Offer::commitment)
                .thenComparingLong(offer -> step(offer, asked))
                .thenComparing(offer -> -offer.resources().cores())
                .thenComparing(offer -> -offer.confidence())
                .thenComparing(Offer::harvester);
    }

    /** The best of them; empty when there is none. */
    public static Optional<Offer> of(List<Offer> offers, List<StartWindow> wished, Instant asked) {
        return offers.stream().min(order(wished, asked));
    }

    private static long step(Offer offer, Instant asked) {
        return Math.max(0, Duration.between(asked, offer.expectedStart()).toSeconds()) / STEP_SECONDS;
    }
}
