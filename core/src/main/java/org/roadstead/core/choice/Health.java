// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.PilotMessages.Trouble;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/**
 * Whether this node is a black hole: one on which jobs die at once, so that a pilot would burn through a backlog. Then
 * the pilot rests; after the rest it tries one job, and rests twice as long when that is no better.
 *
 * <p>A job can fail at once by its own fault, so ends are weighed. The node's own failures count by themselves. What
 * may be either's fault (the program or an input is not there) counts only when jobs of several descriptions show it.
 * Other exit codes say nothing: a sweep of a wrong command fails to its end on a good node. A job that completes, or
 * runs for longer than {@link #AT_ONCE}, clears the node.
 */
final class Health {
    /** So many ends in a row that are the node's own doing. */
    static final int NODE_FAILURES = 3;

    /** So many ends in a row that may be, of so many descriptions ({@link #DESCRIPTIONS}). */
    static final int SUSPICIONS = 6;

    static final int DESCRIPTIONS = 3;

    /** A payload that runs for longer has found what it needs, in milliseconds. */
    static final long AT_ONCE = 1_000;

    static final long FIRST_REST = 60_000;
    static final long LONGEST_REST = 1_800_000;

    private static final int SIGILL = 4;
    private static final int SIGBUS = 7;

    private int nodeFailures;
    private int suspicions;
    private final Set<String> descriptions = new HashSet<>();
    private @Nullable Trouble trouble;
    private long restUntil;
    private long rest = FIRST_REST;
    /** When the newest rest began: what was started before says nothing about the time after. */
    private long restedAt = Long.MIN_VALUE;

    private enum Weight {
        GOOD,
        NOTHING,
        SUSPICIOUS,
        THE_NODE
    }

    /**
     * An attempt has ended by itself.
     *
     * @param startedAt when its preparation began, on the monotonic clock
     * @param ranMillis how long its payload ran; negative when it never did
     * @return whether a rest begins
     */
    boolean ended(JobId job, Outcome outcome, long startedAt, long ranMillis, Moment now) {
        if (startedAt < restedAt) {
            return false;
        }
        Weight weight = weigh(outcome, ranMillis);
        switch (weight) {
            case GOOD -> {
                forget();
                trouble = null;
                rest = FIRST_REST;
                return false;
            }
            case NOTHING -> {
                return false;
            }
            case SUSPICIOUS -> suspicions++;
            case THE_NODE -> {
                nodeFailures++;
                suspicions++;
            }
        }
        descriptions.add(job.body());
        boolean enough = nodeFailures >= NODE_FAILURES
                || suspicions >= SUSPICIONS && descriptions.size() >= DESCRIPTIONS
                || trouble != null;
        if (!enough) {
            return false;
        }
        trouble = new Trouble(Reason.BLACK_HOLE, sentence(outcome));
        restedAt = now.monotonicMillis();
        restUntil = restedAt + rest;
        rest = Math.min(LONGEST_REST, rest * 2);
        forget();
        return true;
    }

    private void forget() {
        nodeFailures = 0;
        suspicions = 0;
        descriptions.clear();
    }

    private static Weight weigh(Outcome outcome, long ranMillis) {
        if (outcome.phase() == Phase.COMPLETED) {
            return Weight.GOOD;
        }
        Exit exit = outcome.exit();
        Reason reason = exit == null ? null : exit.reason();
        if (exit == null || reason == null) {
            return Weight.NOTHING;
        }
        boolean atOnce = ranMillis <= AT_ONCE;
        return switch (reason) {
            case NODE_FAILED -> Weight.THE_NODE;
            case LAUNCHER_LOST -> atOnce ? Weight.THE_NODE : Weight.NOTHING;
            case LAUNCH_FAILED, INPUT_UNAVAILABLE -> Weight.SUSPICIOUS;
            case OUTPUT_FAILED -> atOnce ? Weight.SUSPICIOUS : Weight.NOTHING;
            case EXIT_NONZERO, KILLED_BY_SIGNAL ->
                !atOnce ? Weight.GOOD : isMissing(exit) ? Weight.SUSPICIOUS : Weight.NOTHING;
            default -> ranMillis > AT_ONCE && reason.isCharged() ? Weight.GOOD : Weight.NOTHING;
        };
    }

    /** A shell's word for a program that is not there or cannot be executed; a program on a mount that has gone. */
    private static boolean isMissing(Exit exit) {
        Integer code = exit.code();
        Integer signal = exit.signal();
        return code != null && (code == 126 || code == 127) || signal != null && (signal == SIGILL || signal == SIGBUS);
    }

    private String sentence(Outcome outcome) {
        Exit exit = outcome.exit();
        String last = exit == null || exit.reason() == null
                ? ""
                : exit.reason() + (exit.message() == null ? "" : ": " + exit.message());
        return trouble != null
                ? "the job it tried after its rest ended with " + last
                : suspicions + " jobs in a row ended at once, the last with " + last;
    }

    /** Whether no job is to be taken now. */
    boolean rests(Moment now) {
        return trouble != null && now.monotonicMillis() < restUntil;
    }

    /** Whether the rest is over and one job is to show whether the node has recovered. */
    boolean tries(Moment now) {
        return trouble != null && now.monotonicMillis() >= restUntil;
    }

    /** Whether an attempt that was started then shows how the node is now. */
    boolean isAfterRest(long startedAt) {
        return startedAt >= restedAt;
    }

    /** Why no job is taken; null when jobs are. */
    @Nullable
    Trouble trouble(Moment now) {
        return rests(now) ? trouble : null;
    }
}
