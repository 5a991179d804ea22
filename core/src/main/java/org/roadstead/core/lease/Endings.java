// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/** What follows the end of an attempt: the retry policy of the pool, all in one place. */
final class Endings {
    private final PoolState pool;

    Endings(PoolState pool) {
        this.pool = pool;
    }

    /**
     * How an attempt ended.
     *
     * @param byHolder whether its holder said so
     * @param at wall clock, milliseconds
     */
    record Ending(Reason reason, @Nullable String message, @Nullable Exit exit, boolean byHolder, long at) {}

    /** The attempt has done what it should, and the pool has accepted its outputs. */
    void complete(Lease lease, @Nullable Exit exit, @Nullable String message, long at, Moment now) {
        pool.windows.ran(lease, at);
        finish(lease, lease.row.ended(true, exit).at(Phase.COMPLETED, null), null, message, at, now);
    }

    /** The attempt was stopped because somebody wanted it to stop. */
    void stopped(Lease lease, @Nullable Exit exit, boolean byHolder, long at, Moment now) {
        Reason why = lease.row.stopping() == null ? Reason.CANCELLED : lease.row.stopping();
        Phase end = why == Reason.WINDOW_MISSED ? Phase.FAILED : Phase.CANCELLED;
        finish(lease, lease.row.ended(byHolder, exit).at(end, why), why, null, at, now);
    }

    /** The attempt failed, was lost or handed back. */
    void ended(Lease lease, Ending how, Moment now) {
        JobRow row = lease.row;
        if (row.stopping() != null) {
            stopped(lease, how.exit, how.byHolder, how.at, now);
            return;
        }
        JobRow ended = row.ended(how.byHolder, how.exit);
        if (how.reason.isCharged()) {
            pool.windows.ran(lease, how.at);
            int tries = row.tries() + 1;
            JobRow charged = ended.counted(tries, row.losses());
            if (tries >= lease.terms.attempts()) {
                finish(lease, charged.at(Phase.FAILED, how.reason), how.reason, how.message, how.at, now);
            } else {
                requeue(lease, charged.at(Phase.WAITING, Reason.RETRY), how, now);
            }
            return;
        }
        int losses = row.losses() + (isLoss(lease, how.reason) ? 1 : 0);
        JobRow counted = ended.counted(row.tries(), losses);
        if (losses >= pool.settings.mostLosses()) {
            finish(
                    lease,
                    counted.at(Phase.FAILED, Reason.LOST_TOO_OFTEN),
                    Reason.LOST_TOO_OFTEN,
                    lastLoss(how),
                    how.at,
                    now);
        } else {
            requeue(lease, counted.at(Phase.WAITING, how.reason), how, now);
        }
    }

    /** A job nobody has claimed cannot have cost a pilot; nor is it a job's doing that others were let in before it. */
    private static boolean isLoss(Lease lease, Reason reason) {
        return switch (reason) {
            case RETURNED, HARVESTER_RESET, PREEMPTED, EVICTED, REQUEUED, ALLOCATION_CANCELLED -> false;
            default -> lease.isClaimed();
        };
    }

    private static String lastLoss(Ending how) {
        String last = "the last time because " + how.reason.sentence();
        return how.message == null ? last : last + ": " + how.message;
    }

    private void requeue(Lease lease, JobRow row, Ending how, Moment now) {
        boolean missed = lease.terms.ifMissed() == IfMissed.FAIL
                && (lease.windowOver || lease.body.window().isOver(now.wall()));
        move(lease, row, how.reason, how.message, how.at, now);
        if (missed) {
            JobRow failed = row.at(Phase.FAILED, Reason.WINDOW_MISSED);
            pool.counted(lease.body, Phase.WAITING, Phase.FAILED, 1);
            pool.put(failed);
            pool.event(failed, how.at, Reason.WINDOW_MISSED, null, null);
            pool.settled(lease.body, failed, now);
            return;
        }
        pool.queue.add(row.num(), row.terms());
        pool.stirred++;
    }

    private void finish(
            Lease lease, JobRow row, @Nullable Reason reason, @Nullable String message, long at, Moment now) {
        move(lease, row, reason, message, at, now);
        pool.settled(lease.body, row, now);
    }

    private void move(Lease lease, JobRow row, @Nullable Reason reason, @Nullable String message, long at, Moment now) {
        pool.counted(lease.body, lease.row.phase(), row.phase(), 1);
        pool.event(row, at, reason, message, lease.holder.placement());
        pool.unlease(lease, at, now);
        pool.put(row);
    }
}
