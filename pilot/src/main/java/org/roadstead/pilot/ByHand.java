// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.PilotMessages;

/**
 * What is different for a pilot that a person has started: it is let in by the person's token, stays longer without a job, and
 * says when it ends, since no platform can. For the pilot's thread.
 */
final class ByHand {
    private final PilotConfig config;
    private final PilotConfig.@Nullable Hand hand;
    private final Talk talk;
    private final PilotLog log;
    private boolean wanted;
    private boolean enrolling;

    ByHand(PilotConfig config, Talk talk, PilotLog log) {
        this.config = config;
        this.hand = config.hand();
        this.talk = talk;
        this.log = log;
        this.wanted = hand != null;
    }

    /** Whether it has yet to be let in; begins with that when it has not. Nothing else can be said before. */
    boolean enrols() {
        PilotConfig.Hand own = hand;
        if (!wanted || own == null) {
            return false;
        }
        if (enrolling) {
            return true;
        }
        enrolling = true;
        PilotMessages.Enrol enrol = new PilotMessages.Enrol(config.id(), List.copyOf(own.groups()));
        talk.start(
                link -> link.enrol(enrol, config.token()),
                (answer, sentAt) -> {
                    wanted = false;
                    boolean alone = own.groups().isEmpty();
                    log.line("takes jobs of "
                            + (alone ? answer.owner() : "the group " + String.join(", ", own.groups())));
                },
                () -> enrolling = false);
        return true;
    }

    PilotMessages.Welcome withOwnIdle(PilotMessages.Welcome answer) {
        Duration idle = hand == null ? null : hand.idle();
        return idle == null
                ? answer
                : new PilotMessages.Welcome(
                        answer.epoch(), answer.protocol(), answer.renewMillis(), idle.toMillis(), answer.acks());
    }

    /** Ends the talk: nothing is held. Waits for the answer, not for long. */
    void bye(long seq) {
        try {
            talk.link().bye(new PilotMessages.Bye(seq));
        } catch (IOException e) {
            // Then its platform, or its silence, will tell.
            log.failure("harvester", e);
        }
    }
}
