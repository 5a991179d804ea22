// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.Basis;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.time.StartWindow;

/**
 * One answer: how and in which interval a job could start on one harvester. Immutable.
 *
 * @param number within its set, from 1; 1 is the best by {@link BestOffer}
 * @param confidence the probability of starting inside the wished interval
 * @param window the forecast cut to that interval; neither side is open
 * @param wished the interval; it binds the job when the offer is accepted
 * @param preparation part of the window
 * @param resources what the job would have
 * @param duration how long it may run
 * @param reason why it is in its phase; null while it is open
 * @param job of it; null before it is accepted
 */
public record Offer(
        int number,
        String harvester,
        String platform,
        Commitment commitment,
        double confidence,
        StartWindow window,
        StartWindow wished,
        Instant expectedStart,
        List<Quantile> quantiles,
        Duration preparation,
        Resources resources,
        Duration duration,
        Basis basis,
        OfferPhase phase,
        @Nullable Reason reason,
        @Nullable String job) {

    /** The moment not passed with probability {@code p}. */
    public record Quantile(double p, Instant at) {}

    /** The window as the job of this offer is promised it. */
    public Promised promise() {
        Instant from = window.notBefore();
        Instant to = window.end();
        if (from == null || to == null) {
            throw new IllegalStateException("the window of an offer has both sides");
        }
        return new Promised(millis(from), millis(to), millis(expectedStart), commitment, basis, harvester);
    }

    private static Instant millis(Instant at) {
        return Instant.ofEpochMilli(at.toEpochMilli());
    }

    Offer numbered(int place) {
        return with(place, phase, reason, job);
    }

    /** The same in another phase. */
    Offer to(OfferPhase next, Reason why, @Nullable String made) {
        if (!phase.allows(next)) {
            throw new IllegalStateException("an offer cannot go from " + phase + " to " + next);
        }
        return with(number, next, why, made);
    }

    private Offer with(int place, OfferPhase now, @Nullable Reason why, @Nullable String made) {
        return new Offer(
                place,
                harvester,
                platform,
                commitment,
                confidence,
                window,
                wished,
                expectedStart,
                quantiles,
                preparation,
                resources,
                duration,
                basis,
                now,
                why,
                made);
    }
}
