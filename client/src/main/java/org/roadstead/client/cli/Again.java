// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.roadstead.client.http.PoolProblem;
import org.roadstead.client.http.PoolRefusal;

/** Asks again where the pool says that it is only for now, for as long as a person waits gladly. */
final class Again {
    private static final int PATIENCE_SECONDS = 30;

    private Again() {}

    /** A request that may be made twice: the pool knows it again. */
    interface Request {
        JsonNode make() throws PoolProblem;
    }

    /** The answer, or the refusal once patience is over; the first one is told. */
    static JsonNode when(Surroundings surroundings, Request request) throws PoolProblem {
        int waited = 0;
        while (true) {
            try {
                return request.make();
            } catch (PoolRefusal refusal) {
                int wait = Math.max(1, refusal.retryAfterSeconds());
                if (!refusal.isForNow() || waited + wait > PATIENCE_SECONDS) {
                    throw refusal;
                }
                if (waited == 0) {
                    surroundings
                            .err()
                            .println("roadstead: the pool asks to try again later (" + refusal.sentence()
                                    + "); trying for up to " + PATIENCE_SECONDS + " s");
                }
                pause(wait);
                waited += wait;
            }
        }
    }

    private static void pause(int seconds) {
        try {
            if (new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.failed("interrupted before the pool had taken it");
        }
    }
}
