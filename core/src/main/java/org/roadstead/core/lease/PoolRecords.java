// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.job.Phase;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.ShareRow;
import org.roadstead.core.queue.Terms;

/**
 * What a pool has stored, as its ledger sees it: everything committed and everything {@linkplain #apply applied} since.
 * In the pool this is the open transaction of the writer, in the testkit a few maps. Used by one thread.
 */
public interface PoolRecords {
    /** Takes changes, so that the look-ups below see them; they become durable with the next commit, together. */
    void apply(Changes changes);

    /** The body with this number; null when there is none. */
    @Nullable
    BodyFacts body(long first);

    /** The body of this job or sweep id ({@code JobId.body()}); null when there is none. */
    @Nullable
    BodyFacts body(String id);

    /** The rows with these numbers, in the same order. All of them exist. */
    List<JobRow> rows(long[] nums);

    /** Members of a sweep by ordinal of their phase; {@code sweep} is the number of its body. */
    long[] counts(long sweep);

    /** Those of the jobs {@code first} to {@code last} of one body that are in {@code phase}, each once, in no order. */
    void members(long first, long last, Phase phase, RunVisitor visitor);

    /** Whether a stored body names the job or sweep {@code id}, or a member of it, in its {@code after}. */
    default boolean isNamed(String id) {
        return false;
    }

    /** The set of offers with this id, open or not; null when there is none any more. */
    default @Nullable OfferSet offers(String id) {
        return null;
    }

    /** What was asked for the set of offers with this id, which exists; normal form. */
    default String offerRequest(String id) {
        throw new IllegalStateException("there are no offers " + id);
    }

    /**
     * Single jobs that wait, that nobody holds and that have numbers above {@code after}; by rising number, {@code most} of them.
     */
    default List<Single> singles(long after, int most) {
        return List.of();
    }

    /**
     * A single job that waits.
     *
     * @param last what was said of it last; null when nothing was
     * @param moves how often that has changed
     */
    record Single(JobRow row, BodyFacts body, @Nullable Promised last, int moves) {}

    /** Terms with this number, which exist. */
    Terms terms(int id);

    /** The number of {@code terms}; null when they are new. */
    @Nullable
    Integer termsId(Terms terms);

    /** Tells {@code recovery} all that a new ledger must know; called once, before anything else. */
    void recover(Recovery recovery);

    /** Told of jobs in a row that have the same terms. */
    @FunctionalInterface
    interface RunVisitor {
        void run(long first, long last, int terms);
    }

    /** What a new ledger is told, in the order of these methods. */
    interface Recovery {
        /**
         * @param generation of the pool; 1 at first
         * @param nextNum above every number ever given out; 1 at first
         * @param nextTerms above every number of terms; 1 at first
         * @param jobsByPhase by ordinal
         */
        void begin(long generation, long nextNum, int nextTerms, long[] jobsByPhase);

        /** What the operator decided; not called when nobody has. */
        default void policy(Policy policy) {}

        /** Each group's use of the pool, and the level. */
        default void share(ShareRow row) {}

        /** Job {@code num} and all before it were submitted by {@code at} (wall clock, milliseconds); by rising number. */
        default void submitted(long num, long at) {}

        void harvester(HarvesterRow harvester);

        /** A set of offers of which something may still be accepted. */
        default void offers(OfferSet set) {}
        /** A wait that a harvester has told of: the newest of each, oldest first. */
        default void waited(String harvester, WaitSeen seen) {}

        /** How right windows of one kind were. */
        default void tally(WindowTally.Key key, WindowTally tally) {}

        /** Starts that were kept, oldest first. */
        default void start(WindowTally.Start start) {}

        /** A body with WAITING jobs that has a window, or names others it comes after; by rising number. */
        void bound(BodyFacts body);

        /** A job in phase WAITING that nobody holds; by rising number. Bodies named by {@link #bound} came before. */
        void waiting(long num, int terms);

        /** The same of all jobs {@code first} to {@code last} of one body. */
        default void waiting(long first, long last, int terms) {
            for (long num = first; num <= last; num++) {
                waiting(num, terms);
            }
        }

        /** A job that somebody holds, with its body. */
        void held(JobRow row, BodyFacts body);
    }
}
