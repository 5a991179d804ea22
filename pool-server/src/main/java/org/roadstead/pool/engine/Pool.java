// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.lease.HarvesterFacts;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.queue.GroupFacts;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Verdict;
import org.roadstead.pool.disk.DiskRoom;

/**
 * What the pool does, for its HTTP face. Thread-safe. Each future completes after the commit that makes its answer true,
 * on the writer's thread: hop to your own before doing anything slow. Futures fail with {@link PoolException}.
 */
public interface Pool extends AutoCloseable {
    CompletableFuture<Submitted> submit(Submission submission);

    /** The phase after the call: CANCELLED at once, or the present one while the stop is under way. */
    CompletableFuture<Phase> cancel(JobId job);

    /** How many members were cancelled or are being cancelled. */
    CompletableFuture<Long> cancel(SweepId sweep);

    /** Members in {@code from} (FAILED or CANCELLED) wait again; how many. */
    CompletableFuture<Long> reopen(SweepId sweep, Phase from);

    /** Whether the job, which must be FAILED or CANCELLED, waits again. */
    CompletableFuture<Boolean> reopen(JobId job);

    CompletableFuture<Explanation> explain(JobId job);

    /** When a job that waits, and that no harvester has, will start, as it looks now; empty of any other. */
    default CompletableFuture<Optional<Promised>> window(JobId job) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /** How right promises were, of each kind that was ever made. Blocks for a moment. */
    default Map<WindowTally.Key, WindowTally> tallies() {
        return Map.of();
    }

    /** Starts and what was promised of them: the newest, oldest first. Blocks for a moment. */
    default List<WindowTally.Start> starts(int limit) {
        return List.of();
    }

    CompletableFuture<HarvesterMessages.Welcome> hello(String harvester, HarvesterMessages.Hello hello);

    CompletableFuture<HarvesterMessages.Reconciled> reconcile(String harvester, HarvesterMessages.Reconcile reconcile);

    /** Waits for up to {@code waitMillis}; cancel the future when the caller has gone away. */
    CompletableFuture<HarvesterMessages.Pulled> pull(String harvester, HarvesterMessages.Pull pull);

    CompletableFuture<HarvesterMessages.Reported> report(String harvester, HarvesterMessages.Report report);

    /** Tells a harvester to take no new jobs, or to take them again. */
    CompletableFuture<Boolean> drain(String harvester, boolean draining);

    /** Tells a harvester to try the queues that it has paused; false when there is no such harvester. */
    default CompletableFuture<Boolean> resume(String harvester) {
        return CompletableFuture.completedFuture(false);
    }

    /** The newest waits that a harvester has told of, newest first. Blocks for a moment. */
    default List<WaitSeen> waits(String harvester, int limit) {
        return List.of();
    }

    /** What is known of each harvester, by name. */
    CompletableFuture<List<HarvesterView>> harvesters();

    /** Who gets how much. */
    CompletableFuture<Policy> policy();

    /** Asking first. */
    default Offers offers() {
        return Offers.NONE;
    }

    /** Replaces it; nothing that waits or runs is lost by that. */
    CompletableFuture<Policy> policy(Policy policy);

    /** Every group that ever had a job here, by name. */
    CompletableFuture<List<GroupFacts>> groups();

    /** Figures for /metrics: jobs by phase, leases, waiting pulls, turns of the writer. */
    PoolFigures figures();

    /** Blocking reads of what is committed; call them off the event loop. */
    JobReads reads();

    /** What keeps it within its bounds. */
    default Housekeeping housekeeping() {
        throw new UnsupportedOperationException("this pool keeps no house");
    }

    /** How many jobs that had ended in {@code phase} were removed. Blocks for a moment. */
    default long removed(Phase phase) {
        return 0;
    }

    /** The room on its disk. */
    default DiskRoom room() {
        return DiskRoom.endless();
    }

    @Override
    void close();

    /**
     * Why a job is where it is.
     *
     * @param reason the first thing that holds it, or why it ended; null when it completed
     * @param position jobs ahead of it among those that the same harvesters could take; -1 when it is not in line
     * @param harvesters the verdict of each
     * @param window when it will start, as it looks now; null of one that is held or has ended
     */
    record Explanation(
            JobId job,
            Phase phase,
            @Nullable Reason reason,
            String message,
            long position,
            List<HarvesterVerdict> harvesters,
            @Nullable Promised window) {}

    /** @param present whether it was heard of lately */
    record HarvesterVerdict(String harvester, String platform, boolean present, Verdict verdict) {}

    /**
     * @param lastHeardMillisAgo since its last call
     * @param status what it last published; null before the first
     */
    record HarvesterView(
            String name,
            String platform,
            String release,
            long incarnation,
            boolean present,
            boolean draining,
            long lastHeardMillisAgo,
            int leased,
            HarvesterMessages.@Nullable Status status) {
        static HarvesterView of(HarvesterFacts facts) {
            return new HarvesterView(
                    facts.row().name(),
                    facts.row().platform(),
                    facts.row().release(),
                    facts.row().incarnation(),
                    facts.present(),
                    facts.row().draining(),
                    facts.lastHeardMillisAgo(),
                    facts.leased(),
                    facts.status());
        }
    }

    /** Counters and gauges, read without the writer. */
    record PoolFigures(
            Map<Phase, Long> jobsByPhase,
            long leases,
            int waitingPulls,
            long turns,
            long commits,
            long submitted,
            long granted) {}
}
