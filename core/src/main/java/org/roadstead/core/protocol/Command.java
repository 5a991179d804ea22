// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.reason.Reason;

/** What the centre asks of a leaf; repeated until the leaf's reports show that it was followed. */
public record Command(Kind kind, @Nullable JobId job, int attempt, @Nullable Reason reason) {
    /** What is asked. */
    public enum Kind {
        /** Stop the job (or hand it back unclaimed) and report CANCELLED. */
        CANCEL,
        /** Stop the attempt at once and report nothing: it is no longer held. */
        DROP,
        /** The pool has accepted RELEASING: rename the staged outputs and report COMPLETED. */
        RELEASED,
        /** Take no new jobs, finish what fits, end. */
        DRAIN,
        /** To a pilot: the harvester has been started again; say hello before anything else. */
        HELLO,
        /** To a harvester: try the queues that were paused now. Said once. */
        RESUME
    }
}
