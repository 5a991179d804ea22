// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.states;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;

/**
 * Every state that Slurm 22.05 and later print of a job (job_state_string in slurm_protocol_defs.c), each with its own
 * meaning for the pilot in it.
 */
public enum SlurmState {
    PENDING(Fate.WAITS, null, "it waits in the queue"),
    CONFIGURING(Fate.WAITS, null, "its nodes are being made ready"),
    REQUEUED(Fate.WAITS, null, "Slurm has put it back into the queue"),
    REQUEUE_FED(Fate.WAITS, null, "it is being put into the queue of another cluster"),
    REQUEUE_HOLD(Fate.WAITS, null, "Slurm has put it back into the queue and holds it there"),
    RESV_DEL_HOLD(Fate.WAITS, null, "its reservation was deleted, so Slurm holds it"),
    SPECIAL_EXIT(Fate.WAITS, null, "Slurm has put it back after a special exit code and holds it there"),

    RUNNING(Fate.RUNS, null, "it runs"),
    SUSPENDED(Fate.RUNS, null, "it is suspended"),
    STOPPED(Fate.RUNS, null, "it is stopped and keeps its cores"),
    RESIZING(Fate.RUNS, null, "its allocation is changing size"),
    SIGNALING(Fate.RUNS, null, "it is being sent a signal"),
    STAGE_OUT(Fate.RUNS, null, "its files are being staged out"),
    /** The end is decided, processes may still be there. */
    COMPLETING(Fate.RUNS, null, "it is ending and its processes are being cleared away"),

    COMPLETED(Fate.ENDED, null, "it has ended"),
    CANCELLED(Fate.ENDED, Reason.ALLOCATION_CANCELLED, "it was cancelled"),
    FAILED(Fate.ENDED, Reason.ALLOCATION_FAILED, "it ended with an exit code that is not zero"),
    TIMEOUT(Fate.ENDED, Reason.TIME_LIMIT, "it reached its time limit"),
    PREEMPTED(Fate.ENDED, Reason.PREEMPTED, "Slurm took its nodes for a job that goes before it"),
    OUT_OF_MEMORY(Fate.ENDED, Reason.OUT_OF_MEMORY, "it used more memory than it was given"),
    DEADLINE(Fate.ENDED, Reason.TIME_LIMIT, "it reached its deadline"),
    /** The nodes never came up, so nothing has run. */
    BOOT_FAIL(Fate.ENDED, Reason.NODE_FAILED, "its nodes could not be started"),
    LAUNCH_FAILED(Fate.ENDED, Reason.NODE_FAILED, "it could not be launched on its nodes"),
    RECONFIG_FAIL(Fate.ENDED, Reason.NODE_FAILED, "its nodes could not be configured"),

    /** Slurm has given up on the node; whatever ran there may still run. */
    NODE_FAIL(Fate.OUT_OF_SIGHT, Reason.NODE_FAILED, "a node of it does not answer"),
    /** Of a federation: another cluster runs it. */
    REVOKED(Fate.OUT_OF_SIGHT, null, "another cluster has taken it over"),
    UNKNOWN(Fate.OUT_OF_SIGHT, null, "it is in a state that this release does not know");

    /** What follows for a pilot. */
    public enum Fate {
        /** Nothing of it runs yet. */
        WAITS,
        /** Something of it runs, or may run for a moment. */
        RUNS,
        /** Slurm has cleared it away: nothing of it runs. */
        ENDED,
        /** Nobody can say what runs of it. */
        OUT_OF_SIGHT
    }

    private final Fate fate;
    private final @Nullable Reason reason;
    private final String sentence;

    SlurmState(Fate fate, @Nullable Reason reason, String sentence) {
        this.fate = fate;
        this.reason = reason;
        this.sentence = sentence;
    }

    /** Of Slurm's own word, as squeue ({@code RUNNING}), sacct ({@code CANCELLED by 1000}, {@code CANCELLED+}) and scontrol print it. */
    public static SlurmState of(String text) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        int end = 0;
        while (end < word.length() && (Character.isLetter(word.charAt(end)) || word.charAt(end) == '_')) {
            end++;
        }
        word = word.substring(0, end);
        for (SlurmState state : values()) {
            if (state.name().equals(word)) {
                return state;
            }
        }
        return UNKNOWN;
    }

    public Fate fate() {
        return fate;
    }

    /** Why a pilot in this state is lost; null where it is not, or where it ended by itself. */
    public @Nullable Reason reason() {
        return reason;
    }

    /** What it means, as the end of a sentence about the Slurm job. */
    public String sentence() {
        return sentence;
    }
}
