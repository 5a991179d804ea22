// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.Phase;
import org.roadstead.core.offer.Offer;
import org.roadstead.core.offer.OfferMaker;
import org.roadstead.core.offer.OfferPhase;
import org.roadstead.core.offer.OfferRequest;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.offer.OfferSets;
import org.roadstead.core.queue.LongRuns;
import org.roadstead.core.queue.Owners;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/** Where offers are made, accepted and rejected: part of the {@link PoolLedger}, with its rules for threads, time and the store. */
public final class OfferDesk {
    private final PoolState pool;
    private final Intake intake;
    private final Verdicts verdicts;
    private final OfferCounts counts = new OfferCounts();

    OfferDesk(PoolState pool, Intake intake) {
        this.pool = pool;
        this.intake = intake;
        this.verdicts = new Verdicts(pool);
    }

    /**
     * What came of accepting an offer.
     *
     * @param job its id
     * @param fresh whether this call made it
     */
    public record Acceptance(String job, OfferSet set, boolean fresh) {}

    /**
     * Answers a request; the answer is remembered.
     *
     * @throws RefusedException OFFER_LIMIT; UNVERIFIED while a pool put back from a backup hands nothing out
     */
    public OfferSet ask(OfferRequest request, Moment now) {
        expire(now);
        OfferSets.Refusal refusal = pool.offers.mayAsk(request.owner(), now.wall());
        if (refusal != null) {
            throw new RefusedException(
                    new Owners.Refusal(Reason.OFFER_LIMIT, refusal.message(), false, refusal.retryAfterMillis()));
        }
        List<HarvesterCandidate> candidates = new ArrayList<>(pool.harvesters.size());
        for (Harvester harvester : pool.harvesters.values()) {
            candidates.add(new HarvesterCandidate(pool, verdicts, harvester, request, now));
        }
        OfferMaker.Made made = OfferMaker.make(request, candidates, now.wall());
        Instant expires = now.wall().plus(pool.settings.offers().life());
        Instant end = request.resolved().end();
        OfferSet set = new OfferSet(
                request.id(),
                request.owner(),
                request.group(),
                request.terms(),
                request.resolved(),
                request.zone(),
                request.many(),
                now.wall(),
                end != null && end.isBefore(expires) ? end : expires,
                made.offers(),
                made.reasons());
        counts.asked(!made.offers().isEmpty());
        save(set, request.description());
        pool.changes().offersKeptSince(now.wall().toEpochMilli());
        return set;
    }

    /** The set with this id as it is at {@code now}; null when there is none any more. */
    public @Nullable OfferSet find(String id, Moment now) {
        expire(now);
        OfferSet open = pool.offers.get(id);
        if (open != null) {
            return open;
        }
        pool.flush();
        OfferSet over = pool.records.offers(id);
        return over == null || !until(over).isAfter(now.wall()) ? null : over;
    }

    /** A set without offers is remembered no longer than one with offers is open. */
    private Instant until(OfferSet set) {
        return set.offers().isEmpty()
                ? set.expires()
                : set.expires().plus(pool.settings.offers().kept());
    }

    /** What was asked for {@code set}; normal form. */
    public String request(OfferSet set) {
        pool.flush();
        return pool.records.offerRequest(set.id());
    }

    /**
     * Accepts an offer: there is a job of it afterwards, bound to its harvester, and its siblings are released unless several
     * may be accepted. Again is no error and answers the same job.
     *
     * @param job makes the job for the offer, with the terms of {@link OfferMaker#terms} and its {@code wished} as window
     * @throws RefusedException OFFER_EXPIRED, OFFER_RELEASED, OFFER_REJECTED; WAITING_LIMIT
     */
    public Acceptance accept(OfferSet set, Offer offer, Function<Offer, NewBody> job, Moment now) {
        String made = offer.job();
        if (offer.phase() == OfferPhase.ACCEPTED && made != null) {
            return new Acceptance(made, set, false);
        }
        refuseUnlessOpen(set, offer);
        intake.mayWait(set.owner(), 1);
        NewBody body = job.apply(offer);
        Terms terms = body.runs().get(0).terms();
        OfferSet accepted = set.accepted(offer.number(), body.id());
        save(accepted, null);
        long num = intake.submit(body, offer.promise(), now);
        pool.bindings.add(num, terms, offer.wished().notBefore(), now);
        Offer after = accepted.offer(offer.number());
        if (after != null) {
            pool.changes().accepted().add(new Changes.AcceptedOffer(num, set.id(), after));
        }
        counts.ended(set, accepted);
        return new Acceptance(body.id(), accepted, true);
    }

