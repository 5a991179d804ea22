// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.DescriptionWriter;
import org.roadstead.core.job.Ids;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.ResourceRequest;
import org.roadstead.core.job.ShapeOf;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.sweep.Expansion;
import org.roadstead.core.time.StartWindow;
import org.roadstead.core.time.UnmetWish;

/** Makes ready on the caller's thread what the writer is to take: ids, terms, texts. */
final class Preparation {
    /** Members that ask for other resources than those before and after them: each of those costs the store a row. */
    private static final long MOST_APART = 1_000_000;

    private static final long SHORT = 16;

    private final Ids ids;

    Preparation(Ids ids) {
        this.ids = ids;
    }

    /**
     * @param refusal why nothing of it may be stored, unless it repeats what was: a phrase such as {@code this morning} is
     *     over in the afternoon, but its repetition is answered as before
     */
    record Prepared(List<NewBody> bodies, @Nullable PoolException refusal) {}

    /** @throws PoolException UNPROCESSABLE */
    Prepared bodies(Submission submission, Instant now) {
        List<NewBody> bodies = new ArrayList<>(submission.jobs().size());
        PoolException refusal = null;
        // Jobs of one request are mostly alike: what is equal to that of the job before is kept once.
        List<TermsRun> runs = List.of();
        for (JobDescription job : submission.jobs()) {
            String group = job.group() == null ? submission.group() : job.group();
            boolean sweep = job.sweep() != null;
            StartWindow window = StartWindow.OPEN;
            try {
                window = job.start().resolve(now);
            } catch (UnmetWish unmet) {
                refusal = refusal == null ? unmet(unmet, bodies.size()) : refusal;
            }
            refusal = refusal == null ? EngineOffers.refuseAsking(job, bodies.size()) : refusal;
            List<TermsRun> own = sweep
                    ? runs(job, submission.owner(), group, bodies.size())
                    : List.of(new TermsRun(terms(job, job.resources(), submission.owner(), group), 1));
            runs = own.equals(runs) ? runs : own;
            bodies.add(new NewBody(
                    sweep ? ids.sweep().value() : ids.job().value(),
                    submission.owner(),
                    group,
                    job.name(),
                    runs,
                    window,
                    job.after(),
                    job.labels(),
                    DescriptionWriter.toJson(job).toString()));
        }
        return new Prepared(bodies, refusal);
    }

    private static PoolException unmet(UnmetWish unmet, int place) {
        return new PoolException(PoolException.Kind.UNPROCESSABLE, unmet.sentence(), unmet.field(), null, place);
    }

    static Terms terms(JobDescription job, ResourceRequest resources, String owner, String group) {
        return new Terms(
                ShapeOf.shape(job, resources, owner, group),
                job.priority(),
                job.retry().attempts(),
                job.retry().silence().toMillis(),
                job.ifMissed());
    }

    private static List<TermsRun> runs(JobDescription job, String owner, String group, int place) {
        Expansion expansion = new Expansion(job);
        List<Terms> byVariant = new ArrayList<>();
        for (int variant = 0; variant < expansion.variants(); variant++) {
            byVariant.add(terms(job, expansion.resources(variant), owner, group));
        }
        if (byVariant.size() == 1) {
            return List.of(new TermsRun(byVariant.get(0), expansion.size()));
        }
        List<TermsRun> runs = new ArrayList<>();
        int current = expansion.variant(0);
        long begin = 0;
        long apart = 0;
        for (long index = 1; index < expansion.size(); index++) {
            int variant = expansion.variant(index);
            if (variant != current) {
                runs.add(new TermsRun(byVariant.get(current), index - begin));
                apart += index - begin < SHORT ? index - begin : 0;
                if (apart > MOST_APART) {
                    throw new PoolException(
                            PoolException.Kind.UNPROCESSABLE,
                            "resources change from member to member more than " + MOST_APART + " times, which is not"
                                    + " supported by this pool yet: write the parameters they depend on first, so that"
                                    + " they change slowest",
                            "sweep.parameters",
                            null,
                            place);
                }
                current = variant;
                begin = index;
            }
        }
        runs.add(new TermsRun(byVariant.get(current), expansion.size() - begin));
        return runs;
    }
}
