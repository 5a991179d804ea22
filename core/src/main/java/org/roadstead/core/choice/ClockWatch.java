// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.Moment;

/**
 * Notices that this process did not run for a while. In a suspend the monotonic clock stands still while uptime and
 * wall go on; in a SIGSTOP all three go on and only the gap between two readings tells.
 */
final class ClockWatch {
    /** Disagreement, or a gap beyond {@link #EXPECTED_MILLIS}, above which the process counts as paused. */
    static final long TOLERANCE_MILLIS = 2_000;

    static final long EXPECTED_MILLIS = 1_000;

    private static final long UNKNOWN = Long.MIN_VALUE;

    private @Nullable Clocks last;

    /**
     * What a reading shows against the one before.
     *
     * @param paused whether leases can no longer be trusted until they are renewed
     * @param hiddenMillis time that passed and that the monotonic clock did not see
     */
    record Finding(boolean paused, long hiddenMillis) {
        static final Finding NOTHING = new Finding(false, 0);
    }

    /** The process begins: a pause may come before the first {@link #look}. What it hides of uptime stays unknown. */
    void begin(Moment now) {
        if (last == null) {
            last = new Clocks(now.monotonicMillis(), UNKNOWN, now.wall().toEpochMilli());
        }
    }

    Finding look(Clocks now) {
        Clocks before = last;
        last = now;
        if (before == null) {
            return Finding.NOTHING;
        }
        long monotonic = now.monotonicMillis() - before.monotonicMillis();
        long wall = now.wallMillis() - before.wallMillis();
        long uptime = before.uptimeMillis() == UNKNOWN ? monotonic : now.uptimeMillis() - before.uptimeMillis();
        long most = Math.max(monotonic, Math.max(uptime, wall));
        long least = Math.min(monotonic, Math.min(uptime, wall));
        boolean paused = most - least > TOLERANCE_MILLIS || monotonic > EXPECTED_MILLIS + TOLERANCE_MILLIS;
        // A wall clock set forward by hand cannot be told from a suspend by itself; uptime can.
        return new Finding(paused, Math.max(0, uptime - monotonic));
    }
}
