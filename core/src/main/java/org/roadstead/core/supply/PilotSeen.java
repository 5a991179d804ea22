// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;

/**
 * What the platform says about one pilot.
 *
 * @param pilot the pilot's id
 * @param allocation the platform's own name of it: a process id, a Slurm job, a pod
 * @param reason why it ended, or is being ended by somebody else, where the platform knows; while PENDING, why it will
 *     never begin; null otherwise
 * @param message one sentence; while PENDING, why it still waits, in the platform's words
 * @param waited null where the platform has no queue, or says nothing of it now
 */
public record PilotSeen(
        String pilot,
        State state,
        @Nullable String allocation,
        @Nullable Reason reason,
        @Nullable String message,
        @Nullable Wait waited) {

    /** On a platform without queues. */
    public PilotSeen(
            String pilot, State state, @Nullable String allocation, @Nullable Reason reason, @Nullable String message) {
        this(pilot, state, allocation, reason, message, null);
    }

    /** How far the platform's knowledge goes. */
    public enum State {
        /** Asked for and not yet running. */
        PENDING,
        /** Running, as far as the platform knows. */
        RUNNING,
        /** Proved dead: nothing that it started runs any more. */
        DEAD,
        /** Not to be seen, which proves nothing. */
        UNKNOWN
    }
}
