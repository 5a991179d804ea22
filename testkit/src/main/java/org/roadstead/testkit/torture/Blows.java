// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.roadstead.testkit.torture.Fleet.Pilot;

/** Each thing that is done to the parts, from the blow until what was hit serves again. */
final class Blows {
    private final Surroundings at;
    private final Fleet fleet;

    Blows(Surroundings at, Fleet fleet) {
        this.at = at;
        this.fleet = fleet;
    }

    // --- pool and harvesters -----------------------------------------------------------------------------------------

    /** @param down how long it stays away, in milliseconds */
    void killPool(long down) throws IOException, InterruptedException {
        Hit hit = at.struck(new Hit("kill -9", "pool"));
        fleet.pool.kill();
        restart(fleet.pool, hit, down);
    }

    void restartPool() throws IOException, InterruptedException {
        Hit hit = at.struck(new Hit("SIGTERM", "pool"));
        endOrderly(fleet.pool);
        restart(fleet.pool, hit, 0);
    }

    void killHarvester(Site site, long down) throws IOException, InterruptedException {
        Hit hit = at.struck(new Hit("kill -9", site.name));
        site.harvester.kill();
        restart(site.harvester, hit, down);
    }

    void restartHarvester(Site site) throws IOException, InterruptedException {
        Hit hit = at.struck(new Hit("SIGTERM", site.name));
        endOrderly(site.harvester);
        restart(site.harvester, hit, 0);
    }

    private void endOrderly(Program program) throws InterruptedException {
        if (!program.terminate(20)) {
            at.fault(program.name + " did not end on SIGTERM within 20 s");
        }
    }

    private void restart(Program program, Hit hit, long down) throws IOException, InterruptedException {
        Pace.rest(down);
        program.start();
        hit.served();
    }

    /** Pool, both harvesters, and every pilot with all it runs: as if the host had lost power. */
    void killAll() throws IOException, InterruptedException {
        Hit hit = new Hit("kill -9", "everything at once");
        Set<Long> victims = new HashSet<>();
        for (Pilot pilot : fleet.pilots()) {
            hit.mayCost(pilot.id());
            victims.addAll(Proc.whole(pilot.id(), pilot.pid()));
        }
        at.struck(hit);
        Signals.send("KILL", victims);
        fleet.pool.kill();
        for (Site site : fleet.sites) {
            site.harvester.kill();
        }
        fleet.pool.start();
        for (Site site : fleet.sites) {
            site.harvester.start();
        }
        hit.served();
    }

    // --- pilots ------------------------------------------------------------------------------------------------------

    /** The pilot's process alone; its launcher outside the JVM has to end the payloads. */
    void killPilot(Pilot pilot) throws IOException, InterruptedException {
        hitPilot("kill -9", "KILL", pilot, "of " + pilot.harvester(), List.of(pilot.pid()));
    }

    /** The pilot and its watcher, so that only the harvester can end the payloads before it gives the jobs away. */
    void killPilotAndWatcher(Pilot pilot) throws IOException, InterruptedException {
        List<Long> victims = new ArrayList<>(Proc.children(pilot.pid()));
        for (long watcher : List.copyOf(victims)) {
            victims.addAll(Proc.children(watcher));
        }
        victims.add(pilot.pid());
        hitPilot("kill -9", "KILL", pilot, "with its watcher", victims);
    }

    void killWatcher(Pilot pilot) throws IOException, InterruptedException {
        List<Long> watcher = Proc.children(pilot.pid());
        hitPilot("kill -9 of the watcher", "KILL", pilot, "", watcher);
    }

    void killSlots(Pilot pilot) throws IOException, InterruptedException {
        hitPilot("kill -9 of the launcher shells", "KILL", pilot, "", Proc.slots(pilot.id()));
    }

    void terminatePilot(Pilot pilot) throws IOException, InterruptedException {
        Hit hit = hitPilot("SIGTERM", "TERM", pilot, "it hands back what it has", List.of(pilot.pid()));
        hit.over = Pace.micros() + 60_000_000;
    }

    private Hit hitPilot(String what, String signal, Pilot pilot, String note, Collection<Long> processes)
            throws IOException, InterruptedException {
        Hit hit = new Hit(what, pilot.id()).mayCost(pilot.id());
        hit.note = note;
        at.struck(hit);
        Signals.send(signal, processes);
        hit.over = Pace.micros();
        return hit;
    }

