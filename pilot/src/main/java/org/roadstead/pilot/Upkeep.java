// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.roadstead.core.time.Moment;
import org.roadstead.pilot.facts.NodeClocks;

/** What is done once a second apart from the pilot's thread: what jobs left behind, and word for the watcher. */
final class Upkeep {
    /** How much earlier than the end of the nearest claim the watcher acts when this process stands still. */
    private static final long WATCHER_MILLIS = 4_000;

    private static final long EXPIRE_MILLIS = 600_000;

    private final Workshop workshop;
    private final NodeClocks clocks;
    private final Executor threads;
    private final PilotLog log;
    private final AtomicBoolean busy = new AtomicBoolean();
    private long until = -1;
    private long expiredAt = Long.MIN_VALUE / 2;

    Upkeep(Workshop workshop, NodeClocks clocks, Executor threads, PilotLog log) {
        this.workshop = workshop;
        this.clocks = clocks;
        this.threads = threads;
        this.log = log;
    }

    /** @param deadline when the nearest claim runs out, on the monotonic clock; {@link Long#MAX_VALUE} without one */
    void tick(long deadline, Moment now) {
        try {
            long left = deadline - WATCHER_MILLIS - now.monotonicMillis();
            long next = deadline == Long.MAX_VALUE ? 0 : Math.max(1, (clocks.uptimeMillis() + left) / 1000);
            if (next != until) {
                workshop.launcher().until(next);
                until = next;
            }
        } catch (IOException e) {
            log.failure("word for the watcher", e);
        }
        if (busy.compareAndSet(false, true)) {
            boolean expire = now.monotonicMillis() - expiredAt > EXPIRE_MILLIS;
            if (expire) {
                expiredAt = now.monotonicMillis();
            }
            threads.execute(() -> sweep(expire));
        }
    }

    private void sweep(boolean expire) {
        try {
            workshop.launcher().sweep();
            if (expire) {
                workshop.directories().expireKept();
            }
        } catch (IOException e) {
            log.failure("sweep", e);
        } finally {
            busy.set(false);
        }
    }
}
