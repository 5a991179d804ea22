// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import java.util.List;
import org.roadstead.core.choice.Directive.Kind;
import org.roadstead.core.protocol.PilotMessages.Grant;
import org.roadstead.core.protocol.PilotMessages.Renewal;
import org.roadstead.core.time.Moment;

/** Until when each attempt may go on, and what a pause of this process does to that. */
final class Deadlines {
    /** Ticks come once a second: so much later may a deadline be noticed. */
    private static final long TICK_MILLIS = 1_000;

    /** Clocks of pool, harvester and pilot may run apart by a fiftieth of what is promised. */
    private static final long DRIFT_SHARE = 50;

    private final Roster roster;
    private final long graceMillis;
    private final ClockWatch watch = new ClockWatch();
    private long pausedAt = Long.MIN_VALUE;
    private long renewedAt;
    private boolean renewNow;

    Deadlines(Roster roster, long killGraceMillis) {
        this.roster = roster;
        this.graceMillis = killGraceMillis * 11 / 10;
    }

    /** The process begins to talk; a pause before the first tick is noticed, too. */
    void begin(Moment now) {
        watch.begin(now);
    }

    /** Whether an answer to what was sent then says nothing any more: this process was paused since. */
    boolean isBeforePause(Moment sentAt) {
        return sentAt.monotonicMillis() < pausedAt;
    }

    void granted(Attempt attempt, Grant grant, Moment sentAt) {
        attempt.deadline = until(sentAt, grant.remainMillis());
        attempt.remain = grant.remainMillis();
    }

    private static long until(Moment sentAt, long remainMillis) {
        return sentAt.monotonicMillis() + remainMillis - remainMillis / DRIFT_SHARE;
    }

    void renewed(Attempt attempt, Renewal renewal, Moment sentAt, Moment now, List<Directive> out) {
        if (isBeforePause(sentAt)) {
            return;
        }
        long until = until(sentAt, renewal.remainMillis());
        // After a pause what was promised before it counts for nothing: only a new promise lets the payload go on.
        if (attempt.held ? renewal.remainMillis() > 0 : until > attempt.deadline) {
            attempt.deadline = until;
            attempt.remain = renewal.remainMillis();
            if (attempt.held && attempt.stopping == null && !isOver(attempt, now)) {
                attempt.held = false;
                if (attempt.isActive()) {
                    out.add(Directive.about(Kind.CONTINUE, attempt, null));
                }
            }
        }
    }

    /** Whether it must stop now, so as to have stopped when its time is over. */
    boolean isOver(Attempt attempt, Moment now) {
        return now.monotonicMillis() >= attempt.deadline - graceMillis - TICK_MILLIS;
    }

    /** How long before the end of an allocation everything must be asked to stop. */
    long leadMillis() {
        return graceMillis + 2 * TICK_MILLIS;
    }

    // --- renewals ----------------------------------------------------------------------------------------------

    void renewSoon() {
        renewNow = true;
    }

    void renewing(Moment now) {
        renewNow = false;
        renewedAt = now.monotonicMillis();
    }

    boolean renewalIsDue(long atLeastEvery, Moment now) {
        long every = atLeastEvery;
        for (Attempt attempt : roster.attempts.values()) {
            if (!attempt.isEnded()) {
                every = Math.min(every, attempt.held ? TICK_MILLIS : Math.max(TICK_MILLIS, attempt.remain / 3));
            }
        }
        return renewNow || now.monotonicMillis() - renewedAt >= every;
    }

    // --- time --------------------------------------------------------------------------------------------------

    void tick(Clocks clocks, Moment now, List<Directive> out) {
        ClockWatch.Finding finding = watch.look(clocks);
        boolean hidden = finding.hiddenMillis() > ClockWatch.TOLERANCE_MILLIS;
        for (Attempt attempt : List.copyOf(roster.attempts.values())) {
            attempt.deadline -= hidden ? finding.hiddenMillis() : 0;
            if (attempt.isEnded() || attempt.state == Attempt.State.PUBLISHING) {
                continue;
            }
            if (finding.paused()) {
                hold(attempt, out);
            }
            if (isOver(attempt, now)) {
                roster.outOfTouch(attempt, now, out);
            }
        }
        if (finding.paused()) {
            pausedAt = now.monotonicMillis();
            renewNow = true;
        }
    }

    /** Also before a stop: what is held is killed without being asked, and does nothing more. */
    private static void hold(Attempt attempt, List<Directive> out) {
        if (attempt.isActive() && !attempt.held) {
            out.add(Directive.about(Kind.HOLD, attempt, null));
        }
        attempt.held = attempt.isActive() || attempt.state == Attempt.State.QUEUED;
    }
}
