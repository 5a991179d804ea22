// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.EventStream;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.client.http.PoolRefusal;
import org.roadstead.core.time.SystemTime;

/**
 * Follows one job or sweep. The pool's events say when to look again; what there is to see is then read afresh, so a
 * missed or doubled event costs nothing. A pool that goes away is waited for.
 */
final class Follower implements AutoCloseable {
    /** Looks are at least so far apart, however many events come. */
    private static final long GAP_MILLIS = 100;

    /** Looks again without an event, in case one was lost. */
    private static final long DOUBT_MILLIS = 10_000;

    private static final long REOPEN_MILLIS = 250;

    /** What was before is in the state that is read; only what comes matters. */
    private static final String NEWS = "/events?from=now";

    /** Of a sweep, whose members may have ten thousand events a second: the state itself, now and then. */
    private static final String COUNTS = "/events?of=counts";

    private final PoolClient pool;
    private final String path;
    private final String events;
    private final Away away;
    private final Object lock = new Object();
    private boolean changed = true;
    private @Nullable JsonNode told;
    private boolean closed;

    /** Subscribes at once, or as soon as the pool is there. */
    Follower(PoolClient pool, String path, Away away) throws PoolProblem {
        this.pool = pool;
        this.path = path;
        this.events = path + (path.startsWith("/sweeps/") ? COUNTS : NEWS);
        this.away = away;
        EventStream stream = firstStream();
        Thread reader = new Thread(() -> read(stream), "events");
        reader.setDaemon(true);
        reader.start();
    }

    /** Shows {@code isOver} the state now and after each change until it says so; returns the last state. */
    JsonNode follow(Predicate<JsonNode> isOver) throws PoolProblem {
        Away.Spell spell = away.new Spell();
        try {
            while (true) {
                awaitChange(DOUBT_MILLIS);
                JsonNode news = news();
                if (news != null) {
                    if (isOver.test(news)) {
                        return news;
                    }
                    continue;
                }
                try {
                    JsonNode state = pool.get(path);
                    spell.over();
                    if (isOver.test(state)) {
                        return state;
                    }
                } catch (PoolProblem e) {
                    spell.bear(e);
                    pause(REOPEN_MILLIS);
                    signal();
                }
                pause(GAP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.failed("interrupted");
        }
    }

    /** The thread that reads ends with the next event or with the process: it cannot be woken from its reading. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    /** What the stream has told; null when it told nothing but that there is something to look at. */
    private @Nullable JsonNode news() {
        synchronized (lock) {
            JsonNode last = told;
            told = null;
            return last;
        }
    }

    private void awaitChange(long millis) throws InterruptedException {
        synchronized (lock) {
            long end = SystemTime.INSTANCE.nanos() + millis * 1_000_000;
            while (!changed && !closed) {
                long left = (end - SystemTime.INSTANCE.nanos()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                lock.wait(left);
            }
            changed = false;
        }
    }

    /** Lets a burst of events gather into one look. */
    private void pause(long millis) throws InterruptedException {
        synchronized (lock) {
            long end = SystemTime.INSTANCE.nanos() + millis * 1_000_000;
            for (long left = millis; left > 0 && !closed; left = (end - SystemTime.INSTANCE.nanos()) / 1_000_000) {
                lock.wait(left);
            }
        }
    }

    private @Nullable EventStream firstStream() throws PoolProblem {
        try {
            return EventStream.open(pool, events, null);
        } catch (PoolProblem e) {
            away.new Spell().bear(e);
            return null;
        }
    }

    private void read(@Nullable EventStream first) {
        EventStream current = first == null ? reopen(null) : first;
        while (current != null) {
            try (EventStream stream = current) {
                JsonNode event;
                while (!isClosed() && (event = stream.next()) != null) {
                    signal(event);
                }
            } catch (IOException e) {
                // Said when the look that follows finds the pool away; a connection may break for less.
                signal();
            }
            current = reopen(current.lastId());
        }
    }

    private @Nullable EventStream reopen(@Nullable String lastId) {
        String from = lastId;
        while (!isClosed()) {
            try {
                pause(REOPEN_MILLIS);
                EventStream opened = EventStream.open(pool, events, from);
                signal();
                return opened;
            } catch (PoolRefusal e) {
                // What lies after the last event is no longer kept: the state is read anyway.
                from = null;
                signal();
            } catch (PoolProblem e) {
                signal();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    private void signal(JsonNode event) {
        synchronized (lock) {
            told = event.has("counts") ? event : null;
        }
        signal();
    }

    private void signal() {
        synchronized (lock) {
            changed = true;
            lock.notifyAll();
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }
}
