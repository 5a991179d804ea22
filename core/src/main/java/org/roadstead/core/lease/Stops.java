// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.queue.LongRuns;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/** How jobs are cancelled and reopened. What a whole sweep costs grows with its runs, not with its members. */
final class Stops {
    private final PoolState pool;
    private final Intake intake;

    Stops(PoolState pool, Intake intake) {
        this.pool = pool;
        this.intake = intake;
    }

    Phase cancel(JobId job, Moment now) {
        PoolState.Located there = located(job);
        Lease lease = pool.leases.of(there.num());
        if (lease != null) {
            stop(lease, now);
            return lease.row.phase();
        }
        JobRow row = pool.row(there.num());
        if (row.phase() == Phase.WAITING) {
            pool.unqueue(row);
            LongRuns one = new LongRuns();
            one.add(row.num(), row.num());
            pool.moveRange(there.body(), one, Phase.WAITING, Phase.CANCELLED, Reason.CANCELLED, Map.of(), now);
            pool.endHopeless(now);
            return Phase.CANCELLED;
        }
        return row.phase();
    }

    long cancel(SweepId sweep, Moment now) {
        BodyFacts body = pool.body(sweep);
        return cancel(body, body.first(), body.last(), now);
    }

    long cancel(BodyFacts body, long first, long last, Moment now) {
        long stopped = 0;
        for (Lease lease : List.copyOf(pool.leases.between(first, last))) {
            if (!lease.isCancelled()) {
                stop(lease, now);
                stopped++;
            }
        }
        LongRuns waiting = new LongRuns();
        for (int terms : pool.allTerms(body)) {
            pool.queue.removeRange(first, last, terms, waiting);
            pool.parking.removeRange(body.first(), first, last, terms, waiting);
        }
        pool.moveRange(body, waiting, Phase.WAITING, Phase.CANCELLED, Reason.CANCELLED, Map.of(), now);
        pool.endHopeless(now);
        return stopped + waiting.count();
    }

    /** Tells the holder to stop; a job that nobody has claimed stays WAITING until its holder has let go of it. */
    private void stop(Lease lease, Moment now) {
        if (lease.isCancelled()) {
            return;
        }
        JobRow row = lease.row.stopping(Reason.CANCELLED);
        if (lease.isClaimed() && row.phase() != Phase.RELEASING) {
            pool.counted(lease.body, row.phase(), Phase.RELEASING, 1);
            row = row.at(Phase.RELEASING, Reason.CANCELLED);
        }
        pool.update(lease, row);
        lease.lastAt = Math.max(lease.lastAt, now.wall().toEpochMilli());
        pool.event(row, lease.lastAt, Reason.CANCELLED, "its holder is told to stop", lease.holder.placement());
        pool.stirred++;
    }

    /** The start windows that end now: what waits and has never started ends, or its holder is told to let go. */
    void endWindow(BodyFacts body, Moment now) {
        LongRuns waiting = new LongRuns();
        for (int terms : body.terms()) {
            if (pool.terms(terms).ifMissed() == IfMissed.FAIL) {
                pool.queue.removeRange(body.first(), body.last(), terms, waiting);
                pool.parking.removeRange(body.first(), body.first(), body.last(), terms, waiting);
            }
        }
        for (Lease lease : List.copyOf(pool.leases.between(body.first(), body.last()))) {
            boolean binds = lease.terms.ifMissed() == IfMissed.FAIL;
            lease.windowOver |= binds;
            if (binds && !lease.isClaimed() && lease.row.stopping() == null) {
                pool.update(lease, lease.row.stopping(Reason.WINDOW_MISSED));
                pool.stirred++;
            }
        }
        pool.moveRange(body, waiting, Phase.WAITING, Phase.FAILED, Reason.WINDOW_MISSED, Map.of(), now);
        pool.endHopeless(now);
    }

    boolean reopen(JobId job, Moment now) {
        PoolState.Located there = located(job);
        JobRow row = pool.row(there.num());
        if (row.phase() != Phase.FAILED && row.phase() != Phase.CANCELLED) {
            return false;
        }
        intake.mayWait(there.body().owner(), 1);
        LongRuns one = new LongRuns();
        one.add(row.num(), row.num());
        reopen(there.body(), row.phase(), new TreeMap<>(Map.of(row.terms(), one)), now);
        return true;
    }

    long reopen(SweepId sweep, Phase from, Moment now) {
        BodyFacts body = mayReopen(sweep, from);
        return reopen(body, from, body.first(), body.last(), now);
    }

    /** The body of {@code sweep}, all of whose members in {@code from} may wait again. */
    BodyFacts mayReopen(SweepId sweep, Phase from) {
        BodyFacts body = pool.body(sweep);
        pool.flush();
        intake.mayWait(body.owner(), pool.records.counts(body.first())[from.ordinal()]);
        return body;
    }

    long reopen(BodyFacts body, Phase from, long first, long last, Moment now) {
        if (from != Phase.FAILED && from != Phase.CANCELLED) {
            throw new IllegalArgumentException("only FAILED or CANCELLED jobs are reopened, not " + from);
        }
        pool.flush();
        TreeMap<Integer, LongRuns> byTerms = new TreeMap<>();
        pool.records.members(
                first, last, from, (begin, end, terms) -> byTerms.computeIfAbsent(terms, key -> new LongRuns())
                        .add(begin, end));
        return reopen(body, from, byTerms, now);
    }

    private long reopen(BodyFacts body, Phase from, TreeMap<Integer, LongRuns> byTerms, Moment now) {
        LongRuns all = new LongRuns();
        Map<Integer, Integer> relaxed = new LinkedHashMap<>();
        byTerms.forEach((terms, runs) -> {
            int next = pool.termsId(pool.terms(terms).relaxed());
            if (next != terms) {
                relaxed.put(terms, next);
            }
            runs.forEach(all::add);
        });
        pool.moveRange(body, all, from, Phase.WAITING, Reason.REOPENED, relaxed, now);
        byTerms.forEach((terms, runs) -> intake.placeAgain(body, runs, relaxed.getOrDefault(terms, terms), now));
        pool.endHopeless(now);
        return all.count();
    }

    private PoolState.Located located(JobId job) {
        PoolState.Located there = pool.locate(job);
        if (there == null) {
            throw PoolState.unknown(job.value());
        }
        return there;
    }
}
