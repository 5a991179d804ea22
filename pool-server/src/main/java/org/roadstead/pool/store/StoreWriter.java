// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.lease.PoolRecords;

/**
 * The one transaction in which a pool is changed. It begins with the first change and ends with {@link #commit} or
 * {@link #rollback}; look-ups see what it has changed. For one thread; everything may throw {@link StoreException}.
 */
public interface StoreWriter extends PoolRecords, AutoCloseable {
    /** The stored description of a body, as JSON; the body exists. */
    String description(long first);

    /** What was answered to {@code owner} under {@code key} at {@code since} or later; null when nothing was. */
    @Nullable
    KeptAnswer answer(String owner, String key, long since);

    /** @param at wall clock, milliseconds */
    void keepAnswer(String owner, String key, KeptAnswer answer, long at);

    /** Drops up to {@code most} answers that were kept before {@code at}; how many. */
    int dropAnswers(long at, int most);

    /** Drops up to {@code most} events from before {@code at}, oldest first; how many. */
    int dropEvents(long at, int most);

    /** Drops what is left of the members {@code first} to {@code last} of a removed sweep; see {@link StoreReads#doomed}. */
    void purge(Doomed sweep, long last);

    /**
     * How far one turn gets that touches all members {@code first} to {@code last} of a sweep: the last number of at
     * most {@code most} rows, and of as many {@linkplain Span spans} of members that have none.
     */
    long sliceEnd(long first, long last, int most);

    /** Gives up to {@code pages} unused pages back to the file system; how many are unused still. */
    long shrink(int pages);

    /** Whether anything has changed since the last commit. */
    boolean isDirty();

    /**
     * Makes everything durable that was changed since the last commit: it survives the loss of power.
     *
     * @return the events among it, in order
     */
    List<StoredEvent> commit();

    /** Forgets everything that was changed since the last commit. */
    void rollback();

    @Override
    void close();
}
