// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.offer.Offer.Quantile;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.resource.Verdict;
import org.roadstead.core.time.StartWindow;

/** Makes the answers to one request. A function of its arguments. */
public final class OfferMaker {
    /** Of one harvester. */
    public static final int MOST = 4;

    /** Pilots times sizes that are looked at; with more, fewer sizes are offered. */
    private static final int MOST_LOOKS = 4_000;

    private static final double LOW = .05;
    private static final double HIGH = .95;
    private static final double[] QUANTILES = {LOW, .25, .5, .75, HIGH};

    private final OfferRequest request;
    private final Instant now;
    private final int sizes;
    private final int intervals;
    private final List<Offer> offers = new ArrayList<>();
    private final List<NotOffered> reasons = new ArrayList<>();

    /** @param offers best first, numbered */
    public record Made(List<Offer> offers, List<NotOffered> reasons) {}

    private OfferMaker(OfferRequest request, int pilots, Instant now) {
        this.request = request;
        this.now = now;
        this.intervals = Math.min(request.wished().size(), MOST / 2);
        int each = request.wished().size() == 1 ? MOST : MOST / intervals;
        this.sizes = Math.max(1, Math.min(each, MOST_LOOKS / Math.max(1, pilots)));
    }

    /** @param candidates each harvester that is known, once */
    public static Made make(OfferRequest request, List<? extends Candidate> candidates, Instant now) {
        int pilots = candidates.stream().mapToInt(Candidate::pilots).sum();
        OfferMaker maker = new OfferMaker(request, pilots, now);
        candidates.forEach(maker::ask);
        List<Offer> sorted = new ArrayList<>(maker.offers);
        sorted.sort(BestOffer.order(request.wished(), now));
        for (int i = 0; i < sorted.size(); i++) {
            sorted.set(i, sorted.get(i).numbered(i + 1));
        }
        return new Made(List.copyOf(sorted), List.copyOf(maker.reasons));
    }

    private void ask(Candidate candidate) {
        Shape asked = request.terms().shape();
        Verdict verdict = candidate.verdict(asked);
        if (!verdict.fits()) {
            Verdict.Refusal first = verdict.refusals().get(0);
            reasons.add(
                    new NotOffered(candidate.harvester(), candidate.platform(), first.reason(), first.message(), null));
            return;
        }
        int most = Math.max(asked.coresMin(), Math.min(asked.coresMax(), candidate.mostCores(asked)));
        int before = offers.size();
        NotOffered later = null;
        for (StartWindow wished : request.wished()) {
            if (offers.size() - before >= intervals * sizes) {
                break;
            }
            for (int cores : OfferSizes.between(asked.coresMin(), most, sizes)) {
                NotOffered not = offer(candidate, sized(asked, cores), wished);
                later = later == null ? not : later;
            }
        }
        if (offers.size() == before && later != null) {
            reasons.add(later);
        }
    }

    /** The shape of a job that takes exactly {@code cores}. */
    public static Shape sized(Shape asked, int cores) {
        return new Shape(
                asked.owner(),
                asked.group(),
                asked.kind(),
                cores,
                cores,
                asked.memory(),
                asked.disk(),
                asked.gpus(),
                asked.gpuType(),
                asked.nodes(),
                asked.features(),
                asked.durationMillis(),
                asked.image());
    }

    /** The terms of the job that follows from accepting {@code offer}. */
    public static Terms terms(Terms asked, Offer offer) {
        return new Terms(
                sized(asked.shape(), offer.resources().cores()),
                asked.priority(),
                asked.attempts(),
                asked.silenceMillis(),
                asked.ifMissed(),
                offer.harvester());
    }

    /** Adds an offer, or says why there is none. */
    private @Nullable NotOffered offer(Candidate candidate, Shape shape, StartWindow wished) {
        Instant release = wished.isAhead(now) ? wished.notBefore() : null;
        Instant earliest = release == null ? now : release;
        Expectation start = candidate.start(shape, release);
        Instant from = notBefore(start.quantile(LOW), earliest);
        Instant to = notBefore(start.quantile(HIGH), from);
        Instant end = wished.end();
        double confidence = end == null ? 1 : start.probability(earliest, end);
        boolean unsure = start.commitment() != Commitment.BEST_EFFORT && confidence < request.minConfidence();
        if (unsure || end != null && !from.isBefore(end)) {
            return new NotOffered(
                    candidate.harvester(),
                    candidate.platform(),
                    Reason.LATER_THAN_WISHED,
                    later(end, confidence, from, to),
                    new StartWindow(from, to));
        }
        List<Quantile> quantiles = new ArrayList<>();
        for (double p : QUANTILES) {
            quantiles.add(new Quantile(p, notBefore(start.quantile(p), earliest)));
        }
        Instant last = end != null && end.isBefore(to) ? end : to;
        Instant expected = notBefore(start.quantile(.5), earliest);
        offers.add(new Offer(
                0,
                candidate.harvester(),
                candidate.platform(),
                start.commitment(),
                Math.round(confidence * 1000) / 1000.0,
                new StartWindow(from, last),
                wished,
                expected.isAfter(last) ? last : expected,
                List.copyOf(quantiles),
                request.preparation(),
                new Resources(shape.coresMin(), shape.memory(), shape.disk(), shape.gpus()),
                Duration.ofMillis(shape.durationMillis()),
                start.basis(),
                OfferPhase.OFFERED,
                null,
                null));
        return null;
    }

    private static Instant notBefore(Instant moment, Instant earliest) {
        return moment.isBefore(earliest) ? earliest : moment;
    }

    private static String later(@Nullable Instant end, double confidence, Instant from, Instant to) {
        return String.format(
                Locale.ROOT,
                "it would start between %s and %s; that it starts by %s is %.0f %% likely",
                from.truncatedTo(ChronoUnit.SECONDS),
                to.truncatedTo(ChronoUnit.SECONDS),
                end,
                100 * confidence);
    }
}
