// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.job.Phase;
import org.roadstead.core.time.Moment;

/**
 * Forecasts single jobs that wait anew, a few at a time and round after round, and keeps what has moved. What that costs does not grow with what
 * waits; how long a round takes does.
 */
final class Revisions {
    private static final int AT_ONCE = 50;
    private static final long BETWEEN_MILLIS = 250;
    private static final long ROUND_MILLIS = 30_000;
    /** Less than this, or than a quarter of what there was to wait, is no move. */
    private static final Duration LEAST_MOVE = Duration.ofSeconds(30);

    /** A window holds for at least so long, and for a tenth of how long the job has waited. */
    private static final Duration LEAST_HOLD = Duration.ofSeconds(30);

    private static final int MOST = 100;

    private final PoolState pool;
    private long cursor;
    private long roundBegan;
    private long next = Long.MAX_VALUE;

    Revisions(PoolState pool) {
        this.pool = pool;
    }

    /** There may be something that waits. */
    void begin(Moment now) {
        if (next == Long.MAX_VALUE) {
            next = now.monotonicMillis() + ROUND_MILLIS;
        }
    }

    /** Monotonic; {@link Long#MAX_VALUE} when nothing waits. */
    long due() {
        return pool.jobsByPhase[Phase.WAITING.ordinal()] == 0 ? Long.MAX_VALUE : next;
    }

    void tick(Moment now) {
        if (now.monotonicMillis() < due()) {
            return;
        }
        if (cursor == 0) {
            roundBegan = now.monotonicMillis();
        }
        pool.flush();
        List<PoolRecords.Single> some = pool.records.singles(cursor, AT_ONCE);
        for (PoolRecords.Single each : some) {
            Promised last = each.last();
            if (last != null && each.moves() < MOST && mayMove(each, last, now.wall())) {
                Promised current = pool.windows.current(each.row(), each.body(), now);
                if (isMoved(last, current, now.wall())) {
                    pool.changes().moved().add(new Changes.Moved(each.row().num(), current));
                }
            }
        }
        if (some.size() < AT_ONCE) {
            cursor = 0;
            next = Math.max(now.monotonicMillis() + BETWEEN_MILLIS, roundBegan + ROUND_MILLIS);
        } else {
            cursor = some.get(some.size() - 1).row().num();
            next = now.monotonicMillis() + BETWEEN_MILLIS;
        }
    }

    private static boolean mayMove(PoolRecords.Single job, Promised last, Instant now) {
        Duration held = Duration.between(last.basis().asOf(), now);
        Duration waited = Duration.between(job.body().created(), now);
        return held.compareTo(LEAST_HOLD) >= 0 && held.multipliedBy(10).compareTo(waited) >= 0;
    }

    static boolean isMoved(Promised last, Promised current, Instant now) {
        Duration ahead = Duration.between(now, last.end());
        Duration most = ahead.dividedBy(4).compareTo(LEAST_MOVE) > 0 ? ahead.dividedBy(4) : LEAST_MOVE;
        return Duration.between(last.expected(), current.expected()).abs().compareTo(most) > 0
                        && !last.expected().isBefore(now)
                || Duration.between(last.end(), current.end()).abs().compareTo(most) > 0
                || last.commitment() != current.commitment();
    }
}
