// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.client.http.PoolRefusal;
import org.roadstead.client.http.PoolUnreachable;

/**
 * Copies one stream of a job's log to one of this process, byte for byte as it comes. While it follows it goes from
 * attempt to attempt and bears with a pool that is away; that a stream ended is believed only of one that was opened when
 * nothing could follow any more.
 */
final class LogPump implements Runnable {
    private static final long REOPEN_MILLIS = 250;

    private final PoolClient pool;
    private final String job;
    private final String stream;
    private final PrintStream to;
    private final @Nullable Away away;
    private final boolean isOnly;
    private int attempt;
    private long copied;
    private long printed;
    private @Nullable PoolProblem problem;

    /**
     * @param attempt the only one, or the first of those that are followed; 0 for the newest
     * @param isOnly whether it is about no further attempt
     * @param away null copies what there is now and does not follow
     */
    LogPump(
            PoolClient pool,
            String job,
            String stream,
            int attempt,
            boolean isOnly,
            @Nullable Away away,
            PrintStream to) {
        this.pool = pool;
        this.job = job;
        this.stream = stream;
        this.attempt = attempt;
        this.isOnly = isOnly;
        this.away = away;
        this.to = to;
    }

    /** Copies in a thread of its own. */
    Thread start() {
        Thread thread = new Thread(this, "log");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits for a pump to have copied everything, or to have given up. */
    static void join(Thread pump) {
        try {
            pump.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Copies all there is; while following, until the job has ended. */
    @Override
    public void run() {
        try {
            if (away == null) {
                copyOnce();
            } else {
                follow(away.new Spell());
            }
        } catch (PoolProblem e) {
            synchronized (this) {
                problem = e;
            }
        }
    }

    /** Throws what kept the log from being copied. */
    synchronized void check() throws PoolProblem {
        if (problem != null) {
            throw problem;
        }
    }

    /** How many bytes were copied, of all attempts; to be asked after it has run. */
    long printed() {
        return printed;
    }

    private void copyOnce() throws PoolProblem {
        try {
            copy(false);
        } catch (IOException e) {
            throw pool.unreachable(e);
        }
    }

    private void follow(Away.Spell spell) throws PoolProblem {
        while (true) {
            long before = copied;
            try {
                // Asked before the stream is opened: what it then ends with is the end.
                JsonNode state = pool.get(Ids.path(job));
                spell.over();
                int newest = Math.max(1, state.path("attempt").asInt());
                boolean isOver = Ending.isOver(state);
                if (!isOver && attempt == 0) {
                    attempt = newest;
                }
                boolean isComplete = isOver || newest > attempt;
                copy(!isComplete);
                if (isComplete && (isOnly || attempt == 0 || attempt >= newest)) {
                    return;
                }
                if (isComplete) {
                    attempt++;
                    copied = 0;
                    continue;
                }
            } catch (PoolProblem e) {
                spell.bear(e);
            } catch (SocketTimeoutException e) {
                // Nothing was written for so long that the connection may be dead: another is opened.
                spell.over();
            } catch (IOException e) {
                spell.bear(pool.unreachable(e));
            }
            if (copied == before && !pause()) {
                return;
            }
        }
    }

    private void copy(boolean follow) throws PoolRefusal, PoolUnreachable, IOException {
        String path = "/jobs/" + job + "/log?stream=" + stream + (attempt > 0 ? "&attempt=" + attempt : "")
                + (follow ? "&follow=true" : "");
        try (InputStream from = pool.stream(path, follow)) {
            from.skipNBytes(copied);
            byte[] buffer = new byte[16_384];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                to.write(buffer, 0, n);
                to.flush();
                copied += n;
                printed += n;
            }
        } catch (EOFException e) {
            // The pool has cut out the middle of a long log since: what it kept is less than was copied.
            return;
        } catch (PoolUnreachable e) {
            if (e.getCause() instanceof SocketTimeoutException timeout) {
                throw timeout;
            }
            throw e;
        } catch (PoolRefusal e) {
            // A job that wrote nothing may have no log at all.
            if (e.status() != HttpURLConnection.HTTP_NOT_FOUND || copied > 0) {
                throw e;
            }
        }
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
