// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pool;

import java.util.concurrent.CompletableFuture;

/** How messages reach the pool: HTTP in production, a script in tests. */
@FunctionalInterface
public interface PoolCalls {
    /**
     * Sends {@code message} to {@code /api/v1/harvesters/NAME/CALL}. Returns at once; the future completes on any thread,
     * with the answer or a {@link PoolFailure}.
     */
    <A> CompletableFuture<A> post(String call, Object message, Class<A> answer, long timeoutMillis);
}
