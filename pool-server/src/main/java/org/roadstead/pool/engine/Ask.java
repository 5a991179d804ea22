// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.lease.RefusedException;
import org.roadstead.core.reason.Reason;

/** One request on its way through the writer: worked on in a turn, answered after the turn's commit. */
final class Ask<T> {
    /** Jobs that wait go on at an hour nobody knows. */
    private static final long RETRY_SECONDS = 60;

    final CompletableFuture<T> future = new CompletableFuture<>();
    private final Work<T> work;
    private @Nullable T answer;
    private @Nullable PoolException refused;

    /** What is asked; null when it is to be answered later, by somebody else. */
    @FunctionalInterface
    interface Work<T> {
        @Nullable
        T in(Turn turn);
    }

    Ask(Work<T> work) {
        this.work = work;
    }

    /** Carries it out. A refusal is an answer; anything else that is thrown is a fault of the pool. */
    void work(Turn turn) {
        answer = null;
        refused = null;
        try {
            answer = work.in(turn);
        } catch (RefusedException e) {
            refused = refusal(e);
        } catch (PoolException e) {
            refused = e;
        }
    }

    /** Tells the caller, who may run on this thread for a moment. */
    void tell() {
        if (refused != null) {
            future.completeExceptionally(refused);
        } else if (answer != null) {
            future.complete(answer);
        }
    }

    void fail(PoolException why) {
        future.completeExceptionally(why);
    }

    static PoolException refusal(RefusedException e) {
        if (e.reason() == Reason.WAITING_LIMIT
                || e.reason() == Reason.SUBMIT_LIMIT
                || e.reason() == Reason.OFFER_LIMIT) {
            String message = String.valueOf(e.getMessage());
            Long millis = e.retryAfterMillis();
            return e.isForGood()
                    ? new PoolException(PoolException.Kind.FORBIDDEN, message, null, e.reason())
                    : PoolException.tooMany(
                            message, e.reason(), millis == null ? RETRY_SECONDS : (millis + 999) / 1000);
        }
        PoolException.Kind kind = e.reason() == Reason.UNKNOWN_JOB
                ? e.field() == null ? PoolException.Kind.NOT_FOUND : PoolException.Kind.UNPROCESSABLE
                : PoolException.Kind.CONFLICT;
        return new PoolException(kind, String.valueOf(e.getMessage()), e.field(), e.reason());
    }
}
