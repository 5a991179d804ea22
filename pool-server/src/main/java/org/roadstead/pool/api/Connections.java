// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.SystemTime;

/**
 * Bounds connections: how many there are, how long one may say nothing, and how long it may take over a request. A
 * request that waits for the pool (a long poll, a stream) is not idle, so the limits of the web server would not do.
 */
final class Connections {
    static final long SWEEP_MILLIS = 10_000;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** A body that comes more slowly than this, after its first minute, is not worth its place. */
    private static final long LEAST_BYTES_A_SECOND = 512;
    /** Beyond the bound so many are told so before they are closed. */
    private static final int TOLD = 64;

    private final int most;

    private final Map<HttpConnection, State> open = new ConcurrentHashMap<>();
    private final AtomicLong broken = new AtomicLong();

    /** Written by its event loop, read by the sweep; a stale value only delays. */
    private static final class State {
        private volatile long since = SystemTime.INSTANCE.nanos();
        private volatile @Nullable HttpServerRequest request;
        private long bytes;
        private boolean condemned;
        private volatile boolean beyond;
        private volatile long began;
        private long written;
    }

    Connections(int most) {
        this.most = most;
    }

    /** As many as there are file descriptors for, with enough left for the stores. */
    static int bearable() {
        return OperatingSystem.maxFileDescriptors() > 0
                ? (int) Math.max(64, Math.min(20_000, OperatingSystem.maxFileDescriptors() - 512))
                : 20_000;
    }

    void opened(HttpConnection connection) {
        if (open.size() >= most + TOLD) {
            connection.close();
            return;
        }
        State state = new State();
        state.beyond = open.size() >= most;
        open.put(connection, state);
        connection.closeHandler(closed -> open.remove(connection));
    }

    void broken() {
        broken.incrementAndGet();
    }

    int count() {
        return open.size();
    }

    /** Whether there were too many before this one: its request is refused and it ends. */
    boolean isBeyond(HttpConnection connection) {
        State state = open.get(connection);
        return state != null && state.beyond;
    }

    /** False when nothing more is to be heard on its connection. */
    boolean began(HttpServerRequest request) {
        State state = open.get(request.connection());
        if (state != null && state.condemned) {
            return false;
        }
        if (state != null) {
            state.since = SystemTime.INSTANCE.nanos();
            state.began = state.since;
            state.bytes = 0;
            state.written = 0;
            state.request = request;
        }
        return true;
    }

    /** Nothing that comes after what is being answered is looked at; false when that was so already. */
    boolean condemn(HttpConnection connection) {
        State state = open.get(connection);
        if (state == null || state.condemned) {
            return false;
        }
        state.condemned = true;
        return true;
    }

    void sweep() {
        long now = SystemTime.INSTANCE.nanos();
        open.forEach((connection, state) -> {
            HttpServerRequest request = state.request;
            if (request == null || request.response().ended()) {
                if (request != null) {
                    state.request = null;
                    state.since = now;
                } else if (now - state.since > IDLE_NANOS) {
                    connection.close();
                }
            } else if (!request.isEnded()) {
                long bytes = request.bytesRead();
                long seconds = TimeUnit.NANOSECONDS.toSeconds(now - state.began);
                boolean slow = now - state.began > STALLED_NANOS && bytes < seconds * LEAST_BYTES_A_SECOND;
                if (bytes != state.bytes) {
                    state.bytes = bytes;
                    state.since = now;
                }
                if (slow || now - state.since > STALLED_NANOS) {
                    connection.close();
                }
            } else if (request.response().writeQueueFull()) {
                // Somebody who asks and does not read keeps what was written for them in memory.
                long written = request.response().bytesWritten();
                if (written != state.written) {
                    state.written = written;
                    state.since = now;
                } else if (now - state.since > STALLED_NANOS) {
                    connection.close();
                }
            } else {
                state.since = now;
            }
        });
    }
}
