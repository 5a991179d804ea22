// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.Moment;
import org.roadstead.slurm.commands.JobLine;

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
                // Of two jobs of one name, which an accident may make, the older one is the batch's.
                Map<Integer, JobLine> tasks = lines.computeIfAbsent(batch, any -> new HashMap<>());
                JobLine other = tasks.get(line.task());
                if (other == null || line.job() < other.job()) {
                    tasks.put(line.task(), line);
                }
            }
        }
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
