// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.supply.HarvesterSettings;

/**
 * A pool, harvesters, pilots and people on the real decisions of core, in one thread and in no real time. The same seed
 * gives the same run, event for event.
 */
final class World {
    private static final long MIB = 1 << 20;
    private static final long MOST_STEPS = 3_000_000;
    private static final long PATIENCE = 4 * 3_600_000L;
    private static final int TRACE_KEPT = 4_000;

    final Timeline time = new Timeline();
    final RandomGenerator random;
    final Plan plan;
    final Network network;
    final Bugs bugs;
    final Referee referee;
    final Figures figures = new Figures();
    final PoolDisk poolDisk = new PoolDisk();
    final Map<String, SimPlatform> platforms = new LinkedHashMap<>();
    final List<HarvesterProc> harvesters = new ArrayList<>();
    final People people;
    final Askers askers;
    /** Of all jobs that a pool has ever had on its disk. */
    final Set<String> named = new HashSet<>();

    final OfferReferee offers;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Set<String> staged = new HashSet<>();
    private final @Nullable List<String> trace;
    private final RandomGenerator fates;
    private @Nullable PoolProc pool;
    private int pilotIds;
    private boolean peace;

    World(long seed, Plan plan, @Nullable Bug bug, boolean traced) {
        SplittableRandom root = new SplittableRandom(seed);
        this.random = root.split();
        this.fates = root.split();
        this.plan = plan;
        this.bugs = new Bugs(bug);
        this.trace = traced ? new ArrayList<>() : null;
        this.network = new Network(this, root.split());
        this.referee = new Referee(this);
        this.offers = new OfferReferee(this);
        this.people = new People(this, host("people"), root.split());
        // A generator of its own, so that what else happens stays as it was.
        this.askers = new Askers(this, host("people"), new SplittableRandom(seed + 1));
        startPool(false);
        for (int i = 1; i <= plan.harvesters(); i++) {
            String name = "h" + i;
            SimPlatform platform = new SimPlatform(this, name);
            platforms.put(name, platform);
            startHarvester(platform, host("host-of-" + name), new HarvesterDisk(), false);
        }
    }

    /** Runs until everything acknowledged has ended. */
    void run() {
        people.begin();
        askers.begin();
        new Storm(this, fates).begin();
        while (time.step()) {
            figures.steps++;
            if (peace && figures.steps % 64 == 0 && settled()) {
                break;
            }
            if (time.now() > PATIENCE || figures.steps > MOST_STEPS) {
                throw new Violation("not all has ended in " + time.now() / 1000 + " s and " + figures.steps + " steps: "
                        + referee.unsettled(poolDisk.committed));
            }
        }
        referee.checkDurable(poolDisk.committed);
        referee.checkOutputs(poolDisk.committed);
        offers.check(poolDisk.committed);
        figures.messages = network.messages;
        figures.jobs = referee.acknowledgedJobs();
        figures.simulatedMillis = time.now();
    }

    private boolean settled() {
        return people.isDone() && askers.isDone() && referee.isSettled(poolDisk.committed);
    }

    /** After each step of a process. */
    void stepped(Proc process) {
        if (process.isAlive()) {
            process.checkInvariants();
        }
        referee.check();
    }

    // --- faults ------------------------------------------------------------------------------------------------

    boolean isOn(Fault fault) {
        return !peace && plan.faults().contains(fault);
    }

    void struck(Fault fault) {
        figures.struck(fault);
    }

    /** From now on nothing goes wrong. */
    void makePeace() {
        trace("peace");
        peace = true;
        network.healAll();
        for (Host host : List.copyOf(hosts.values())) {
            if (host.isPaused()) {
                host.resume();
            }
        }
        if (pool == null) {
            startPool(false);
        }
        for (SimPlatform platform : platforms.values()) {
            List<HarvesterProc> living = living(platform);
            HarvesterProc server = platform.server();
            if (living.isEmpty()) {
                startHarvester(platform, host("host-of-" + platform.harvester), lastDisk(platform), false);
            } else if (server == null || !server.isAlive()) {
                platform.serve(living.get(living.size() - 1));
            }
        }
    }

    boolean isPeace() {
        return peace;
    }

    // --- processes ---------------------------------------------------------------------------------------------

    @Nullable
    PoolProc pool() {
        return pool;
    }

    void startPool(boolean restored) {
        trace("pool starts%s", restored ? " from a backup" : "");
        if (restored) {
            referee.restored(poolDisk.backup, poolDisk.backupAt);
            offers.restored(poolDisk.backup);
            poolDisk.committed = poolDisk.backup.copy();
        }
        referee.checkDurable(poolDisk.committed);
        pool = new PoolProc(this, host("host-of-pool"), poolDisk, restored);
    }