    /**
     * Rejects an offer. Again is no error.
     *
     * @throws RefusedException OFFER_ACCEPTED, OFFER_EXPIRED, OFFER_RELEASED
     */
    public OfferSet reject(OfferSet set, Offer offer) {
        if (offer.reason() == Reason.OFFER_REJECTED) {
            return set;
        }
        refuseUnlessOpen(set, offer);
        OfferSet rejected = set.rejected(offer.number());
        counts.ended(set, rejected);
        save(rejected, null);
        return rejected;
    }

    /** What was counted since the ledger began. */
    public OfferCounts counts() {
        return counts;
    }

    private static void refuseUnlessOpen(OfferSet set, Offer offer) {
        Reason reason = offer.reason();
        if (offer.phase() != OfferPhase.OFFERED && reason != null) {
            throw new RefusedException(reason, sentence(set, offer, reason), null);
        }
    }

    private static String sentence(OfferSet set, Offer offer, Reason reason) {
        String name = set.id() + "." + offer.number();
        return switch (reason) {
            case OFFER_EXPIRED -> "the offer " + name + " expired at " + set.expires() + "; ask again";
            case OFFER_RELEASED -> "the offer " + name + " was released when " + acceptedOf(set) + " was accepted";
            case OFFER_ACCEPTED -> "the offer " + name + " was accepted; cancel the job " + offer.job() + " instead";
            default -> "the offer " + name + " was rejected";
        };
    }

    private static String acceptedOf(OfferSet set) {
        return set.offers().stream()
                .filter(each -> each.phase() == OfferPhase.ACCEPTED)
                .map(each -> set.id() + "." + each.number())
                .findFirst()
                .orElse("another");
    }

    private void save(OfferSet set, @Nullable String request) {
        pool.offers.put(set);
        Changes.KeptOffers before = pool.changes().offers().get(set.id());
        String asked = request == null && before != null ? before.request() : request;
        pool.changes()
                .offers()
                .put(set.id(), new Changes.KeptOffers(set, asked, until(set).toEpochMilli()));
    }

    // --- time --------------------------------------------------------------------------------------------------

    /** What has become due. */
    void tick(Moment now) {
        expire(now);
        // A restored pool does not know yet what its harvesters have taken.
        if (now.monotonicMillis() >= pool.bindings.nextLook() && !pool.isQuarantined(now)) {
            lookAfterBound(now);
        }
    }

    private void expire(Moment now) {
        List<OfferSet> over = pool.offers.expire(now.wall());
        for (OfferSet set : over) {
            counts.expired(set);
            save(set, null);
        }
    }

    /** Jobs that wait for a harvester which has been silent for as long as they may be unheard of. */
    private void lookAfterBound(Moment now) {
        long mono = now.monotonicMillis();
        long next = Long.MAX_VALUE;
        for (Bindings.Bound each : pool.bindings.all()) {
            Lease lease = pool.leases.of(each.num());
            JobRow row = lease == null ? waiting(each.num()) : null;
            if (lease == null && row == null) {
                pool.bindings.remove(each.num());
                continue;
            }
            Harvester harvester = pool.harvesters.get(each.harvester());
            Long heard = harvester == null ? null : harvester.lastHeard;
            long since = Math.max(each.due(now), heard == null ? each.since() : Math.max(heard, each.since()));
            if (row != null && mono - since >= each.silenceMillis()) {
                missed(row, each, now);
            } else {
                next = Math.min(next, since + each.silenceMillis());
            }
        }
        pool.endHopeless(now);
        pool.bindings.lookAt(next, now);
    }

    /** The row of a job that waits; null when it has ended or is forgotten. */
    private @Nullable JobRow waiting(long num) {
        if (pool.find(num) == null) {
            return null;
        }
        JobRow row = pool.row(num);
        return row.phase() == Phase.WAITING && pool.terms(row.terms()).harvester() != null ? row : null;
    }

    /** What {@code ifMissed} says: the job ends, or any harvester may have it. */
    private void missed(JobRow row, Bindings.Bound bound, Moment now) {
        pool.bindings.remove(row.num());
        BodyFacts body = pool.body(row.body());
        Terms terms = pool.terms(row.terms());
        pool.unqueue(row);
        LongRuns one = new LongRuns();
        one.add(row.num(), row.num());
        if (terms.ifMissed() == IfMissed.FAIL) {
            pool.moveRange(body, one, Phase.WAITING, Phase.FAILED, Reason.BOUND_SILENT, Map.of(), now);
            return;
        }
        int free = pool.termsId(terms.boundTo(null));
        JobRow relaxed = row.under(free).at(Phase.WAITING, Reason.BOUND_SILENT);
        pool.put(relaxed);
        pool.event(
                relaxed,
                now.wall().toEpochMilli(),
                Reason.BOUND_SILENT,
                bound.harvester() + " has been silent for too long; any harvester may take the job now",
                null);
        intake.placeAgain(body, one, free, now);
    }
}
