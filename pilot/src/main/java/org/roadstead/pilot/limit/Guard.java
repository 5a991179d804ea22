// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.limit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.roadstead.core.choice.Usage;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pilot.PilotLog;
import org.roadstead.pilot.launch.ProcessTable;
import org.roadstead.pilot.launch.ProcessTable.Entry;

/**
 * Looks at what payloads use and says when that is too much. A payload is first looked at when it is {@link #YOUNG_MILLIS}
 * old, so that short jobs cost nothing; then once a second, and five times as often while some payload is half-way to a
 * limit or the node suddenly has many more processes. Thread-safe.
 */
public final class Guard implements AutoCloseable {
    static final long YOUNG_MILLIS = 1_000;

    private static final long ROUND_MILLIS = 200;
    private static final long LOOK_MILLIS = 1_000;
    /** Between two looks at a directory; and so many times as long as the last look took. */
    private static final long DISK_MILLIS = 1_000;

    private static final long DISK_COST = 20;
    /** So many new tasks on the node between two looks are a reason to look at all payloads, young ones, too. */
    private static final int MANY_TASKS = 500;

    /** What is remembered of a payload between two looks. */
    private static final class Seen {
        volatile long diskBytes;
        volatile long diskAt;
        volatile boolean measuring;
    }

    private final Map<Watched, Seen> watched = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Executor threads;
    private final PilotLog log;
    private long lookedAt = Long.MIN_VALUE / 2;
    private int tasks = Integer.MAX_VALUE;

    /** Uses one of {@code threads} until closed, and one for each directory that is being measured. */
    public Guard(Executor threads, PilotLog log) {
        this.threads = threads;
        this.log = log;
        threads.execute(this::run);
    }

    /** Begins to look at a payload. */
    public void watch(Watched payload) {
        watched.put(payload, new Seen());
    }

    /** The payload has ended. */
    public void forget(Watched payload) {
        watched.remove(payload);
    }

    private void run() {
        boolean pressing = false;
        try {
            while (!closed.await(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    pressing = round(pressing);
                } catch (IOException | RuntimeException e) {
                    log.failure("limits", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round; whether the next look is to come soon. */
    private boolean round(boolean pressing) throws IOException {
        if (watched.isEmpty()) {
            return false;
        }
        long now = SystemTime.INSTANCE.moment().monotonicMillis();
        int tasksNow = ProcessTable.tasksOnNode();
        boolean crowd = tasksNow - (long) tasks > MANY_TASKS;
        tasks = Math.min(tasks, tasksNow);
        if (!pressing && !crowd && now - lookedAt < LOOK_MILLIS) {
            return false;
        }
        List<Watched> due = new ArrayList<>();
        for (Watched each : watched.keySet()) {
            if (crowd || now - each.startedAt() >= YOUNG_MILLIS) {
                due.add(each);
            }
        }
        if (due.isEmpty()) {
            return false;
        }
        lookedAt = now;
        tasks = tasksNow;
        ProcessTable table = ProcessTable.read();
        boolean soon = crowd;
        for (Watched each : due) {
            Seen seen = watched.get(each);
            if (seen != null) {
                soon |= look(each, seen, table, now);
            }
        }
        return soon;
    }

    private boolean look(Watched payload, Seen seen, ProcessTable table, long now) {
        List<Entry> members = payload.running().members(table);
        Usage most = payload.limits().most();
        measure(payload, seen, members, now);
        Usage used = new Usage(
                Memory.of(members, most.memoryBytes()),
                seen.diskBytes,
                members.size(),
                payload.logBytes().getAsLong());
        Exit exit = payload.limits().exceeded(used);
        if (exit != null) {
            payload.exceeded().accept(exit);
        }
        return used.memoryBytes() > most.memoryBytes() / 2
                || used.processes() > most.processes() / 2
                || used.diskBytes() > most.diskBytes() / 2;
    }

    private void measure(Watched payload, Seen seen, List<Entry> members, long now) {
        if (seen.measuring || now < seen.diskAt) {
            return;
        }
        seen.measuring = true;
        threads.execute(() -> {
            try {
                seen.diskBytes = DiskUse.of(
                        payload.directory(), members, payload.limits().most().diskBytes());
            } catch (IOException e) {
                log.failure("disk of a job", e);
            } finally {
                long after = SystemTime.INSTANCE.moment().monotonicMillis();
                seen.diskAt = after + Math.max(DISK_MILLIS, DISK_COST * (after - now));
                seen.measuring = false;
            }
        });
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