    void stopPool() {
        if (pool != null) {
            trace("pool dies");
            pool.die();
            pool = null;
        }
    }

    HarvesterProc startHarvester(SimPlatform platform, Host host, HarvesterDisk disk, boolean whole) {
        trace("%s starts on %s%s", platform.harvester, host.name, whole ? " with its whole disk" : "");
        HarvesterProc process = new HarvesterProc(this, host, platform, disk, whole);
        harvesters.add(process);
        platform.serve(process);
        return process;
    }

    List<HarvesterProc> living(SimPlatform platform) {
        return harvesters.stream()
                .filter(each -> each.platform == platform && each.isAlive())
                .toList();
    }

    HarvesterDisk lastDisk(SimPlatform platform) {
        HarvesterDisk last = new HarvesterDisk();
        for (HarvesterProc each : harvesters) {
            if (each.platform == platform) {
                last = each.disk;
            }
        }
        return last;
    }

    /** Another process has taken over: this one ends; should no other be left, somebody starts it again. */
    void superseded(HarvesterProc process) {
        trace("%s on %s is superseded", process.name, process.host.name);
        SimPlatform platform = process.platform;
        time.in(random.nextInt(5_000), () -> {
            process.die();
            List<HarvesterProc> left = living(platform);
            if (!left.isEmpty()) {
                platform.serve(left.get(left.size() - 1));
            } else {
                time.in(random.nextInt(10_000), () -> {
                    if (living(platform).isEmpty()) {
                        startHarvester(platform, process.host, process.disk, false);
                    }
                });
            }
        });
    }

    Host host(String name) {
        Host known = hosts.get(name);
        if (known == null) {
            double rate = 1;
            if (plan.faults().contains(Fault.CLOCK_DRIFT)) {
                struck(Fault.CLOCK_DRIFT);
                rate = 1 + (fates.nextDouble() - 0.5) / 100;
            }
            known = new Host(name, time, rate, -fates.nextLong(1_000_000));
            hosts.put(name, known);
        }
        return known;
    }

    List<Host> hosts() {
        return List.copyOf(hosts.values());
    }

    // --- what things are like ----------------------------------------------------------------------------------

    HarvesterSettings harvesterSettings(String name) {
        SimPlatform platform = platforms.get(name);
        if (platform != null && platform.queues != null) {
            return platform.queues.settings(name);
        }
        return new HarvesterSettings(
                name,
                "sim",
                "sim",
                Serve.ALL,
                cores(plan.cores()),
                cores(plan.cores()),
                cores(2),
                null,
                List.of(),
                List.of(RunKind.COMMAND),
                null,
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                false);
    }

    static Resources cores(int cores) {
        return new Resources(cores, cores * 1024 * MIB, cores * 4096 * MIB, 0);
    }

    String pilotId() {
        return "p" + ++pilotIds;
    }

    long preparation() {
        return random.nextInt(4) == 0 ? random.nextInt(20_000) : random.nextInt(200);
    }

    /** What will become of an attempt. */
    Payload payload(PilotProc pilot, PilotMessages.Grant grant) {
        JobId job = grant.job();
        boolean outputsStaged = people.isStaged(job);
        if (outputsStaged) {
            staged.add(job + "/" + grant.attempt());
        }
        Phase end = random.nextInt(5) == 0 && !plan.isCalm() ? Phase.FAILED : Phase.COMPLETED;
        long runs = askers.has(job) ? askers.duration(job) : people.duration(job);
        return new Payload(pilot, grant, end, outputsStaged, runs);
    }

    boolean wasStaged(JobId job, int attempt) {
        return staged.contains(job + "/" + attempt);
    }

    List<KeptOutput> outputs(Payload payload) {
        List<KeptOutput> outputs = List.of(new KeptOutput("out", "of " + payload, 1));
        referee.wrote(payload.key, outputs);
        return outputs;
    }

    // --- the trace ---------------------------------------------------------------------------------------------

    boolean tracing() {
        return trace != null;
    }

    void trace(String format, @Nullable Object... about) {
        if (trace != null) {
            trace.add(String.format("%10.3f  ", time.now() / 1000.0) + String.format(format, about));
        }
    }

    String traced() {
        if (trace == null) {
            return "";
        }
        return String.join("\n", trace.subList(Math.max(0, trace.size() - TRACE_KEPT), trace.size()));
    }
}
