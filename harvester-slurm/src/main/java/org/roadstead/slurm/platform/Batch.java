// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/**
 * One request to Slurm: an array with a pilot in each task. Written down before Slurm is asked; see {@link Batches}.
 * Not thread-safe.
 */
final class Batch {
    /** How a pilot ended. */
    record Verdict(@Nullable Reason reason, @Nullable String message) {}

    private final String id;
    private final String queue;
    private final List<String> pilots;
    private final Map<Integer, Verdict> dead = new HashMap<>();
    private final Map<Integer, String> adrift = new HashMap<>();
    private long job;
    private @Nullable Moment asked;

    /** @param pilots in the order of the array's tasks */
    Batch(String id, String queue, List<String> pilots) {
        this.id = id;
        this.queue = queue;
        this.pilots = List.copyOf(pilots);
    }

    String id() {
        return id;
    }

    String queue() {
        return queue;
    }

    List<String> pilots() {
        return pilots;
    }

    /** The array's number; 0 until Slurm has said it, or was seen to have it. */
    long job() {
        return job;
    }

    void job(long number) {
        job = number;
    }

    /** When this process was done asking; null when an earlier one was, or when it has not been asked yet. */
    @Nullable
    Moment asked() {
        return asked;
    }

    void asked(Moment now) {
        asked = now;
    }

    void dead(int task, Verdict verdict) {
        dead.put(task, verdict);
        adrift.remove(task);
    }

    @Nullable
    Verdict dead(int task) {
        return dead.get(task);
    }

    boolean allDead() {
        return dead.size() == pilots.size();
    }

    /** Slurm has given up on the node that this task ran on. */
    void adrift(int task, String node) {
        adrift.put(task, node);
    }

    /** The nodes of tasks that nobody has heard of since, by task. */
    Map<Integer, String> adrift() {
        return adrift;
    }
}
