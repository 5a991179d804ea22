// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Streams what a source has, then waits to be woken, until the source ends or the caller goes away. Reads one piece at
 * a time, and none while the connection takes no more. All fields belong to the event loop.
 */
final class Follower {
    private static final int MOST_FOLLOWERS = 2000;
    /** Of one person: nobody keeps the others from following. */
    private static final int MOST_OF_ONE = 200;

    private static final AtomicInteger FOLLOWERS = new AtomicInteger();
    private static final Map<String, Integer> OF_ONE = new ConcurrentHashMap<>();

    private final Call call;
    private final Signals signals;
    private final List<String> ids;
    private final Callable<Piece> source;
    private final @Nullable Buffer heartbeat;
    private final Runnable wake = this::wake;
    private long timer = -1;
    private long gapMillis;
    private boolean reading;
    private boolean resting;
    private boolean again;
    private boolean over;

    /**
     * @param more whether there may be more to read at once
     * @param end whether nothing will ever follow
     */
    @SuppressWarnings("ArrayRecordComponent") // written to a socket and forgotten
    record Piece(byte[] data, boolean more, boolean end) {}

    /**
     * @param ids whose signals wake it
     * @param source called on worker threads, never twice at once
     * @param heartbeat written when nothing else is for a while; null for none
     */
    Follower(Call call, Signals signals, List<String> ids, Callable<Piece> source, @Nullable Buffer heartbeat) {
        this.call = call;
        this.signals = signals;
        this.ids = ids;
        this.source = source;
        this.heartbeat = heartbeat;
    }

    /** Reads at most once in {@code millis}, however often it is woken. */
    Follower atMostEach(long millis) {
        gapMillis = millis;
        return this;
    }

    /** The status and the headers must have been set; the call is counted at its end. */
    void start(long heartbeatMillis) {
        String who = call.principal().subject();
        if (OF_ONE.merge(who, 1, Integer::sum) > MOST_OF_ONE) {
            leave(who);
            throw new ProblemException(429, "you follow " + MOST_OF_ONE + " things already; end some of them first");
        }
        if (FOLLOWERS.incrementAndGet() > MOST_FOLLOWERS) {
            leave(who);
            FOLLOWERS.decrementAndGet();
            throw new ProblemException(503, "too many are following already; try again soon");
        }
        HttpServerResponse response = call.response();
        response.setChunked(true);
        response.closeHandler(gone -> finish());
        ids.forEach(id -> signals.on(id, wake));
        if (heartbeat != null) {
            response.writeHead();
            timer = call.context().owner().setPeriodic(heartbeatMillis, tick -> beat());
        }
        read();
    }

    private static void leave(String who) {
        OF_ONE.computeIfPresent(who, (key, count) -> count == 1 ? null : count - 1);
    }

    private void wake() {
        call.context().runOnContext(ignored -> read());
    }

    private void beat() {
        if (!over && !call.response().writeQueueFull()) {
            call.response().write(heartbeat);
        }
    }

    private void read() {
        if (over) {
            return;
        }
        if (reading || resting) {
            again = true;
            return;
        }
        if (call.response().writeQueueFull()) {
            call.response().drainHandler(ready -> read());
            return;
        }
        reading = true;
        again = false;
        try {
            call.blocking(
                    () -> {
                        try {
                            return source.call();
                        } catch (Throwable e) {
                            call.context().runOnContext(ignored -> finish());
                            throw e;
                        }
                    },
                    this::write);
        } catch (RuntimeException e) {
            finish();
            throw e;
        }
    }

    private void write(Piece piece) {
        reading = false;
        if (over) {
            return;
        }
        HttpServerResponse response = call.response();
        if (piece.end()) {
            response.end(Buffer.buffer(piece.data()));
            finish();
            return;
        }
        if (piece.data().length > 0) {
            response.write(Buffer.buffer(piece.data()));
        }
        again |= piece.more();
        if (gapMillis > 0) {
            resting = true;
            call.context().owner().setTimer(gapMillis, rested -> readAgain());
        } else {
            readAgain();
        }
    }

    private void readAgain() {
        resting = false;
        if (again) {
            read();
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        FOLLOWERS.decrementAndGet();
        leave(call.principal().subject());
        ids.forEach(id -> signals.off(id, wake));
        if (timer >= 0) {
            call.context().owner().cancelTimer(timer);
        }
        call.counted(call.response().getStatusCode());
    }
}
