// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import org.roadstead.core.queue.Policy.Limits;

/** One owner, counted: what limits are held against. */
public final class Owner {
    final String name;
    Limits limits;
    /** Jobs in phase WAITING. */
    long waiting;
    /** Jobs that harvesters hold. */
    long held;
    /** Those of the pull that is being answered. */
    long given;
    /** Submissions that may come at once now. */
    double tokens = Double.NaN;
    /** Monotonic: as of when. */
    long tokensAt;

    Owner(String name, Limits limits) {
        this.name = name;
        this.limits = limits;
    }

    private static long of(@org.jspecify.annotations.Nullable Long limit) {
        return limit == null ? Limits.NONE : limit;
    }

    long mostWaiting() {
        return of(limits.waiting());
    }

    long mostRunning() {
        return of(limits.running());
    }

    long mostSubmits() {
        return of(limits.submitsPerMinute());
    }

    /** Whether a harvester may be given another job of this owner. */
    boolean mayRun() {
        return held + given < mostRunning();
    }
}
