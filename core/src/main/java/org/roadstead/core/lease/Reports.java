// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/** How reports are taken: fences first, then one step after another. */
final class Reports {
    private final PoolState pool;
    private final Endings endings;

    Reports(PoolState pool, Endings endings) {
        this.pool = pool;
        this.endings = endings;
    }

    Taken report(Harvester harvester, HarvesterMessages.Report report, Moment now) {
        if (harvester.row.awaited()) {
            throw new RefusedException(
                    Reason.STALE_GENERATION, "the pool was restored from a backup; reconcile, then report again", null);
        }
        List<Ack> acks =
                new ArrayList<>(report.progress().size() + report.renew().size());
        long[] nums = new long[report.progress().size()];
        List<Command> released = new ArrayList<>(0);
        for (int i = 0; i < nums.length; i++) {
            Progress progress = report.progress().get(i);
            nums[i] = -1;
            Reason refused = take(harvester, progress, now, nums, i);
            acks.add(new Ack(progress.job(), progress.attempt(), refused));
            if (refused == null) {
                sayReleased(progress.job(), released);
            }
        }
        for (Held held : report.renew()) {
            Reason refused = renew(harvester, held, now);
            acks.add(new Ack(held.job(), held.attempt(), refused));
            if (refused == null) {
                // Again and again until it has completed: the harvester that was told may be gone.
                sayReleased(held.job(), released);
            }
        }
        if (report.status() != null) {
            harvester.status = report.status();
            harvester.statusAt = now.monotonicMillis();
        }
        if (report.waits() != null) {
            for (WaitSeen wait : report.waits()) {
                pool.changes().waits().add(new Changes.KeptWait(harvester.row.name(), wait));
                harvester.queues.seen(wait);
            }
        }
        pool.endHopeless(now);
        List<Command> commands = new ArrayList<>(Grants.commands(harvester, now));
        commands.addAll(released);
        return new Taken(new HarvesterMessages.Reported(pool.epoch, acks, commands), nums);
    }

    private void sayReleased(JobId job, List<Command> released) {
        Lease lease = pool.leases.of(job);
        if (lease != null && lease.holder.released() && lease.row.phase() == Phase.RELEASING) {
            released.add(new Command(Command.Kind.RELEASED, job, lease.row.attempt(), lease.row.reason()));
        }
    }

    /** Null when {@code held} is held by {@code harvester} and nobody else; then it is renewed. */
    @Nullable
    Reason renew(Harvester harvester, Held held, Moment now) {
        Lease lease = pool.leases.of(held.job());
        Reason refused = fence(harvester, lease, held.generation(), held.attempt());
        if (refused != null || lease == null) {
            return lease == null && pool.locate(held.job()) == null ? Reason.UNKNOWN_JOB : refused;
        }
        if (lease.isClaimed() && !isOf(lease, held.pilot())) {
            // An old disk of the harvester thinks it unclaimed; confirming it would let a second pilot have it.
            return Reason.NOT_HELD;
        }
        Holder old = lease.holder;
        if (old.incarnation() != harvester.row.incarnation()) {
            // The generation stays that of the grant: it is part of the attempt's name wherever it is held.
            Holder confirmed = new Holder(
                    old.harvester(), harvester.row.incarnation(), old.generation(), old.placement(), old.released());
            pool.update(lease, lease.row.heldBy(confirmed));
        }
        extend(lease, now);
        return null;
    }

    private static boolean isOf(Lease lease, @Nullable String pilot) {
        String known = lease.holder.placement().pilot();
        return known == null || known.equals(pilot);
    }

    private void extend(Lease lease, Moment now) {
        pool.leases.extend(lease, now.monotonicMillis() + lease.renewal(pool.settings));
    }

    private static @Nullable Reason fence(Harvester harvester, @Nullable Lease lease, long generation, int attempt) {
        if (lease == null || lease.row.attempt() != attempt) {
            return Reason.STALE_ATTEMPT;
        }
        if (!lease.holder.harvester().equals(harvester.row.name())) {
            return Reason.NOT_HELD;
        }
        return lease.holder.generation() == generation ? null : Reason.STALE_GENERATION;
    }

    private @Nullable Reason take(Harvester harvester, Progress progress, Moment now, long[] nums, int index) {
        Lease lease = pool.leases.of(progress.job());
        if (lease == null) {
            return takeLate(progress, nums, index);
        }
        Reason refused = fence(harvester, lease, progress.generation(), progress.attempt());
        if (refused != null) {
            return refused;
        }
        nums[index] = lease.num();
        boolean claimedBefore = lease.isClaimed();
        note(lease, progress);
        for (Step step : progress.steps()) {
            if (pool.leases.of(progress.job()) != lease) {
                break; // a step has ended the attempt; what follows is of no account
            }
            step(lease, step, progress, now);
        }
        if (pool.leases.of(progress.job()) == lease) {
            if (lease.isClaimed() && !claimedBefore) {
                // From its claim on a harvester promises no more than the silence, which may be less than the lease.
                pool.leases.limit(lease, now.monotonicMillis() + lease.renewal(pool.settings));
            } else {
                extend(lease, now);
            }
        }
        return null;
    }

