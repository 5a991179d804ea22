// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads for what blocks: reads of the store, large bodies, files. A full queue refuses, which becomes a 503. */
final class Workers implements AutoCloseable {
    private static final int MOST_QUEUED = 4096;

    private final ThreadPoolExecutor executor;

    Workers(int threads) {
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_QUEUED), work -> {
                    Thread thread = new Thread(work, "api-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Throws {@link java.util.concurrent.RejectedExecutionException} when there is too much to do. */
    void execute(Runnable work) {
        executor.execute(work);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
