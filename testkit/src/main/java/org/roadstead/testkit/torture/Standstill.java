// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.roadstead.testkit.torture.Fleet.Pilot;

/**
 * A pilot is stopped for longer than the silence of a job that it runs, until another pilot runs that job; then it goes
 * on. Either all of it is stopped, payload and launcher too, as a host is that is frozen: then its payload may run for
 * two seconds when it goes on. Or its process alone: then its payload has to end before the other attempt begins.
 */
final class Standstill {
    private static final long FOUND_MILLIS = 30_000;
    private static final long OUT_MILLIS = 200_000;

    private final Surroundings at;
    private final Fleet fleet;
    private final Storm storm;
    private final Work work;
    private final List<Frozen> frozen = new CopyOnWriteArrayList<>();
    private volatile boolean begun;

    /**
     * What came of one.
     *
     * @param whole whether all of the pilot stood still
     * @param resumed in microseconds since the epoch
     */
    record Frozen(Hit hit, String job, int attempt, String pilot, boolean whole, long resumed) {}

    Standstill(Surroundings at, Fleet fleet, Storm storm, Work work) {
        this.at = at;
        this.fleet = fleet;
        this.storm = storm;
        this.work = work;
    }

    List<Frozen> frozen() {
        return frozen;
    }

    /** Whether some pilot stands still, or has. */
    boolean begun() {
        return begun;
    }

    /** @param heedless for how long after the stop anything may happen, also what prolongs the lease, in milliseconds */
    void run(boolean whole, long heedless) throws IOException, InterruptedException {
        String job = work.longJob();
        if (!Pace.until(() -> !Stamps.of(at.stamps(), job).isEmpty(), FOUND_MILLIS)) {
            at.note("the long job " + job + " did not start soon enough for a standstill");
            return;
        }
        Stamps first = Stamps.of(at.stamps(), job).get(0);
        Pilot pilot = find(first.pilot());
        if (pilot == null || !storm.take(pilot.id())) {
            at.note("the pilot of " + job + " is gone or busy: no standstill this time");
            return;
        }
        try {
            stop(pilot, job, first, whole, heedless);
        } finally {
            storm.giveBack(pilot.id());
        }
    }

    private @Nullable Pilot find(String id) throws InterruptedException {
        List<Pilot> found = new ArrayList<>();
        boolean seen = Pace.until(
                () -> {
                    try {
                        fleet.pilots().stream()
                                .filter(pilot -> pilot.id().equals(id))
                                .forEach(found::add);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return !found.isEmpty();
                },
                10_000);
        return seen ? found.get(0) : null;
    }

    private void stop(Pilot pilot, String job, Stamps first, boolean whole, long heedless)
            throws IOException, InterruptedException {
        Site site = fleet.site(pilot.harvester());
        Hit hit = new Hit("SIGSTOP past its silence", pilot.id()).mayCost(pilot.id());
        hit.note = whole ? "all of it" : "its process alone";
        Set<Long> stopped = whole ? Proc.whole(pilot.id(), pilot.pid()) : Set.of(pilot.pid());
        Signals.send("STOP", stopped);
        if (whole) {
            // What was started while the first were being stopped.
            stopped.addAll(Proc.whole(pilot.id(), pilot.pid()));
            Signals.send("STOP", stopped);
        }
        at.struck(hit);
        begun = true;
        boolean again = runsElsewhere(job, heedless);
        if (!again) {
            site.spared = true;
            storm.calm = true;
            again = runsElsewhere(job, OUT_MILLIS);
        }
        if (again) {
            // Into its run, so that there is something to overlap with.
            Pace.rest(500);
        }
        long resumed = Pace.micros();
        Signals.send("CONT", stopped);
        hit.note += ", for " + (resumed - hit.at) / 1000 + " ms";
        frozen.add(new Frozen(hit, job, first.attempt(), pilot.id(), whole, resumed));
        at.say("SIGCONT  " + pilot.id() + (again ? "" : "  (nobody else had started its job)"));
        Pace.rest(3_000);
        hit.served();
        site.spared = false;
        storm.calm = false;
        if (!again) {
            at.fault("the job " + job + " of a pilot that stood still was not started elsewhere within "
                    + OUT_MILLIS / 1000 + " s");
        }
    }

    private boolean runsElsewhere(String job, long millis) throws InterruptedException {
        return Pace.until(() -> Stamps.of(at.stamps(), job).size() > 1, millis);
    }
}
