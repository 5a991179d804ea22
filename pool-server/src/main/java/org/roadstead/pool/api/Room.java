// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for what requests are being read into, all together: a bounded part of the heap, whoever asks. What finds no room
 * is refused with 503, which costs nothing; what would take the heap from everybody costs the pool. Thread-safe.
 */
final class Room {
    /** A third of the heap of this process. */
    static final Room HEAP = new Room(Runtime.getRuntime().maxMemory() / 3);

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    Room(long most) {
        this.most = most;
    }

    long most() {
        return most;
    }

    /** The most that one request may ask for, so that there are always two that fit. */
    long mostAtOnce() {
        return most / 2;
    }

    /** False when there is not so much; then nothing was taken. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
