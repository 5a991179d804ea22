// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.reason.Reason;
import org.roadstead.pool.store.StoredOffer;

/** Reads of what is committed. Thread-safe and blocking (a few milliseconds): never on an event loop. */
public interface JobReads {
    Optional<JobView> job(JobId id);

    /** Its history, oldest first. */
    List<EventView> history(JobId id);

    Optional<SweepView> sweep(SweepId id);

    /** Jobs in the order of submission. */
    JobPage jobs(JobFilter filter, @Nullable String cursor, int limit);

    /** Events of a job or a sweep (by its id) with a sequence number above {@code after}, oldest first. */
    List<EventView> events(String jobOrSweep, long after, int limit);

    /** The oldest event still kept; a wish for what lies before it is answered 410. */
    long firstEvent();

    List<KeptOutput> outputs(JobId id);

    /** The offer that a job comes from; empty when it was submitted without one. */
    default Optional<StoredOffer> offer(JobId id) {
        return Optional.empty();
    }

    /** Whether a job or sweep with this id, which is not there, may have been there and have been removed. */
    default boolean mayBeRemoved(String jobOrSweep) {
        return false;
    }

    /**
     * A piece of a log.
     *
     * @param attempt 0 for the newest that wrote something
     * @param from offset within the stream as written by the payload
     */
    List<LogPiece> log(JobId id, String stream, int attempt, long from, int maxBytes);

    /** Calls {@code listener} on the writer's thread after each commit with the events it made; close to end. */
    AutoCloseable onEvents(Consumer<List<EventView>> listener);

    /** Calls {@code listener} with the id of a job whose log has grown; close to end. */
    AutoCloseable onLog(Consumer<JobId> listener);

    /**
     * @param notBefore the start window's begin; null when it may start at once
     * @param promised when it was said to start, at submission; null of what an earlier release stored and of the later
     *     members of a sweep
     * @param moves what was said of that since, oldest first
     * @param description of the job itself (a sweep's member expanded), in its normalised form
     */
    record JobView(
            JobId id,
            @Nullable String name,
            String owner,
            String group,
            Phase phase,
            @Nullable Reason reason,
            int attempt,
            int tries,
            int priority,
            Instant created,
            @Nullable Instant notBefore,
            @Nullable Instant windowEnd,
            @Nullable Promised promised,
            List<Promised> moves,
            @Nullable Placement placement,
            @Nullable Exit exit,
            Map<String, String> labels,
            JsonNode description) {}

    /** @param counts jobs by phase; phases without jobs are left out */
    record SweepView(
            SweepId id,
            @Nullable String name,
            String owner,
            String group,
            long total,
            Map<Phase, Long> counts,
            Instant created,
            JsonNode description) {}

    /** @param seq rises over the whole pool; the SSE event id */
    record EventView(
            long seq,
            String job,
            Phase phase,
            Instant at,
            @Nullable Reason reason,
            @Nullable String message,
            int attempt,
            @Nullable Placement placement) {}

    /**
     * Null and empty mean any.
     *
     * @param visibleTo only what this subject owns or one of these groups may see; null sees all
     * @param oneOfEach of each sweep only the member that comes first
     */
    record JobFilter(
            List<Phase> phases,
            @Nullable String owner,
            @Nullable SweepId sweep,
            Map<String, String> labels,
            @Nullable String visibleTo,
            List<String> visibleGroups,
            boolean newestFirst,
            boolean oneOfEach) {
        public JobFilter(
                List<Phase> phases,
                @Nullable String owner,
                @Nullable SweepId sweep,
                Map<String, String> labels,
                @Nullable String visibleTo,
                List<String> visibleGroups,
                boolean newestFirst) {
            this(phases, owner, sweep, labels, visibleTo, visibleGroups, newestFirst, false);
        }
    }

    /** @param next the cursor of the next page; null at the end */
    record JobPage(List<JobView> items, @Nullable String next) {}

    /**
     * @param attempt whose output it is
     * @param offset of the first byte; a gap to the piece before was cut
     */
    @SuppressWarnings("ArrayRecordComponent") // read once and written to a socket
    record LogPiece(int attempt, long offset, byte[] data) {}
}
