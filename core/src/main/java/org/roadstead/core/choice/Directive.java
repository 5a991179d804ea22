// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;

/** What a pilot's decisions ask its edge to do. */
public record Directive(
        Kind kind,
        @Nullable JobId job,
        int attempt,
        PilotMessages.@Nullable Grant grant,
        int cores,
        @Nullable Reason reason) {
    /** What to do. */
    public enum Kind {
        /** Prepare and run {@code grant} on {@code cores}; the edge calls {@link PilotLedger#prepared} and so on. */
        START,
        /**
         * End the payload (ask, then kill after the grace; one that is held is killed at once and never let go on), then
         * call {@link PilotLedger#ended} with {@code reason}.
         */
        STOP,
        /** Kill the payload and forget everything of the attempt; report nothing. */
        DROP,
        /** Hold the payload (SIGSTOP). */
        HOLD,
        /** Let it go on (SIGCONT). */
        CONTINUE,
        /** The pool took RELEASING: rename the staged outputs, then call {@link PilotLedger#published}. */
        PUBLISH,
        /** The result is safe with the harvester: its spool may go. */
        FORGET,
        /** Say hello again. */
        HELLO,
        /** Everything is done: end the process. */
        END
    }

    static Directive plain(Kind kind) {
        return new Directive(kind, null, 0, null, 0, null);
    }

    static Directive about(Kind kind, Attempt attempt, @Nullable Reason reason) {
        return new Directive(kind, attempt.key.job(), attempt.key.attempt(), null, 0, reason);
    }
}
