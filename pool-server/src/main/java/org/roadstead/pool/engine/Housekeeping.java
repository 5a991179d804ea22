// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.roadstead.pool.store.Doomed;
import org.roadstead.pool.store.LogStore;
import org.roadstead.pool.store.StoreReads;

/**
 * Upkeep in pieces so small that those who wait for the writer do not notice; whoever asks for many leaves gaps between
 * them. Thread-safe. Futures complete after the commit and fail with {@link PoolException}.
 */
public interface Housekeeping {
    /** Forgets those of these jobs on their own and sweeps that may be forgotten; how many jobs that were. */
    CompletableFuture<Long> remove(List<String> bodies);

    /** Drops rows and logs of what is left of a removed sweep, up to the member with the number {@code last}. */
    CompletableFuture<Boolean> purge(Doomed sweep, long last);

    /** Drops the logs of these jobs and remembers that all up to the last of them were dropped for want of room. */
    CompletableFuture<Boolean> dropLogs(List<Long> nums);

    /** Drops up to {@code most} events from before {@code at}, oldest first; how many. */
    CompletableFuture<Integer> dropEvents(Instant at, int most);

    /** Drops up to {@code most} Idempotency-Keys from before {@code at}; how many. */
    CompletableFuture<Integer> dropAnswers(Instant at, int most);

    /** Gives up to {@code pages} unused pages of each database back; how many are unused still, together. */
    CompletableFuture<Long> shrink(int pages);

    /** Pages of both databases that hold nothing; looked up without the writer. */
    long unusedPages();

    StoreReads store();

    /** For its look-ups only. */
    LogStore logs();
}
