// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.roadstead.slurm.states.SlurmState;

/**
 * One task of a job array, as squeue or sacct has it.
 *
 * @param job the number of the array
 * @param task the number in the array
 * @param name the job's name
 * @param reason why it waits, in Slurm's word; empty where it does not
 * @param node where it runs; empty when nowhere
 * @param start when it started, or, while it waits, when Slurm expects it to; null while unknown
 */
public record JobLine(
        long job,
        int task,
        String name,
        SlurmState state,
        String reason,
        String node,
        @Nullable Instant submitted,
        @Nullable Instant eligible,
        @Nullable Instant start) {
    /** As people write it: {@code 1234_5}. */
    public String id() {
        return job + "_" + task;
    }
}
