// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import org.roadstead.core.job.JobId;
import org.roadstead.core.job.SweepId;

/** What somebody names on the command line: a job or a sweep. */
final class Ids {
    private Ids() {}

    static boolean isSweep(String id) {
        return SweepId.isSweepId(id);
    }

    /** The path of a job or a sweep below {@code /api/v1}. */
    static String path(String id) {
        return isSweep(id) ? "/sweeps/" + id : "/jobs/" + job(id);
    }

    /** {@code id}, when it has the form of a job's; nothing else can be part of a path. */
    static String job(String id) {
        if (isSweep(id)) {
            throw Failure.usage(
                    "this is about one job, and " + id + " is a sweep: name a member, such as " + id + ".0");
        }
        if (!JobId.isJobId(id)) {
            throw Failure.usage("`" + id + "` is no id of a job or a sweep");
        }
        return id;
    }
}
