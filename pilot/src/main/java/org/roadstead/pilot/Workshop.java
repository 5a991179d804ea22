// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.nio.file.Path;
import org.roadstead.core.choice.Limits;
import org.roadstead.core.choice.Usage;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.ResourceRequest;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pilot.facts.Gpus;
import org.roadstead.pilot.launch.Launcher;
import org.roadstead.pilot.limit.Capture;
import org.roadstead.pilot.limit.Guard;
import org.roadstead.pilot.stage.Inputs;
import org.roadstead.pilot.stage.JobDirectories;
import org.roadstead.pilot.stage.Outputs;

/**
 * What attempts need to run. Thread-safe.
 *
 * @param gpus those of this pilot
 * @param overflow directory for output beyond what memory takes
 * @param mostProcesses of one job
 * @param mostLogBytes of one attempt, both streams together
 */
record Workshop(
        Descriptions descriptions,
        Launcher launcher,
        JobDirectories directories,
        Inputs inputs,
        Outputs outputs,
        Guard guard,
        Gpus gpus,
        long mostProcesses,
        long mostLogBytes,
        Path overflow,
        PilotLog log) {

    Capture capture(JobId job, int attempt) {
        return new Capture(overflow, job + "." + attempt, log);
    }

    /** What a job that asked for this may use. */
    Limits limits(ResourceRequest asked) {
        return new Limits(new Usage(asked.memory().bytes(), asked.disk().bytes(), mostProcesses, mostLogBytes));
    }

    long nowMillis() {
        return SystemTime.INSTANCE.moment().monotonicMillis();
    }
}
