// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.queue.Owners;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.time.Moment;

/** Why a job is where it is. Every harvester refuses a job exactly when no pull of any of them gets it. */
final class Explains {
    private final PoolState pool;
    private final Verdicts verdicts;

    Explains(PoolState pool) {
        this.pool = pool;
        this.verdicts = new Verdicts(pool);
    }

    Explained explain(JobId job, Moment now) {
        PoolState.Located there = pool.locate(job);
        if (there == null) {
            throw PoolState.unknown(job.value());
        }
        JobRow row = pool.row(there.num());
        if (row.phase().isTerminal()) {
            return new Explained(job, row.phase(), row.reason(), ended(there.body(), row), -1, List.of());
        }
        Holder holder = row.holder();
        if (holder != null) {
            Reason reason = row.stopping() == null ? Reason.HELD : row.stopping();
            return new Explained(job, row.phase(), reason, held(row, holder), -1, List.of());
        }
        Terms terms = pool.terms(row.terms());
        List<Explained.ByHarvester> each = verdicts.all(terms, now);
        Boolean awaitsOthers = pool.parking.awaitsOthers(row.body(), row.num());
        Explained why = awaitsOthers == null
                ? inLine(job, row, terms, each, now)
                : parked(job, there.body(), awaitsOthers, each);
        return why.with(pool.windows.current(row, there.body(), now));
    }

    private static String held(JobRow row, Holder holder) {
        if (row.phase() == Phase.WAITING) {
            return "the job lies in the queue of " + holder.harvester();
        }
        String pilot = holder.placement().pilot();
        return pilot == null ? "a pilot has the job" : "the pilot " + pilot + " has the job";
    }

    private String ended(BodyFacts body, JobRow row) {
        Reason reason = row.reason();
        if (reason == null) {
            return "the job has completed";
        }
        String before = reason == Reason.AFTER_FAILED ? before(body) : null;
        return before == null ? reason.sentence() : before;
    }

    /** What of those this job comes after did not complete; null when that cannot be seen any more. */
    private @Nullable String before(BodyFacts body) {
        for (String id : body.after()) {
            if (SweepId.isSweepId(id)) {
                BodyFacts sweep = pool.body(id);
                long[] counts = sweep == null ? new long[Phase.values().length] : pool.records.counts(sweep.first());
                long failed = counts[Phase.FAILED.ordinal()];
                long cancelled = counts[Phase.CANCELLED.ordinal()];
                if (failed + cancelled > 0) {
                    return "of " + id + " " + failed + " jobs ended FAILED and " + cancelled + " CANCELLED";
                }
            } else {
                PoolState.Located there = pool.locate(new JobId(id));
                JobRow row = there == null ? null : pool.row(there.num());
                if (row != null && (row.phase() == Phase.FAILED || row.phase() == Phase.CANCELLED)) {
                    return id + " ended " + row.phase() + (row.reason() == null ? "" : " (" + row.reason() + ")");
                }
            }
        }
        return null;
    }

    private static Explained parked(
            JobId job, BodyFacts body, boolean awaitsOthers, List<Explained.ByHarvester> verdicts) {
        return awaitsOthers
                ? new Explained(
                        job,
                        Phase.WAITING,
                        Reason.AFTER_PENDING,
                        "it starts after " + String.join(", ", body.after()),
                        -1,
                        verdicts)
                : new Explained(
                        job,
                        Phase.WAITING,
                        Reason.NOT_YET,
                        "its start window begins at " + body.window().notBefore(),
                        -1,
                        verdicts);
    }

    private Explained inLine(JobId job, JobRow row, Terms terms, List<Explained.ByHarvester> each, Moment now) {
        if (pool.isQuarantined(now)) {
            return new Explained(job, Phase.WAITING, Reason.UNVERIFIED, verdicts.quarantine(now), -1, each);
        }
        Owners.Refusal limit = pool.owners.mayRun(terms.shape().owner());
        if (limit != null) {
            return new Explained(job, Phase.WAITING, limit.reason(), limit.message(), -1, each);
        }
        List<Capability> takers = new ArrayList<>();
        Explained.ByHarvester refuses = null;
        boolean taken = false;
        for (Explained.ByHarvester one : each) {
            Harvester harvester = pool.harvesters.get(one.harvester());
            if (one.present() && harvester != null) {
                boolean full = Verdicts.isFull(one.verdict());
                taken |= one.verdict().fits();
                if (one.verdict().fits() || full) {
                    takers.addAll(harvester.capabilities);
                }
                if (!one.verdict().fits() && terms.mayBeAt(one.harvester()) && (refuses == null || full)) {
                    refuses = one;
                }
            }
        }
        long ahead =
                takers.isEmpty() ? -1 : pool.queue.ahead(row.num(), row.terms(), pool.verdicts.taking(takers), now);
        if (taken) {
            String message = ahead == 0 ? "it is next" : "other jobs go first";
            return new Explained(job, Phase.WAITING, Reason.IN_LINE, message, ahead, each);
        }
        if (refuses != null) {
            var first = refuses.verdict().refusals().get(0);
            return new Explained(
                    job, Phase.WAITING, first.reason(), refuses.harvester() + ": " + first.message(), ahead, each);
        }
        if (terms.harvester() != null) {
            String message = terms.harvester() + ", whose offer was accepted, has not been heard of lately";
            return new Explained(job, Phase.WAITING, Reason.SILENT, message, -1, each);
        }
        return new Explained(job, Phase.WAITING, Reason.NO_HARVESTER, Reason.NO_HARVESTER.sentence(), -1, each);
    }
}