    /** For less than its silence: it holds its payloads, asks, and goes on. */
    void pausePilot(Pilot pilot, long millis) throws IOException, InterruptedException {
        Hit hit = new Hit("SIGSTOP", pilot.id());
        hit.note = "whole, for " + millis + " ms";
        hit.asks = pilot.harvester();
        Set<Long> whole = Proc.whole(pilot.id(), pilot.pid());
        at.struck(hit);
        Signals.send("STOP", whole);
        Pace.rest(millis);
        Signals.send("CONT", whole);
        hit.served();
    }

    // --- standing still, disks ---------------------------------------------------------------------------------------

    void pause(Program program, long millis) throws IOException, InterruptedException {
        Hit hit = new Hit("SIGSTOP", program.name);
        hit.note = "for " + millis + " ms";
        at.struck(hit);
        List<Long> one = List.of(program.pid());
        Signals.send("STOP", one);
        Pace.rest(millis);
        Signals.send("CONT", one);
        hit.served();
    }

    /** @param delay of each fsync, in milliseconds */
    void slowDisk(Program program, long millis, int delay) throws IOException, InterruptedException {
        long pid = program.pid();
        Hit hit = new Hit("slow disk", program.name);
        boolean strace = Signals.succeeds(List.of("strace", "-o", "/dev/null", "true"));
        hit.note = strace
                ? "each fsync takes " + delay + " ms longer, for " + millis + " ms"
                : "bursts of SIGSTOP, for " + millis + " ms (strace may not trace here)";
        at.struck(hit);
        if (strace) {
            String inject = "inject=fsync,fdatasync:delay_exit=" + delay * 1000L;
            Process tracer = new ProcessBuilder(
                            "strace", "-f", "-qq", "-o", "/dev/null", "-e", inject, "-p", Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Pace.rest(millis);
            tracer.destroy();
            if (!tracer.waitFor(10, TimeUnit.SECONDS)) {
                tracer.destroyForcibly();
            }
        } else {
            for (long left = millis; left > 0; left -= 300) {
                Signals.send("STOP", List.of(pid));
                Pace.rest(200);
                Signals.send("CONT", List.of(pid));
                Pace.rest(100);
            }
        }
        hit.served();
    }

    /** Pilots live on their harvester's disk: what they run there may have to run again. */
    void fillHarvester(Site site, long millis) throws IOException, InterruptedException {
        Hit hit = new Hit("disk full", site.name);
        long pid = site.harvester.pid();
        String how = site.disk.fill(pid);
        if (how.isEmpty()) {
            return;
        }
        hit.note = how + ", for " + millis + " ms";
        site.disk.pilots().forEach(hit::mayCost);
        at.struck(hit);
        Pace.rest(millis);
        site.disk.empty(pid);
        site.disk.pilots().forEach(hit::mayCost);
        hit.served();
    }

    /** It must refuse new work for this reason and say so in its health, and serve again when there is room. */
    void fillPool(long millis) throws IOException, InterruptedException {
        Hit hit = new Hit("disk full", "pool");
        long pid = fleet.pool.pid();
        String how = fleet.poolDisk.fill(pid);
        if (how.isEmpty()) {
            return;
        }
        hit.note = how;
        at.struck(hit);
        boolean refuses = fleet.poolDisk.isMounted();
        if (refuses && !Pace.until(() -> says("/health/ready", "DISK_RESERVE"), 10_000)) {
            at.fault("the pool's health does not say within 10 s that its disk is full");
        }
        String said = refuses ? ", said after " + (Pace.micros() - hit.at) / 1000 + " ms" : "";
        if (refuses) {
            Api.Answer answer = at.api().post("/api/v1/jobs", "application/json", Work.TRIVIAL, "");
            if (answer.status() / 100 != 5 || !answer.body().contains("DISK_RESERVE")) {
                at.fault("with its disk full the pool answers a submission " + answer);
            }
        }
        Pace.rest(millis);
        fleet.poolDisk.empty(pid);
        long free = Pace.micros();
        if (!Pace.until(() -> says("/health/ready", "\"ok\""), 30_000)) {
            at.fault("the pool does not serve again 30 s after there was room");
        }
        hit.note += said + "; served " + (Pace.micros() - free) / 1000 + " ms after there was room";
        hit.served();
    }

    private boolean says(String path, String word) {
        try {
            return at.api().get(path).body().contains(word);
        } catch (IOException away) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // --- connections -------------------------------------------------------------------------------------------------

    void hinder(Link link, Link.Mode mode, long millis, int delay) throws InterruptedException {
        String what = "connection " + mode.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        Hit hit = new Hit(what, link.name());
        hit.note = "for " + millis + " ms" + (mode == Link.Mode.SLOW ? ", each piece " + delay + " ms late" : "");
        at.struck(hit);
        link.become(mode, delay);
        Pace.rest(millis);
        link.become(Link.Mode.OPEN, 0);
        hit.served();
    }
}
