// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Wakes whoever follows a job or a sweep. A signal only says "look again": what there is to see is read from the store,
 * so a follower that is slow or comes back misses nothing and costs the writer nothing. Thread-safe.
 */
final class Signals {
    /** No event has come yet. */
    static final long UNKNOWN = -1;

    private final AtomicLong before = new AtomicLong(UNKNOWN);
    private final AtomicLong latest = new AtomicLong(UNKNOWN);
    private final Map<String, Set<Runnable>> waiting = new ConcurrentHashMap<>();

    /** Wakes {@code listener} for this id until {@link #off}. */
    void on(String id, Runnable listener) {
        waiting.compute(id, (key, present) -> {
            Set<Runnable> listeners = present == null ? ConcurrentHashMap.newKeySet() : present;
            listeners.add(listener);
            return listeners;
        });
    }

    void off(String id, Runnable listener) {
        waiting.computeIfPresent(id, (key, listeners) -> {
            listeners.remove(listener);
            return listeners.isEmpty() ? null : listeners;
        });
    }

    /** Notes which events have come; called before their signals. */
    void came(long first, long last) {
        before.compareAndSet(UNKNOWN, first - 1);
        latest.set(last);
    }

    /** The newest event; {@link #UNKNOWN} when none came since the start. */
    long latest() {
        return latest.get();
    }

    /** The event before the first that came since the start; {@link #UNKNOWN} when none came. */
    long before() {
        return before.get();
    }

    /** Wakes followers of the job and of its sweep. */
    void fire(String job) {
        if (waiting.isEmpty()) {
            return;
        }
        fireExactly(job);
        int dot = job.indexOf('.');
        if (dot > 0) {
            fireExactly(job.substring(0, dot));
        }
    }

    void fireExactly(String id) {
        Set<Runnable> listeners = waiting.get(id);
        if (listeners != null) {
            listeners.forEach(Runnable::run);
        }
    }
}
