// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import java.time.Duration;
import org.roadstead.core.time.Moment;

/**
 * When to ask who ends a pod whose pilot has been told to end: at once and then every half second, for who preempts or evicts a pod
 * tells of it elsewhere, on a way of its own, and mostly later. Over in time for those who keep a job's end back for the answer.
 */
final class Inquiry {
    /** Between two questions. */
    static final long EVERY_MILLIS = 500;

    /** Whoever has not been named by then is not known. */
    static final long LAST_MILLIS = 2_500;

    private final Moment since;
    private Moment next;
    private boolean over;

    Inquiry(Moment since) {
        this.since = since;
        this.next = since;
    }

    /** How long until the next question is due, in milliseconds; none is after the last. */
    long dueIn(Moment now) {
        return over ? Long.MAX_VALUE : Math.max(0, next.millisSince(now));
    }

    /** What there was to be known at {@code now} is known; a question about another pod counts just as well. */
    void asked(Moment now) {
        over |= now.millisSince(since) >= LAST_MILLIS;
        next = now.plus(Duration.ofMillis(EVERY_MILLIS));
    }

    boolean isOver() {
        return over;
    }
}