    /** About an attempt that nobody holds: right when its end was told by its holder, who had no answer. */
    private @Nullable Reason takeLate(Progress progress, long[] nums, int index) {
        PoolState.Located there = pool.locate(progress.job());
        if (there == null) {
            return Reason.UNKNOWN_JOB;
        }
        JobRow row = pool.row(there.num());
        if (row.attempt() != progress.attempt() || !row.answered()) {
            return Reason.STALE_ATTEMPT;
        }
        nums[index] = there.num();
        return null;
    }

    private void note(Lease lease, Progress progress) {
        Placement told = progress.placement();
        Placement known = lease.holder.placement();
        Placement merged = told == null
                ? known
                : new Placement(
                        known.harvester(),
                        known.platform(),
                        told.allocation() == null ? known.allocation() : told.allocation(),
                        told.pilot() == null ? known.pilot() : told.pilot(),
                        told.node() == null ? known.node() : told.node());
        if (!merged.equals(known)) {
            Holder old = lease.holder;
            pool.update(
                    lease,
                    lease.row.heldBy(
                            new Holder(old.harvester(), old.incarnation(), old.generation(), merged, old.released())));
        }
    }

    private void step(Lease lease, Step step, Progress progress, Moment now) {
        long at = clamp(lease, step.at(), now);
        switch (step.phase()) {
            case PREPARING, AVAILABLE, RUNNING -> advance(lease, step, at, now);
            case RELEASING -> {
                boolean before = lease.holder.released();
                advance(lease, step, at, now);
                if (!before && lease.holder.released()) {
                    accept(lease, progress);
                }
            }
            case COMPLETED -> {
                if (lease.isCancelled() && !lease.holder.released()) {
                    // The cancel was accepted before the outputs were: they do not count.
                    endings.stopped(lease, progress.exit(), true, at, now);
                } else {
                    advance(lease, new Step(Phase.RELEASING, step.at(), null, null), at, now);
                    accept(lease, progress);
                    endings.complete(lease, progress.exit(), step.message(), at, now);
                }
            }
            case CANCELLED -> {
                if (lease.row.stopping() != null) {
                    endings.stopped(lease, progress.exit(), true, at, now);
                } else {
                    end(lease, step, progress.exit(), Reason.RETURNED, at, now);
                }
            }
            case FAILED -> {
                if (lease.row.stopping() == null) {
                    accept(lease, progress);
                }
                end(lease, step, progress.exit(), Reason.EXIT_NONZERO, at, now);
            }
            case WAITING ->
                end(lease, step, progress.exit(), lease.isClaimed() ? Reason.PILOT_LOST : Reason.RETURNED, at, now);
        }
    }

    private void end(Lease lease, Step step, @Nullable Exit exit, Reason otherwise, long at, Moment now) {
        Reason reason = step.reason();
        if (reason == null) {
            reason = exit == null || exit.reason() == null ? otherwise : exit.reason();
        }
        String message = step.message() == null && exit != null ? exit.message() : step.message();
        endings.ended(lease, new Endings.Ending(reason, message, exit, true, at), now);
    }

    private void accept(Lease lease, Progress progress) {
        if (progress.outputs() != null && !progress.outputs().isEmpty()) {
            pool.changes()
                    .outputs()
                    .add(new Changes.AcceptedOutputs(lease.num(), lease.row.attempt(), progress.outputs()));
        }
    }

    /** Goes on to a phase in which the attempt is claimed, unless it is there or beyond; a skipped claim is implied. */
    private void advance(Lease lease, Step step, long at, Moment now) {
        Phase to = step.phase();
        if (to.ordinal() <= lease.row.phase().ordinal()) {
            return;
        }
        if (!lease.isClaimed() && to != Phase.PREPARING) {
            advance(lease, new Step(Phase.PREPARING, step.at(), null, null), at, now);
        }
        if (to == Phase.PREPARING) {
            lease.claimedAt = at;
            pool.shares.claimed(lease.charge, now);
        }
        JobRow row = lease.row;
        if (row.phase().ordinal() < Phase.RUNNING.ordinal() && to.ordinal() >= Phase.RUNNING.ordinal()) {
            pool.scores.started(lease, at, now);
        }
        boolean releases = to == Phase.RELEASING && row.stopping() == null;
        Holder old = lease.holder;
        JobRow next = row.at(to, step.reason())
                .heldBy(new Holder(
                        old.harvester(),
                        old.incarnation(),
                        old.generation(),
                        old.placement(),
                        releases || old.released()));
        if (row.stopping() == Reason.WINDOW_MISSED) {
            // It was claimed before the stop arrived, so it starts after all.
            next = next.stopping(null);
        }
        if (to == Phase.RUNNING || to == Phase.RELEASING) {
            next = next.under(pool.termsId(lease.terms.relaxed()));
        }
        pool.counted(lease.body, row.phase(), to, 1);
        pool.update(lease, next);
        pool.event(
                next,
                at,
                step.reason(),
                step.message(),
                next.holder() == null ? null : next.holder().placement());
    }

    /** History does not go backwards, and nothing in it is later than now. */
    private static long clamp(Lease lease, long told, Moment now) {
        lease.lastAt = Math.max(lease.lastAt, Math.min(told, now.wall().toEpochMilli()));
        return lease.lastAt;
    }
}
