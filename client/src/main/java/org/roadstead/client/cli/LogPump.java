// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.client.http.PoolRefusal;
import org.roadstead.client.http.PoolUnreachable;

/** Copies one stream of a job's log to one of this process, byte for byte as it comes. */
final class LogPump implements Runnable {
    private static final long REOPEN_MILLIS = 250;
    private static final int PATIENCE = 400;
    private static final long JOIN_MILLIS = 15_000;

    private final PoolClient pool;
    private final String path;
    private final boolean follow;
    private final PrintStream to;
    private long copied;
    private @Nullable PoolProblem problem;

    /** @param attempt 0 for the newest */
    LogPump(PoolClient pool, String job, String stream, int attempt, boolean follow, PrintStream to) {
        this.pool = pool;
        this.path = "/jobs/" + job + "/log?stream=" + stream + (attempt > 0 ? "&attempt=" + attempt : "")
                + (follow ? "&follow=true" : "");
        this.follow = follow;
        this.to = to;
    }

    /** Copies in a thread of its own. */
    Thread start() {
        Thread thread = new Thread(this, "log");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits for a pump whose job has ended; not for ever, should the pool not end the stream. */
    static void join(Thread pump) {
        try {
            pump.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Copies all there is; while following, until the job has ended. */
    @Override
    public void run() {
        for (int failures = 0; failures < PATIENCE; failures++) {
            try {
                copy();
                problem(null);
                return;
            } catch (PoolRefusal e) {
                // A job that wrote nothing may have no log at all.
                boolean isEmpty = e.status() == HttpURLConnection.HTTP_NOT_FOUND && copied == 0;
                problem(isEmpty ? null : e);
                return;
            } catch (PoolUnreachable e) {
                problem(e);
            } catch (IOException e) {
                // Broken in the middle: asked again, and passing over what was copied already.
                problem(pool.unreachable(e));
            }
            if (!follow || !pause()) {
                return;
            }
        }
    }

    /** Throws what kept the log from being copied. */
    synchronized void check() throws PoolProblem {
        if (problem != null) {
            throw problem;
        }
    }

    private void copy() throws PoolRefusal, PoolUnreachable, IOException {
        try (InputStream from = pool.stream(path, follow)) {
            from.skipNBytes(copied);
            byte[] buffer = new byte[16_384];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                to.write(buffer, 0, n);
                to.flush();
                copied += n;
            }
        }
    }

    private synchronized void problem(@Nullable PoolProblem now) {
        problem = now;
    }

    private synchronized boolean pause() {
        try {
            wait(REOPEN_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
