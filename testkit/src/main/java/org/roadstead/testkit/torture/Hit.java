// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One thing that was done to the running parts, and what came of it. Thread-safe. */
final class Hit {
    /** What was done; in this word the reports list it. */
    final String what;
    /** To whom: a part, a pilot's id, a connection. */
    final String whom;
    /** When, in microseconds since the epoch. */
    final long at;

    /** Pilots whose payloads it may cost: only these may have to run a job again because of it. */
    final Set<String> pilots = ConcurrentHashMap.newKeySet();

    /** Until when it may still cost attempts, in microseconds since the epoch; 0 while it goes on. */
    volatile long over;

    /** When what was hit served again; 0 when it has not, or when there is no such moment. */
    volatile long back;

    volatile String note = "";

    Hit(String what, String whom) {
        this.what = what;
        this.whom = whom;
        this.at = Pace.micros();
    }

    Hit mayCost(String pilot) {
        pilots.add(pilot);
        return this;
    }

    /** It has ended and what was hit serves again. */
    void served() {
        back = Pace.micros();
        over = back;
    }

    /**
     * Whether this may be why an attempt ran again.
     *
     * @param last its last stamp
     * @param ended whether its payload came to its end: the word of that may still have been under way to the harvester
     */
    boolean explains(String pilot, long last, boolean ended) {
        // A payload stamps every 50 ms; on a busy host the last stamp before a kill may be a while old.
        long earliest = at - (ended ? 20_000_000 : 1_500_000);
        long latest = (over == 0 ? Long.MAX_VALUE / 2 : over) + 3_000_000;
        return pilots.contains(pilot) && last >= earliest && last <= latest;
    }
}
