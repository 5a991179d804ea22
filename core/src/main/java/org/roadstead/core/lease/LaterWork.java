// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.roadstead.core.forecast.start.LivePilot;
import org.roadstead.core.forecast.start.RunLaw;
import org.roadstead.core.forecast.start.RunningJob;
import org.roadstead.core.forecast.start.Site;
import org.roadstead.core.resource.Resources;

/** A job that begins later; to a forecast of what begins after it, it is one that runs and has not yet begun. */
record LaterWork(Resources need, Instant from, RunLaw law) {
    /** {@code site} with all of {@code work} on its pilots, each on the first with room; what finds none is left out. */
    static Site on(Site site, List<LaterWork> work, Instant now) {
        if (work.isEmpty()) {
            return site;
        }
        List<LivePilot> pilots = new ArrayList<>(site.pilots());
        for (LaterWork each : work) {
            boolean placed = false;
            for (int i = 0; i < pilots.size() && !placed; i++) {
                LivePilot pilot = pilots.get(i);
                if (pilot.free().covers(each.need())) {
                    List<RunningJob> running = new ArrayList<>(pilot.running());
                    running.add(new RunningJob(each.need(), Duration.between(each.from(), now), each.law()));
                    pilots.set(
                            i,
                            new LivePilot(
                                    pilot.size(),
                                    pilot.free().minus(each.need()),
                                    pilot.timeLeft(),
                                    running,
                                    pilot.alike()));
                    placed = true;
                }
            }
        }
        return new Site(site.harvester(), pilots, site.waiting(), site.next());
    }
}
