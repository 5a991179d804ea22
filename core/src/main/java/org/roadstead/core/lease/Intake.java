// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.queue.LongRuns;
import org.roadstead.core.queue.Owners;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/** How jobs come in, and what they await before they may be handed out. */
final class Intake {
    private final PoolState pool;
    private @Nullable Promised newest;

    Intake(PoolState pool) {
        this.pool = pool;
    }

    /**
     * What a body comes after.
     *
     * @param open what has not completed yet, as {@link Parking} names it
     * @param watched the sweeps among it and how many members of each have not completed
     * @param failed whether something did not complete and will not
     */
    record Awaited(Set<Long> open, Map<Long, Long> watched, boolean failed) {}

    /**
     * Counts a request to submit {@code jobs} jobs.
     *
     * @throws RefusedException SUBMIT_LIMIT, WAITING_LIMIT
     */
    void admit(String owner, long jobs, Moment now) {
        refuse(pool.owners.mayWait(owner, jobs));
        refuse(pool.owners.submits(owner, now));
    }

    /** @throws RefusedException WAITING_LIMIT */
    void mayWait(String owner, long jobs) {
        refuse(pool.owners.mayWait(owner, jobs));
    }

    private static void refuse(Owners.@Nullable Refusal why) {
        if (why != null) {
            throw new RefusedException(why);
        }
    }

    long submit(NewBody body, Moment now) {
        return submit(body, null, now);
    }

    /** @param offered the window of the offer that it follows from; null without one */
    long submit(NewBody body, @Nullable Promised offered, Moment now) {
        Awaited awaited = awaited(body.after(), body.owner());
        List<Changes.Run> runs = body.runs().stream()
                .map(run -> new Changes.Run(pool.termsId(run.terms()), run.count()))
                .toList();
        long first = pool.nextNum;
        BodyFacts facts = new BodyFacts(
                first,
                body.size(),
                body.id(),
                body.owner(),
                body.group(),
                runs.stream().map(Changes.Run::terms).distinct().toList(),
                body.window(),
                body.after(),
                now.wall());
        pool.nextNum += facts.size();
        pool.submitted += facts.size();
        pool.jobsByPhase[Phase.WAITING.ordinal()] += facts.size();
        pool.owners.waiting(facts.owner(), facts.size());
        pool.queue.submitted(pool.nextNum, now.wall().toEpochMilli());
        Changes.AddedBody added = new Changes.AddedBody(facts, body, runs);
        pool.changes().bodies().add(added);
        pool.changes()
                .events()
                .add(new Event(
                        first,
                        first,
                        facts.last(),
                        Phase.WAITING,
                        now.wall().toEpochMilli(),
                        Reason.SUBMITTED,
                        null,
                        0,
                        null));
        placeAll(facts, runs, awaited, now);
        promise(added, offered, awaited, now);
        watchWindow(facts);
        pool.endHopeless(now);
        return first;
    }

    @Nullable
    Promised promised() {
        return newest;
    }

    /** Of a sweep, when its first member will start. The body is not in the store yet, and goes there with its promise. */
    private void promise(Changes.AddedBody added, @Nullable Promised offered, Awaited awaited, Moment now) {
        BodyFacts facts = added.facts();
        Instant release = facts.window().isAhead(now.wall()) ? facts.window().notBefore() : null;
        Promised promised = offered != null
                ? offered
                : pool.windows.promise(
                        added.runs().get(0).terms(),
                        facts.first(),
                        release,
                        awaited.failed || !awaited.open.isEmpty(),
                        now);
        newest = promised;
        pool.revisions.begin(now);
        List<Changes.AddedBody> bodies = pool.changes().bodies();
        bodies.set(bodies.size() - 1, new Changes.AddedBody(facts.promised(promised), added.body(), added.runs()));
    }

    private void placeAll(BodyFacts facts, List<Changes.Run> runs, Awaited awaited, Moment now) {
        if (!mustPark(facts, awaited, now)) {
            long num = facts.first();
            for (Changes.Run run : runs) {
                pool.queue.addRange(num, num + run.count() - 1, run.terms());
                num += run.count();
            }
            pool.stirred++;
            return;
        }
        Map<Integer, Parking.Group> groups = new LinkedHashMap<>();
        long num = facts.first();
        for (Changes.Run run : runs) {
            groups.computeIfAbsent(run.terms(), terms -> group(facts, terms, awaited))
                    .nums
                    .addRange(num, num + run.count() - 1);
            num += run.count();
        }
        groups.values().forEach(group -> park(facts, group, awaited, now));
    }

