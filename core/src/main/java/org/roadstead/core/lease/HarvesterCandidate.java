// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.Asked;
import org.roadstead.core.forecast.start.Basis;
import org.roadstead.core.forecast.start.RunLaw;
import org.roadstead.core.forecast.start.Site;
import org.roadstead.core.forecast.start.StartForecast;
import org.roadstead.core.forecast.start.WorkAhead;
import org.roadstead.core.offer.Candidate;
import org.roadstead.core.offer.Expectation;
import org.roadstead.core.offer.OfferRequest;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.Verdicts.ShapeFilter;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.resource.Verdict;
import org.roadstead.core.time.Moment;

/** A harvester of the pool as it is asked for offers, with all that goes before the job that is asked about. */
final class HarvesterCandidate implements Candidate {
    private final PoolState pool;
    private final Verdicts verdicts;
    private final Harvester harvester;
    private final OfferRequest request;
    private final Moment now;
    private final List<Capability> ever;
    private @Nullable List<WorkAhead> ahead;
    private @Nullable SiteView view;

    HarvesterCandidate(PoolState pool, Verdicts verdicts, Harvester harvester, OfferRequest request, Moment now) {
        this.pool = pool;
        this.verdicts = verdicts;
        this.harvester = harvester;
        this.request = request;
        this.now = now;
        this.ever = new ArrayList<>(harvester.capabilities);
        HarvesterMessages.Status status = harvester.status;
        if (status != null) {
            for (Capability capability : status.capabilities()) {
                if (!ever.contains(capability)) {
                    ever.add(capability);
                }
            }
        }
    }

    @Override
    public String harvester() {
        return harvester.row.name();
    }

    @Override
    public String platform() {
        return harvester.row.platform();
    }

    @Override
    public Verdict verdict(Shape shape) {
        return verdicts.ever(shape, harvester, now);
    }

    @Override
    public int mostCores(Shape shape) {
        int most = 0;
        for (Capability capability : ever) {
            if (Matching.match(shape, capability).fits()) {
                most = Math.max(most, capability.most().cores());
            }
        }
        return most;
    }

    @Override
    public int pilots() {
        HarvesterMessages.Status status = harvester.status;
        return status == null ? 0 : status.pilots().size();
    }

    @Override
    public Expectation start(Shape shape, @Nullable Instant release) {
        List<WorkAhead> first = ahead == null ? ahead = gather() : ahead;
        Asked asked = new Asked(
                shape.least(), Duration.ofMillis(shape.durationMillis()), now.wall(), release, request.preparation());
        return new Expected(pool.windows.forecaster().forecast(sites(shape, release), first, asked));
    }

    private List<Site> sites(Shape shape, @Nullable Instant release) {
        SiteView here = view == null ? view = pool.windows.site(harvester, now) : view;
        if (here == null) {
            return List.of();
        }
        Site site = here.site(shape.owner());
        return List.of(release == null ? site : LaterWork.on(site, later(release), now.wall()));
    }

    /** What is promised to begin by {@code release} and has not begun: jobs of accepted offers, and open ones. */
    private List<LaterWork> later(Instant release) {
        List<LaterWork> all = new ArrayList<>();
        RunLaw like = pool.windows.law(
                request.terms().shape().owner(),
                request.terms().shape().least(),
                Duration.ofMillis(request.terms().shape().durationMillis()));
        for (Bindings.Bound bound : pool.bindings.all()) {
            Instant from = bound.from();
            if (bound.harvester().equals(harvester())
                    && from != null
                    && now.wall().isBefore(from)
                    && !from.isAfter(release)) {
                all.add(new LaterWork(bound.need(), from, like));
            }
        }
        pool.offers.later(harvester(), now.wall(), release, (need, from) -> all.add(new LaterWork(need, from, like)));
        return all;
    }

    /** A forecast as offers are made from it. */
    private record Expected(StartForecast forecast) implements Expectation {
        @Override
        public Instant quantile(double p) {
            return forecast.quantile(p);
        }

        @Override
        public double probability(Instant from, Instant to) {
            return forecast.probability(from, to);
        }

        @Override
        public Commitment commitment() {
            return forecast.commitment();
        }

        @Override
        public Basis basis() {
            return forecast.basis();
        }
    }

    /** What goes first: jobs in line, those in its queue, and what open offers may still become. */
    private List<WorkAhead> gather() {
        AheadSum all = new AheadSum(pool.windows);
        ShapeFilter takes = pool.verdicts.taking(ever);
        Shape asked = request.terms().shape();
        pool.queue.aheadOfNext(
                asked.group(),
                request.terms().priority(),
                harvester(),
                takes,
                (shapeId, jobs) -> all.add(pool.terms.shape(shapeId), jobs));
        // What lies in its queue and is claimed by no pilot yet goes first, too.
        for (Lease lease : harvester.leases) {
            if (!lease.isClaimed()) {
                all.add(lease.terms.shape(), 1);
            }
        }
        for (Resources held : pool.offers.held(harvester(), now.wall())) {
            all.add(like(asked, held), 1);
        }
        return all.work();
    }

    /** Of what is not described here it is taken that it runs for as long as what is asked about. */
    private static Shape like(Shape asked, Resources need) {
        return new Shape(
                asked.owner(),
                asked.group(),
                asked.kind(),
                need.cores(),
                need.cores(),
                need.memory(),
                need.disk(),
                need.gpus(),
                asked.gpuType(),
                asked.nodes(),
                asked.features(),
                asked.durationMillis(),
                asked.image());
    }
}
