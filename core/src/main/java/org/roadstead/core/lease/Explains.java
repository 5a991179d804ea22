// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.queue.Owners;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.Verdicts.ShapeFilter;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.resource.Verdict;
import org.roadstead.core.time.Moment;

/** Why a job is where it is. Every harvester refuses a job exactly when no pull of any of them gets it. */
final class Explains {
    private final PoolState pool;

    Explains(PoolState pool) {
        this.pool = pool;
    }

    Explained explain(JobId job, Moment now) {
        PoolState.Located there = pool.locate(job);
        if (there == null) {
            throw PoolState.unknown(job.value());
        }
        JobRow row = pool.row(there.num());
        Terms terms = pool.terms(row.terms());
        List<Explained.ByHarvester> verdicts = new ArrayList<>();
        for (Harvester harvester : pool.harvesters.values()) {
            verdicts.add(new Explained.ByHarvester(
                    harvester.row.name(),
                    harvester.row.platform(),
                    harvester.isPresent(pool.settings, now.monotonicMillis()),
                    verdict(terms.shape(), harvester)));
        }
        if (row.phase() != Phase.WAITING) {
            Reason reason = row.reason() == null ? Reason.HELD : row.reason();
            String message = row.phase().isTerminal() ? "the job has ended" : "a pilot has the job";
            return new Explained(job, row.phase(), reason, message, -1, verdicts);
        }
        if (row.holder() != null) {
            String message = "the job lies in the queue of " + row.holder().harvester();
            Reason reason = row.stopping() == null ? Reason.HELD : row.stopping();
            return new Explained(job, row.phase(), reason, message, -1, verdicts);
        }
        Boolean awaitsOthers = pool.parking.awaitsOthers(row.body(), row.num());
        if (awaitsOthers != null) {
            return parked(job, there.body(), awaitsOthers, verdicts);
        }
        return inLine(job, row, terms, verdicts, now);
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

    private Explained inLine(JobId job, JobRow row, Terms terms, List<Explained.ByHarvester> verdicts, Moment now) {
        Owners.Refusal limit = pool.owners.mayRun(terms.shape().owner());
        if (limit != null) {
            return new Explained(job, Phase.WAITING, limit.reason(), limit.message(), -1, verdicts);
        }
        List<Capability> takers = new ArrayList<>();
        for (Explained.ByHarvester each : verdicts) {
            Harvester harvester = pool.harvesters.get(each.harvester());
            if (each.present() && each.verdict().fits() && harvester != null) {
                takers.addAll(harvester.capabilities);
            }
        }
        if (!takers.isEmpty()) {
            ShapeFilter filter = pool.verdicts.taking(takers);
            long ahead = pool.queue.ahead(row.num(), row.terms(), filter, now);
            return new Explained(
                    job,
                    Phase.WAITING,
                    Reason.IN_LINE,
                    ahead == 0 ? "it is next" : "other jobs go first",
                    ahead,
                    verdicts);
        }
        for (Explained.ByHarvester each : verdicts) {
            if (each.present() && !each.verdict().fits()) {
                Verdict.Refusal first = each.verdict().refusals().get(0);
                return new Explained(
                        job, Phase.WAITING, first.reason(), each.harvester() + ": " + first.message(), -1, verdicts);
            }
        }
        return new Explained(job, Phase.WAITING, Reason.NO_HARVESTER, Reason.NO_HARVESTER.sentence(), -1, verdicts);
    }

    /** That of the capability that is nearest to taking it. */
    private Verdict verdict(Shape shape, Harvester harvester) {
        if (harvester.row.draining()) {
            return refusal(Reason.DRAINING, "an operator has told it to take no new jobs");
        }
        if (pool.quarantineUntil != null && harvester.row.awaited()) {
            return refusal(Reason.UNVERIFIED, "the pool was put back from a backup and has not heard from it yet");
        }
        Verdict nearest = null;
        for (Capability capability : harvester.capabilities) {
            Verdict verdict = Matching.match(shape, capability);
            if (nearest == null
                    || verdict.refusals().size() < nearest.refusals().size()) {
                nearest = verdict;
            }
        }
        return nearest == null ? refusal(Reason.SILENT, "it has not said what it can take") : nearest;
    }

    private static Verdict refusal(Reason reason, String message) {
        return new Verdict(List.of(new Verdict.Refusal(reason, message)));
    }
}