    boolean mustPark(BodyFacts facts, Awaited awaited, Moment now) {
        return awaited.failed || !awaited.open.isEmpty() || facts.window().isAhead(now.wall());
    }

    Parking.Group group(BodyFacts facts, int terms, Awaited awaited) {
        Instant begin = facts.window().notBefore();
        long notBefore = begin == null ? Long.MIN_VALUE : begin.toEpochMilli();
        return new Parking.Group(facts.first(), terms, notBefore, awaited.open);
    }

    /** Puts {@code group} where it belongs, in the end also where it has ended already. */
    void park(BodyFacts facts, Parking.Group group, Awaited awaited, Moment now) {
        if (awaited.failed) {
            pool.moveRange(facts, group.nums.runs(), Phase.WAITING, Phase.FAILED, Reason.AFTER_FAILED, Map.of(), now);
        } else if (awaited.open.isEmpty()) {
            pool.place(group, now);
        } else {
            awaited.watched.forEach(pool.parking::watch);
            pool.parking.park(group);
        }
    }

    /** Remembers the end of the start window of {@code facts}, where it ends anything. */
    void watchWindow(BodyFacts facts) {
        if (facts.window().end() != null
                && facts.terms().stream().anyMatch(id -> pool.terms(id).ifMissed() == IfMissed.FAIL)) {
            pool.windowEnds.add(new PoolState.WindowEnd(facts.window().end().toEpochMilli(), facts.first()));
        }
    }

    /**
     * @param owner whose jobs may be named; null leaves that unasked
     * @throws RefusedException UNKNOWN_JOB
     */
    Awaited awaited(List<String> after, @Nullable String owner) {
        Set<Long> open = new LinkedHashSet<>();
        Map<Long, Long> watched = new LinkedHashMap<>();
        boolean failed = false;
        for (int i = 0; i < after.size(); i++) {
            String id = after.get(i);
            PoolState.Located there = locate(id);
            if (there == null || owner != null && !owner.equals(there.body().owner())) {
                throw new RefusedException(Reason.UNKNOWN_JOB, "there is no job or sweep " + id, "after[" + i + "]");
            }
            if (SweepId.isSweepId(id)) {
                failed |= addSweep(there.body(), open, watched);
            } else {
                Phase phase = pool.row(there.num()).phase();
                failed |= phase == Phase.FAILED || phase == Phase.CANCELLED;
                if (phase != Phase.COMPLETED) {
                    open.add(Parking.job(there.num()));
                }
            }
        }
        return new Awaited(open, watched, failed);
    }

    /** Whether {@code sweep} has members that did not complete and will not. */
    private boolean addSweep(BodyFacts sweep, Set<Long> open, Map<Long, Long> watched) {
        pool.flush();
        long[] counts = pool.records.counts(sweep.first());
        long left = sweep.size() - counts[Phase.COMPLETED.ordinal()];
        if (left > 0) {
            open.add(Parking.sweep(sweep.first()));
            watched.put(sweep.first(), left);
        }
        return counts[Phase.FAILED.ordinal()] + counts[Phase.CANCELLED.ordinal()] > 0;
    }

    private PoolState.@Nullable Located locate(String id) {
        if (SweepId.isSweepId(id)) {
            BodyFacts body = pool.body(id);
            return body == null ? null : new PoolState.Located(body, body.first());
        }
        return JobId.isJobId(id) ? pool.locate(new JobId(id)) : null;
    }

    /** Puts members of {@code facts} that wait again where they belong; {@code runs} are in phase WAITING already. */
    void placeAgain(BodyFacts facts, LongRuns runs, int terms, Moment now) {
        Awaited awaited = awaited(facts.after(), null);
        Parking.Group group = group(facts, terms, awaited);
        runs.forEach(group.nums::addRange);
        park(facts, group, awaited, now);
    }
}
