// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.util.List;

/**
 * How long a pilot may have held a payload that stamped no more. A pilot that finds that it stood still stops its payloads
 * until its harvester has told it that they are still its own; for as long as that harvester or the connection to it is
 * being hit too, the payload stamps nothing, and what ends it then comes long after its last stamp.
 */
final class Holds {
    private Holds() {}

    /**
     * @param pilot that ran the payload
     * @param last stamp of the payload, in microseconds since the epoch
     * @return {@code last} when no standstill of the pilot explains a hold, else the latest moment of the hold
     */
    static long until(String pilot, long last, List<Hit> hits) {
        long held = last;
        for (Hit pause : hits) {
            boolean stoppedIt = !pause.asks.isEmpty()
                    && pause.whom.equals(pilot)
                    && last >= pause.at - Hit.STAMP_LATE
                    && last <= pause.end() + Hit.EFFECT_LATE;
            if (stoppedIt) {
                held = Math.max(held, answered(pause, hits));
            }
        }
        return held;
    }

    /** When the pilot that stood still can have had its answer at the latest. */
    private static long answered(Hit pause, List<Hit> hits) {
        long end = pause.end();
        boolean longer;
        do {
            longer = false;
            for (Hit hit : hits) {
                boolean between = hit.whom.equals(pause.asks) || hit.whom.equals(Link.ofPilots(pause.asks));
                if (between && hit.at <= end + Hit.EFFECT_LATE && hit.end() > end) {
                    end = hit.end();
                    longer = true;
                }
            }
        } while (longer);
        return end + Hit.EFFECT_LATE;
    }
}
