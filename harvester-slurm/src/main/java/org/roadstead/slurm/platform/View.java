// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.Moment;
import org.roadstead.slurm.commands.JobLine;
import org.roadstead.slurm.states.SlurmState;

/** All of our jobs that Slurm knew of in one look. Immutable. */
final class View {
    private final Moment begun;
    private final Map<String, Map<Integer, JobLine>> lines = new HashMap<>();

    /** @param begun before Slurm was asked: what was submitted earlier must be in it */
    View(Moment begun, List<JobLine> all, Mark mark) {
        this.begun = begun;
        for (JobLine line : all) {
            String batch = mark.batch(line.name());
            if (batch != null) {
                lines.computeIfAbsent(batch, any -> new HashMap<>()).merge(line.task(), line, View::truer);
            }
        }
    }

    /**
     * Of two jobs of one name, which an accident may make, the one that has not ended: a pilot starts once, in whichever of them
     * comes first, and the other ends at once. Else the older.
     */
    private static JobLine truer(JobLine one, JobLine other) {
        boolean over = one.state().fate() == SlurmState.Fate.ENDED;
        if (over != (other.state().fate() == SlurmState.Fate.ENDED)) {
            return over ? other : one;
        }
        return one.job() < other.job() ? one : other;
    }

    /** The names of all requests in sight. */
    Set<String> batches() {
        return lines.keySet();
    }

    /** Whether all of it has ended. */
    boolean isOver(String batch) {
        return lines.getOrDefault(batch, Map.of()).values().stream()
                .allMatch(line -> line.state().fate() == SlurmState.Fate.ENDED);
    }

    Moment begun() {
        return begun;
    }

    @Nullable
    JobLine line(String batch, int task) {
        Map<Integer, JobLine> tasks = lines.get(batch);
        return tasks == null ? null : tasks.get(task);
    }

    /** The array's number; 0 when the batch is not in sight. */
    long job(String batch) {
        Map<Integer, JobLine> tasks = lines.get(batch);
        return tasks == null ? 0 : tasks.values().iterator().next().job();
    }
}
