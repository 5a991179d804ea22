// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.lease.Granted;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.lease.PoolLedger;
import org.roadstead.core.lease.PoolSettings;
import org.roadstead.core.lease.Taken;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.supply.HarvesterLedger;
import org.roadstead.core.supply.HarvesterRecord;
import org.roadstead.core.supply.HarvesterSettings;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.PilotSize;
import org.roadstead.core.supply.SupplyPlan;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.StartWindow;

/**
 * One host that several owners share: the ledgers of a pool and of a local harvester, and pilots that belong to one owner each,
 * take a while to start and to end, and run what they are given. In steps of ten milliseconds, without randomness.
 */
public final class SharedHost {
    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final int STEP = 10;
    private static final int LOOK_EVERY = 50;
    private static final long MIB = 1L << 20;
    private static final String NAME = "local";
    private static final String EPOCH = "pool-1";

    private final PoolLedger pool = new PoolLedger(PoolSettings.DEFAULT, new ScaleRecords(), EPOCH);
    private final HarvesterLedger harvester;
    private final List<HarvesterRecord> written = new ArrayList<>();
    private final Map<String, SharedPilot> pilots = new TreeMap<>();
    private final Map<String, JsonNode> bodies = new HashMap<>();
    private final Map<String, Long> millisByBody = new HashMap<>();
    private final int cores;
    private HarvesterMessages.@Nullable Pull open;
    private Moment tickAt;
    private long millis;
    private int ids;

    /** Core-milliseconds of jobs that have ended, by owner. */
    public final Map<String, Long> used = new TreeMap<>();

    /** How many pilots were started. */
    public int started;

    /** @param usual cores of a pilot when nothing speaks for fewer */
    public SharedHost(int cores, int usual, Policy policy) {
        this.cores = cores;
        Moment now = now();
        tickAt = now;
        pool.recover(now);
        pool.policy(policy, now);
        harvester = new HarvesterLedger(new HarvesterSettings(
                NAME,
                "sim",
                "sim",
                Serve.ALL,
                room(cores),
                room(cores),
                room(usual),
                null,
                List.of(),
                List.of(RunKind.COMMAND),
                null,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                false));
        harvester.recover(written, now);
        harvester.welcomed(pool.hello(NAME, harvester.hello(null), now), now, now, written);
        HarvesterMessages.Reconcile asked = harvester.reconcile(now).orElseThrow();
        harvester.reconciled(asked, pool.reconcile(NAME, asked, now), now, now, written);
    }

    static Resources room(int cores) {
        return new Resources(cores, cores * 2048 * MIB, cores * 8192 * MIB, 0);
    }

    private Moment now() {
        return new Moment(1_000_000 + millis, START.plusMillis(millis));
    }

    /** {@code jobs} of one owner, each of which takes so long on so many cores. */
    public void submit(String owner, String group, int jobs, long jobMillis, int jobCores) {
        Shape shape = new Shape(
                owner,
                group,
                RunKind.COMMAND,
                jobCores,
                jobCores,
                512 * MIB,
                1024 * MIB,
                0,
                null,
                1,
                new TreeSet<>(),
                3_600_000);
        String id = (jobs > 1 ? "s" : "j") + String.format("%026d", ++ids);
        millisByBody.put(id, jobMillis);
        pool.submit(
                new NewBody(
                        id,
                        owner,
                        group,
                        null,
                        List.of(new TermsRun(new Terms(shape, 0, 1, 1_800_000, IfMissed.RELAX), jobs)),
                        StartWindow.OPEN,
                        List.of(),
                        Map.of(),
                        Integer.toString(jobCores)),
                now());
        bodies.put(id, body(jobCores));
    }

    private static JsonNode body(int jobCores) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        JsonNode run = json.objectNode()
                .put("kind", "command")
                .set("command", json.arrayNode().add("true"));
        return json.objectNode()
                .<ObjectNode>set("run", run)
                .set("resources", json.objectNode().put("cores", jobCores));
    }

    public void run(Duration time) {
        long end = millis + time.toMillis();
        while (millis < end) {
            millis += STEP;
            step();
        }
    }

    private void step() {
        Moment now = now();
        if (pool.millisToNextDue(now) <= 0) {
            pool.tick(now);
        }
        for (SharedPilot pilot : List.copyOf(pilots.values())) {
            pilot.step(now);
        }
        if (now.millisSince(tickAt) >= 0) {
            harvester.tick(now, written);
            tickAt = harvester.nextDue(now);
        }
        if (millis % LOOK_EVERY == 0) {
            supply(now);
        }
        talk(now);
        written.clear();
        pool.flush();
    }

    private void supply(Moment now) {
        List<PilotSeen> seen = new ArrayList<>();
        for (SharedPilot pilot : pilots.values()) {
            PilotSeen.State state = pilot.isDead() ? PilotSeen.State.DEAD : PilotSeen.State.RUNNING;
            seen.add(new PilotSeen(pilot.id, state, null, null, null));
        }
        pilots.values().removeIf(SharedPilot::isDead);
        harvester.observed(seen, now, written);
        SupplyPlan plan = harvester.supply(now);
        for (PilotSize size : plan.start()) {
            String id = "p" + ++started;
            harvester.pilotStarting(id, "hash-" + id, size, now, written);
            pilots.put(id, new SharedPilot(this, harvester, id, size, millis));
        }
        int all = pilots.values().stream().mapToInt(pilot -> pilot.size.cores()).sum();
        if (all > cores) {
            throw new IllegalStateException(all + " of " + cores + " cores are taken");
        }
    }

    private void talk(Moment now) {
        HarvesterMessages.Pull next = harvester.pull(now).orElse(null);
        if (next != null) {
            HarvesterMessages.Pull earlier = open;
            if (earlier != null) {
                harvester.pulled(earlier, answer(List.of(), Map.of()), now, now, written);
            }
            pool.openPull(NAME, next, now);
            open = next;
        }
        HarvesterMessages.Pull waiting = open;
        if (waiting != null) {
            Granted granted = pool.pull(NAME, waiting, now);
            if (granted.wake()) {
                open = null;
                pool.closePull(NAME, waiting);
                harvester.pulled(waiting, answer(granted.leases(), bodies), now, now, written);
            }
        }
        HarvesterMessages.Report report = harvester.report(now).orElse(null);
        if (report != null) {
            Taken taken = pool.report(NAME, report, now);
            harvester.reported(report, taken.answer(), now, now, written);
        }
    }

    private static HarvesterMessages.Pulled answer(List<HarvesterMessages.Lease> leases, Map<String, JsonNode> bodies) {
        return new HarvesterMessages.Pulled(EPOCH, leases, bodies, List.of(), null);
    }

    List<HarvesterRecord> written() {
        return written;
    }

    long millis() {
        return millis;
    }

    long millisOf(String body) {
        return millisByBody.getOrDefault(body, 0L);
    }
}
