// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.util.function.Consumer;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.client.http.PoolRefusal;
import org.roadstead.client.http.PoolUnreachable;
import org.roadstead.core.time.SystemTime;

/**
 * Bears with a pool that is away while something is followed: nothing answers, a connection broke, or the pool says that
 * it is just being started or stopped. Said once for all who follow at the same time. Thread-safe.
 */
final class Away {
    private static final long PATIENCE_NANOS = 600_000_000_000L;

    /** Trouble so soon after trouble belongs to it. */
    private static final long SAME_NANOS = 30_000_000_000L;

    private final Consumer<String> say;
    private boolean said;
    private long lastNanos;

    /** @param say told once when the pool goes away */
    Away(Consumer<String> say) {
        this.say = say;
    }

    /** Whether asking again later may help. */
    static boolean isPassing(PoolProblem problem) {
        if (problem instanceof PoolRefusal refusal) {
            return refusal.status() == 429 || refusal.status() >= 502 && refusal.status() <= 504;
        }
        return problem instanceof PoolUnreachable;
    }

    private synchronized void tell() {
        long now = SystemTime.INSTANCE.nanos();
        if (!said || now - lastNanos > SAME_NANOS) {
            say.accept("the pool is away; waiting for it to come back");
        }
        said = true;
        lastNanos = now;
    }

    /** One asker's patience; for one thread. */
    final class Spell {
        private boolean lasts;
        private long sinceNanos;

        /** The pool answered. */
        void over() {
            lasts = false;
        }

        /** Returns when it is worth asking again; throws {@code problem} when it is not, or has not been for ten minutes. */
        void bear(PoolProblem problem) throws PoolProblem {
            long now = SystemTime.INSTANCE.nanos();
            sinceNanos = lasts ? sinceNanos : now;
            lasts = true;
            if (!isPassing(problem) || now - sinceNanos > PATIENCE_NANOS) {
                throw problem;
            }
            tell();
        }
    }
}
