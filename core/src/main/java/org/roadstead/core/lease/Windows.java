// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Asked;
import org.roadstead.core.forecast.start.Calibration;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.RunLaw;
import org.roadstead.core.forecast.start.RunsSeen;
import org.roadstead.core.forecast.start.Site;
import org.roadstead.core.forecast.start.StartForecast;
import org.roadstead.core.forecast.start.StartForecaster;
import org.roadstead.core.forecast.start.WorkAhead;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.Verdicts.ShapeFilter;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;

/**
 * When jobs that wait will start. Forecasts are made of terms and position, and what pilots have is looked at anew only now and then, so that
 * what a promise costs does not grow with the jobs: it is the last one of its terms as long as that still holds.
 */
final class Windows {
    /** So long what pilots have is not looked at again, and a millisecond more for each ten leases. */
    private static final long LEAST_LOOK_MILLIS = 50;

    private static final long MOST_LOOK_MILLIS = 1_000;
    /** Of terms whose last forecast is not older than this, only so many are forecast anew at each look. */
    private static final long STALE_MILLIS = 10_000;

    private static final int MOST_AT_A_LOOK = 12;
    private static final int MOST_TERMS = 4_096;
    /** What goes first is told apart by so many terms. */
    private static final int MOST_AHEAD = 8;

