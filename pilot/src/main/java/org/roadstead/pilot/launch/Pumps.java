// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pilot.PilotLog;

/**
 * Reads what payloads write. Jobs that end within {@link #PATIENCE} are read by the thread of their slot after the end
 * (a pipe holds 64 KiB until then), so that a trivial job wakes no further thread; all others by two threads each.
 */
final class Pumps implements AutoCloseable {
    /** How long a job runs before it gets threads of its own. */
    static final Duration PATIENCE = Duration.ofMillis(20);

    private record Waiting(Stint stint, long since) {}

    private static final class Reading {
        final CountDownLatch both = new CountDownLatch(2);
    }

    private final Executor threads;
    private final PilotLog log;
    private final ArrayDeque<Waiting> young = new ArrayDeque<>();
    private final Map<Stint, Reading> reading = new HashMap<>();
    private final Set<Stint> draining = new HashSet<>();
    private List<Stint> heldBefore = List.of();
    private boolean closed;

    /** Uses {@code threads} without bound: one that keeps watch, and two for each job that runs for a while. */
    Pumps(Executor threads, PilotLog log) {
        this.threads = threads;
        this.log = log;
        threads.execute(this::keepWatch);
    }

    /** Sees to it that the streams are read live if the job goes on for a while. */
    synchronized void watch(Stint stint) {
        boolean asleep = young.isEmpty();
        young.add(new Waiting(stint, SystemTime.INSTANCE.nanos()));
        if (asleep) {
            notifyAll();
        }
    }

    /** Returns once both streams have been read to their end. */
    void finish(Stint stint) throws IOException {
        Reading live;
        synchronized (this) {
            draining.add(stint);
            live = reading.remove(stint);
        }
        try {
            if (live != null) {
                live.both.await();
            } else {
                stint.drain(false, stint.buffer());
                stint.drain(true, stint.buffer());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherLost("interrupted");
        } finally {
            synchronized (this) {
                draining.remove(stint);
            }
        }
    }

    /** The payload's shell died; what still reads its streams goes on to their end by itself. */
    synchronized void forget(Stint stint) {
        reading.remove(stint);
    }

    /**
     * Does {@code work} with each payload that had ended at the last call, too, and whose streams are held open still, by
     * something it left behind. Every payload passes through here for a moment. None leaves meanwhile, so that nothing else
     * runs in its slot yet.
     */
    synchronized void eachHeld(Consumer<Stint> work) {
        List<Stint> still = heldBefore.stream().filter(draining::contains).toList();
        heldBefore = List.copyOf(draining);
        still.forEach(work);
    }

    synchronized boolean isAnyHeld() {
        return !draining.isEmpty();
    }

    private void keepWatch() {
        try {
            while (true) {
                Stint next;
                synchronized (this) {
                    while (young.isEmpty() && !closed) {
                        wait();
                    }
                    if (closed) {
                        return;
                    }
                    long age = SystemTime.INSTANCE.nanos() - young.getFirst().since;
                    long rest = PATIENCE.toMillis() - age / 1_000_000;
                    if (rest > 0) {
                        wait(rest);
                        continue;
                    }
                    next = young.removeFirst().stint;
                    if (next.isOver() || draining.contains(next)) {
                        continue;
                    }
                    Reading live = new Reading();
                    reading.put(next, live);
                    threads.execute(() -> pump(next, false, live));
                    threads.execute(() -> pump(next, true, live));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Stint stint, boolean error, Reading live) {
        try {
            // Before anybody has opened a pipe to write, its end would be read.
            stint.first();
            stint.drain(error, new byte[8192]);
        } catch (IOException closed) {
            log.failure("output of " + stint.first(), closed);
        } finally {
            live.both.countDown();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
