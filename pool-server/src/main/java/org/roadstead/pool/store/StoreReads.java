// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes.AcceptedOutputs;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.protocol.WaitSeen;

/** Reads of what is committed. Thread-safe; calls block for a few milliseconds and may throw {@link StoreException}. */
public interface StoreReads {
    /** The body of this job or sweep id ({@code JobId.body()}). */
    Optional<BodyFacts> body(String id);

    /** The job with this number. */
    Optional<StoredJob> job(long num);

    /** Up to {@code limit} jobs in the order of their numbers. */
    List<StoredJob> jobs(JobQuery query, int limit);

    /** The name and the description of a body, and its members by ordinal of their phase. */
    StoredSweep sweep(BodyFacts body);

    /** The history of a job, oldest first. */
    List<StoredEvent> history(BodyFacts body, long num);

    /** Events of all members of a body above {@code after}, oldest first. */
    List<StoredEvent> events(BodyFacts body, long after, int limit);

    /** Where the events still kept begin; 1 when none was dropped. */
    long firstEvent();

    /** Bodies with numbers above {@code after} by rising number, up to {@code limit}: which of them are over. */
    List<EndedBody> bodies(long after, int limit);

    /** The next removed sweep of which something is left. */
    Optional<Doomed> doomed();

    /** Jobs {@code first} to {@code last}, also those of removed sweeps. */
    List<JobRow> rows(long first, long last);

    /** Whether the job with this number is there and has not ended. */
    boolean isOpen(long num);

    /** How many jobs were removed, by ordinal of the phase they had ended in. */
    long[] removed();

    /** Pages of the file that hold nothing. */
    long unusedPages();

    /** When the youngest of what was removed had been submitted, milliseconds; 0 when nothing was. */
    long removedTo();

    /** Whether an upload of a stored body, or a kept output of a stored job, is this blob. */
    boolean isNeeded(String digest);

    /** The newest waits that a harvester has told of, newest first, up to {@code limit}. */
    List<WaitSeen> waits(String harvester, int limit);

    /** The offer that the job with this number comes from; empty when it was submitted without one. */
    default Optional<StoredOffer> offer(long num) {
        return Optional.empty();
    }
    /** How right promises were, of each kind. */
    Map<WindowTally.Key, WindowTally> tallies();

    /** The newest starts that were kept, oldest first, up to {@code limit}. */
    List<WindowTally.Start> starts(int limit);

    /** What the pool has accepted of a job's outputs. */
    Optional<AcceptedOutputs> outputs(long num);
}