    private final PoolState pool;
    private final RunsSeen runs = new RunsSeen();
    private final Calibration calibration = new Calibration();
    private final StartForecaster forecaster = new StartForecaster(calibration);
    private final Map<Integer, Made> made = new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Made> eldest) {
            return size() > MOST_TERMS;
        }
    };

    private final Map<Kind, Made> madeOfKind = new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Made> eldest) {
            return size() > MOST_TERMS;
        }
    };

    private final Map<Integer, RunLaw> laws = new HashMap<>();
    /** By terms, until the next look. */
    private final Map<Integer, List<SiteView>> takers = new HashMap<>();

    private @Nullable List<Map.Entry<Integer, Long>> mix;
    private List<SiteView> sites = List.of();
    private long look;
    private long lookedAt = Long.MIN_VALUE;
    private long leasesThen;
    private long stirredThen = -1;
    private int madeThen;

    /** @param submitted jobs of the pool until then */
    private record Made(StartForecast forecast, long ahead, long submitted, long at, long look) {}

    /** @param limit the power of two of its seconds */
    private record Kind(String owner, Resources need, int limit) {
        private static Kind of(Shape shape) {
            return new Kind(
                    shape.owner(),
                    shape.least(),
                    Long.numberOfTrailingZeros(Long.highestOneBit(shape.durationMillis())));
        }
    }

    Windows(PoolState pool) {
        this.pool = pool;
    }

    /** What to say of job {@code num}, which was submitted just now and is the last of its terms. */
    Promised promise(int terms, long num, @Nullable Instant release, boolean awaitsOthers, Moment now) {
        look(now);
        boolean plain = release == null && !awaitsOthers;
        Kind kind = Kind.of(pool.terms(terms).shape());
        Made last = plain ? made.get(terms) : null;
        if (last == null && plain && madeThen >= MOST_AT_A_LOOK) {
            // Of many different jobs at a time, those that are much alike are told the same.
            last = madeOfKind.get(kind);
        }
        if (last != null && holds(last, now)) {
            return Promised.of(last.forecast, now.wall());
        }
        long ahead = plain ? ahead(num, terms, now) : 0;
        StartForecast forecast = forecast(terms, ahead, release, awaitsOthers, now);
        if (plain) {
            madeThen++;
            Made fresh = new Made(forecast, ahead, pool.submitted, now.monotonicMillis(), look);
            made.put(terms, fresh);
            madeOfKind.put(kind, fresh);
        }
        return Promised.of(forecast, now.wall());
    }

    private boolean holds(Made last, Moment now) {
        long age = now.monotonicMillis() - last.at;
        boolean isFresh =
                last.look == look && age < MOST_LOOK_MILLIS && pool.submitted - last.submitted <= last.ahead / 50;
        return isFresh || madeThen >= MOST_AT_A_LOOK && age < STALE_MILLIS;
    }

    /** What is to be said now of a job that waits and that nobody holds. */
    Promised current(JobRow row, BodyFacts body, Moment now) {
        look(now);
        Boolean awaitsOthers = pool.parking.awaitsOthers(row.body(), row.num());
        boolean parked = awaitsOthers != null;
        long ahead = parked ? 0 : ahead(row.num(), row.terms(), now);
        Instant begin = body.window().notBefore();
        Instant release = begin != null && begin.isAfter(now.wall()) ? begin : null;
        return Promised.of(forecast(row.terms(), ahead, release, Boolean.TRUE.equals(awaitsOthers), now), now.wall());
    }

    private StartForecast forecast(int terms, long ahead, @Nullable Instant release, boolean awaitsOthers, Moment now) {
        Shape shape = pool.terms(terms).shape();
        Asked asked =
                new Asked(shape.least(), Duration.ofMillis(shape.durationMillis()), now.wall(), release, Duration.ZERO);
        List<Site> open = new ArrayList<>();
        List<WorkAhead> first = new ArrayList<>();
        // Of what starts after others nothing is known until those have ended.
        for (SiteView site : awaitsOthers ? List.<SiteView>of() : takers(terms)) {
            open.add(site.site(shape.owner()));
            site.ahead(first, each -> work(each, 1));
            // What was offered to others may still be accepted.
            for (Resources held : pool.offers.held(site.harvester.row.name(), now.wall())) {
                first.add(new WorkAhead(held, law(terms), 1));
            }
        }
        long since = Math.max(0, pool.leases.size() - leasesThen);
        ahead(first, terms, ahead + since, open.isEmpty());
        return forecaster.forecast(open, first, asked);
    }

    /** Adds {@code jobs} of those in line, in the proportion in which they stand there. */
    private void ahead(List<WorkAhead> into, int own, long jobs, boolean nobody) {
        if (jobs <= 0) {
            return;
        }
        if (nobody) {
            into.add(work(own, jobs));
            return;
        }
        List<Map.Entry<Integer, Long>> most = inLine();
        long sum = most.stream().mapToLong(Map.Entry::getValue).sum();
        if (sum == 0) {
            into.add(work(own, jobs));
            return;
        }
        long left = jobs;
        for (int i = 0; i < most.size() && left > 0; i++) {
            long share = i == most.size() - 1
                    ? left
                    : Math.min(left, Math.round((double) jobs * most.get(i).getValue() / sum));
            into.add(work(most.get(i).getKey(), share));
            left -= share;
        }
    }

    /** What most of those in line are that somebody takes, as it was at the last look. */
    private List<Map.Entry<Integer, Long>> inLine() {
        if (mix == null) {
            Map<Integer, Long> inLine = new HashMap<>();
            pool.queue.visit(inLine::put);
            mix = inLine.entrySet().stream()
                    .filter(each -> !takers(each.getKey()).isEmpty())
                    .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(MOST_AHEAD)
                    .toList();
        }
        return mix;
    }

    private WorkAhead work(int terms, long jobs) {
        return new WorkAhead(pool.terms(terms).shape().least(), law(terms), jobs);
    }

    private RunLaw law(int terms) {
        RunLaw known = laws.get(terms);
        if (known == null) {
            Shape shape = pool.terms(terms).shape();
            known = runs.law(shape.owner(), shape.least(), Duration.ofMillis(shape.durationMillis()));
            laws.put(terms, known);
        }
        return known;
    }

    /** How long a job runs that asks for this. */
    RunLaw law(String owner, Resources need, Duration limit) {
        return runs.law(owner, need, limit);
    }

    /** What {@code harvester} has now; null when it takes nothing. */
    @Nullable
    SiteView site(Harvester harvester, Moment now) {
        return SiteView.of(harvester, pool, this::law, now);
    }

    /** As it is, whatever was forecast before. */
    StartForecaster forecaster() {
        return forecaster;
    }

    private List<SiteView> takers(int terms) {
        List<SiteView> known = takers.get(terms);
        if (known == null) {
            known = findTakers(terms);
            takers.put(terms, known);
        }
        return known;
    }

    private List<SiteView> findTakers(int terms) {
        Terms about = pool.terms(terms);
        int shape = pool.terms.shapeId(about.shape());
        List<SiteView> found = new ArrayList<>();
        for (SiteView site : sites) {
            if (about.mayBeAt(site.harvester.row.name()) && site.filter.takes(shape)) {
                found.add(site);
            }
        }
        return found;
    }

    private long ahead(long num, int terms, Moment now) {
        List<SiteView> those = takers(terms);
        ShapeFilter filter = shape -> {
            for (SiteView site : those) {
                if (site.filter.takes(shape)) {
                    return true;
                }
            }
            return false;
        };
        return pool.queue.ahead(num, terms, filter, now);
    }

    /** Sees what pilots have, unless that was seen just now. */
    private void look(Moment now) {
        long age = lookedAt == Long.MIN_VALUE ? Long.MAX_VALUE : now.monotonicMillis() - lookedAt;
        boolean changed = pool.stirred != stirredThen || pool.leases.size() != leasesThen;
        if (age < (changed ? LEAST_LOOK_MILLIS + pool.leases.size() / 10 : MOST_LOOK_MILLIS)) {
            return;
        }
        if (age >= MOST_LOOK_MILLIS) {
            laws.clear();
        }
        lookedAt = now.monotonicMillis();
        leasesThen = pool.leases.size();
        stirredThen = pool.stirred;
        madeThen = 0;
        look++;
        List<SiteView> seen = new ArrayList<>();
        for (Harvester harvester : pool.harvesters.values()) {
            SiteView view = SiteView.of(harvester, pool, this::law, now);
            if (view != null) {
                seen.add(view);
            }
        }
        sites = seen;
        takers.clear();
        mix = null;
    }

    /** An attempt has run its course. */
    void ran(Lease lease, long at) {
        if (lease.isClaimed() && at > lease.claimedAt) {
            Terms about = lease.terms;
            runs.ended(
                    about.shape().owner(),
                    about.shape().least(),
                    Duration.ofMillis(about.shape().durationMillis()),
                    Duration.ofMillis(at - lease.claimedAt));
        }
    }

    /** A start of which {@code promised} was said, at whatever time it is learnt. */
    void started(Promised promised, Instant at) {
        calibration.started(promised, at);
    }
}
