// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import org.jspecify.annotations.Nullable;

/** What a harvester has learnt of one of its platform's queues. */
final class QueueState {
    private static final double WEIGHT = 0.3;

    /** After so long without a pilot that started, what its queue was like then says little. */
    private static final long WAIT_MEMORY_MILLIS = 1_800_000;

    final String name;
    /** Pilots that were refused. */
    final Ladder refusals = new Ladder();
    /** Pilots that died young. */
    final Ladder deaths = new Ladder();

    /** Null when the platform does not name it any more. */
    private @Nullable Queue queue;

    private double meanWaitMillis;
    private long waitSeenAt = Long.MIN_VALUE / 2;

    QueueState(String name) {
        this.name = name;
    }

    void becomes(@Nullable Queue now) {
        queue = now;
    }

    @Nullable
    Queue queue() {
        return queue;
    }

    /** Why nothing can be asked of it; null when something can. */
    @Nullable
    String closed() {
        return queue == null ? "the platform has no queue " + name + " any more" : queue.closed();
    }

    boolean isPaused() {
        return refusals.isPaused() || deaths.isPaused();
    }

    long waitMillis(long now) {
        return Math.max(refusals.waitMillis(now), deaths.waitMillis(now));
    }

    /** What last went wrong there; empty when all is well. */
    String trouble() {
        return refusals.why().isEmpty() ? deaths.why() : refusals.why();
    }

    /** Whether this pilot is there to show that trouble is over, and has not shown it yet. */
    boolean isProbe(PilotEntry pilot) {
        return refusals.isProbe(pilot.startedAt) && !pilot.accepted
                || deaths.isProbe(pilot.startedAt) && !pilot.settled && !pilot.cannotBegin;
    }

    boolean isTroubled() {
        return refusals.isTroubled() || deaths.isTroubled();
    }

    /** A pilot started after so long. */
    void waited(long millis, long now) {
        boolean old = now - waitSeenAt > WAIT_MEMORY_MILLIS;
        meanWaitMillis = old ? millis : meanWaitMillis + WEIGHT * (millis - meanWaitMillis);
        waitSeenAt = now;
    }

    /** How long pilots waited here lately; 0 when that is not known, so that it is found out. */
    long usualWaitMillis(long now) {
        return now - waitSeenAt > WAIT_MEMORY_MILLIS ? 0 : Math.round(meanWaitMillis);
    }

    /** OPEN, PAUSED or CLOSED. */
    String state() {
        return closed() != null ? "CLOSED" : isPaused() ? "PAUSED" : "OPEN";
    }

    /** Why it is not open, or what goes wrong there; null when all is well. */
    @Nullable
    String why(long now) {
        if (closed() != null) {
            return closed();
        }
        if (!isTroubled()) {
            return null;
        }
        long wait = waitMillis(now);
        String next = wait == 0 ? "the next pilot may be tried now" : "the next is tried in " + roughly(wait);
        return trouble() + "; " + next;
    }

    /** In steps, so that time alone is no news. */
    private static String roughly(long millis) {
        long seconds = (millis + 999) / 1000;
        return seconds <= 15 ? "15 s or less" : seconds <= 60 ? "a minute or less" : "5 minutes or less";
    }
}
