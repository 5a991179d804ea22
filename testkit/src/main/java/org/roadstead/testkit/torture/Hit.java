// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One thing that was done to the running parts, and what came of it. Thread-safe. */
final class Hit {
    /** A payload stamps every 50 ms; on a busy host the last stamp before a blow may be this old, in microseconds. */
    static final long STAMP_LATE = 1_500_000;

    /** How long after its end a blow may still show, in microseconds. */
    static final long EFFECT_LATE = 3_000_000;

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

    /** For a pilot that stood still: the harvester that it asks before its payloads go on; empty for other hits. */
    volatile String asks = "";

    Hit(String what, String whom) {
        this(what, whom, Pace.micros());
    }

    /** @param at when, in microseconds since the epoch */
    Hit(String what, String whom, long at) {
        this.what = what;
        this.whom = whom;
        this.at = at;
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
     * @param held until when its pilot may have held it without a stamp, see {@link Holds}; {@code last} when it did not
     * @param ended whether its payload came to its end: the word of that may still have been under way to the harvester
     */
    boolean explains(String pilot, long last, long held, boolean ended) {
        long earliest = at - (ended ? 20_000_000 : STAMP_LATE);
        return pilots.contains(pilot) && held >= earliest && last <= end() + EFFECT_LATE;
    }

    /** Until when it lasts, in microseconds since the epoch. */
    long end() {
        return over == 0 ? Long.MAX_VALUE / 2 : over;
    }
}
