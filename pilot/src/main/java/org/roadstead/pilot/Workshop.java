// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.nio.file.Path;
import org.roadstead.core.job.JobId;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pilot.launch.Launcher;
import org.roadstead.pilot.limit.Capture;
import org.roadstead.pilot.stage.Inputs;
import org.roadstead.pilot.stage.JobDirectories;
import org.roadstead.pilot.stage.Outputs;

/**
 * What attempts need to run. Thread-safe.
 *
 * @param overflow directory for output beyond what memory takes
 */
record Workshop(
        Launcher launcher, JobDirectories directories, Inputs inputs, Outputs outputs, Path overflow, PilotLog log) {

    Capture capture(JobId job, int attempt) {
        return new Capture(overflow, job + "." + attempt, log);
    }

    long nowMillis() {
        return SystemTime.INSTANCE.moment().monotonicMillis();
    }
}
