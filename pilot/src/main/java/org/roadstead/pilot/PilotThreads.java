// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads with small stacks, made when needed and kept for a while; daemons all, so that none holds up the end. */
public final class PilotThreads {
    private static final long STACK = 192 * 1024;

    private PilotThreads() {}

    /** An executor that never queues. */
    public static Executor create(PilotLog log) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), body -> {
            Thread thread = new Thread(null, body, "pilot-" + number.incrementAndGet(), STACK);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((t, failure) -> log.failure("thread", failure));
            return thread;
        });
    }
}
