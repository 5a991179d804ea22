// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.seen.Weeks;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.time.Moment;

/** How right promises were: each is scored once, at the first start of its job. */
final class WindowScores {
    /** Single starts are kept no faster than this; they are looked at, and calibrate a pool that was started again. */
    private static final long BETWEEN_STARTS_MILLIS = 100;

    private final PoolState pool;
    private final Map<WindowTally.Key, WindowTally> tallies = new HashMap<>();
    private long keptAt = Long.MIN_VALUE;

    WindowScores(PoolState pool) {
        this.pool = pool;
    }

    /** As it was stored. */
    void recovered(WindowTally.Key key, WindowTally tally) {
        tallies.put(key, tally);
    }

    /** The job of {@code lease} starts at {@code at}, in milliseconds of the wall clock. */
    void started(Lease lease, long at, Moment now) {
        @Nullable Promised promised = lease.body.promised();
        JobRow row = lease.row;
        // One that has run before was promised nothing about its second start.
        if (promised == null || lease.body.isSweep() || row.tries() > 0 || row.losses() > 0 || row.exit() != null) {
            return;
        }
        Instant start = Instant.ofEpochMilli(at);
        String platform = lease.holder.harvester();
        pool.windows.started(promised, start);
        WindowTally.Key key = new WindowTally.Key(platform, promised.commitment(), Weeks.of(start));
        WindowTally tally = tallies.computeIfAbsent(key, any -> new WindowTally());
        tally.add(promised, start);
        pool.changes().tallies().put(key, tally);
        if (keptAt == Long.MIN_VALUE || now.monotonicMillis() - keptAt >= BETWEEN_STARTS_MILLIS) {
            keptAt = now.monotonicMillis();
            pool.changes().starts().add(new WindowTally.Start(platform, promised, start));
        }
    }
}
