// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;

/** One payload on a node, as the node sees it. */
final class Payload {
    final AttemptKey key;
    final String owner;
    final PilotProc pilot;
    final PilotMessages.Grant grant;
    /** How it will end if it is left alone. */
    final Phase end;

    final boolean staged;
    long left;
    long goesOnAt;
    long stoodStill;
    /** Changes whenever what was arranged about it is void. */
    int turn;

    boolean started;
    boolean held;
    boolean gone;
    boolean dropped;

    @Nullable
    Reason stopping;

    Payload(PilotProc pilot, PilotMessages.Grant grant, Phase end, boolean staged, long left) {
        this.key = new AttemptKey(grant.job(), grant.generation(), grant.attempt());
        this.owner = grant.owner();
        this.pilot = pilot;
        this.grant = grant;
        this.end = end;
        this.staged = staged;
        this.left = left;
    }

    /** Whether it does anything right now. */
    boolean runs() {
        return started && !gone && !held && !pilot.host.isPaused();
    }

    /** It begins or goes on; its host may stand still meanwhile. */
    void goesOn(long now) {
        goesOnAt = now;
        stoodStill = pilot.host.stoodStill();
    }

    /** What is left to do of it. */
    long leftAt(long now) {
        return Math.max(0, left - (now - goesOnAt - (pilot.host.stoodStill() - stoodStill)));
    }

    @Override
    public String toString() {
        return key + " on " + pilot.name;
    }
}
