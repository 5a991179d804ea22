// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;

/** A harvester's ledger on a bench: the pool, the pilots and the disk are played by the test. */
final class Bench {
    static final long MIB = 1 << 20;
    static final long LEASE = 120_000;
    static final long SILENCE = 600_000;

    final HarvesterSettings settings;
    HarvesterLedger ledger;
    Moment now = new Moment(1_000_000, Instant.parse("2026-11-23T08:00:00Z"));
    String epoch = "pool-1";
    long generation = 1;
    private long incarnation;
    /** The newest incarnation that has reconciled. */
    private long heard;

    private int jobs;
    private final Map<String, HarvesterRecord> disk = new TreeMap<>();
    private final Map<String, JsonNode> bodies = new LinkedHashMap<>();
    private final Map<String, Long> seqs = new LinkedHashMap<>();

    Bench() {
        this(4);
    }

    Bench(int cores) {
        this(settings(cores, cores, cores, false));
    }

    Bench(HarvesterSettings settings) {
        this.settings = settings;
        ledger = new HarvesterLedger(settings);
        ledger.recover(List.of(), now);
    }

    static Resources cores(int cores) {
        return new Resources(cores, cores * 1024 * MIB, cores * 2048 * MIB, 0);
    }

    static HarvesterSettings settings(int capacity, int largest, int usual, boolean isolated) {
        return new HarvesterSettings(
                "h1",
                "local",
                "test",
                Serve.ALL,
                cores(capacity),
                cores(largest),
                cores(usual),
                null,
                List.of(),
                List.of(RunKind.COMMAND),
                null,
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                isolated);
    }

    Bench after(Duration time) {
        now = now.plus(time);
        tick();
        return this;
    }

    void tick() {
        commit(out -> {
            ledger.tick(now, out);
            return true;
        });
    }

    /** Runs a decision and stores what it wants stored. */
    <T> T commit(Function<List<HarvesterRecord>, T> decision) {
        List<HarvesterRecord> out = new ArrayList<>();
        T answer = decision.apply(out);
        for (HarvesterRecord record : out) {
            String key = record.table() + ":" + record.key();
            if (record.value() == null) {
                disk.remove(key);
            } else {
                disk.put(key, record);
            }
        }
        ledger.checkInvariants();
        return answer;
    }

    List<HarvesterRecord> disk() {
        return List.copyOf(disk.values());
    }

    /** A new process on the same disk. */
    void restart(boolean whole) {
        now = new Moment(5_000, now.wall().plusSeconds(3));
        ledger = new HarvesterLedger(settings);
        commit(out -> {
            ledger.recover(disk(), whole, now, out);
            return true;
        });
        ledger.checkInvariants();
    }

    // --- the pool ----------------------------------------------------------------------------------------------

    /** Hello and a reconcile that confirms everything. */
    Bench greet() {
        welcome();
        confirm();
        return this;
    }

    void welcome() {
        HarvesterMessages.Welcome welcome =
                new HarvesterMessages.Welcome(++incarnation, generation, epoch, "test", 1, LEASE, false, heard);
        commit(out -> {
            ledger.welcomed(welcome, now, now, out);
            return true;
        });
    }

    /** Some other process of this harvester says hello to the pool, and more. */
    void anotherStarts() {
        heard = ++incarnation;
    }

    /** The pool takes a hello and nobody ever learns of it. */
    void welcomeIsLost() {
        incarnation++;
    }

    HarvesterMessages.Reconcile confirm(JobId... refused) {
        heard = incarnation;
        HarvesterMessages.Reconcile sent = ledger.reconcile(now).orElseThrow();
        List<Ack> acks = sent.held().stream()
                .map(held -> new Ack(
                        held.job(),
                        held.attempt(),
                        List.of(refused).contains(held.job()) ? Reason.STALE_ATTEMPT : null))
                .toList();
        commit(out -> {
            ledger.reconciled(sent, new HarvesterMessages.Reconciled(epoch, generation, acks, LEASE), now, now, out);
            return true;
        });
        return sent;
    }

    HarvesterMessages.Lease lease(String owner, int cores, int priority) {
        return lease(owner, "{\"cores\":" + cores + "}", "PT1H", priority);
    }

    /** Of a job that asks for these resources, as a description says it. */
    HarvesterMessages.Lease lease(String owner, String resources, String duration) {
        return lease(owner, resources, duration, 0);
    }

    private HarvesterMessages.Lease lease(String owner, String resources, String duration, int priority) {
        return lease(
                owner,
                "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]},\"resources\":" + resources + ",\"duration\":\""
                        + duration + "\"}",
                priority);
    }

    /** Of a job of one core that runs in {@code image}. */
    HarvesterMessages.Lease container(String owner, String image) {
        return lease(
                owner,
                "{\"run\":{\"kind\":\"container\",\"image\":\"" + image + "\",\"command\":[\"true\"]},"
                        + "\"resources\":{\"cores\":1}}",
                0);
    }

    private HarvesterMessages.Lease lease(String owner, String body, int priority) {
        JobId job = new JobId(String.format("j%026d", ++jobs));
        try {
            bodies.put(job.body(), Json.MAPPER.readTree(body));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
        return new HarvesterMessages.Lease(job, generation, 1, owner, "g", priority, 0, LEASE, SILENCE);
    }

    /** Answers the pull that is due with these leases. */
    void grant(HarvesterMessages.Lease... leases) {
        HarvesterMessages.Pull sent = ledger.pull(now).orElseThrow();
        pulled(sent, List.of(leases), List.of());
    }

    void pulled(HarvesterMessages.Pull sent, List<HarvesterMessages.Lease> leases, List<Command> commands) {
        commit(out -> {
            ledger.pulled(
                    sent,
                    new HarvesterMessages.Pulled(epoch, leases, Map.copyOf(bodies), commands, null),
                    now,
                    now,
                    out);
            return true;
        });
    }

    /** Grants {@code count} jobs of one core. */
    List<HarvesterMessages.Lease> grant(int count, String owner) {
        List<HarvesterMessages.Lease> leases = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leases.add(lease(owner, 1, 0));
        }
        grant(leases.toArray(HarvesterMessages.Lease[]::new));
        return leases;
    }

    Optional<HarvesterMessages.Report> report() {
        return ledger.report(now);
    }

    /** Takes the report that is due, if any, and agrees with everything in it. */
    HarvesterMessages.@Nullable Report reported(Command... commands) {
        HarvesterMessages.Report report = report().orElse(null);
        if (report != null) {
            agree(report, now, commands);
        }
        return report;
    }

    void agree(HarvesterMessages.Report report, Moment sentAt, Command... commands) {
        List<Ack> acks = new ArrayList<>();
        report.progress().forEach(progress -> acks.add(new Ack(progress.job(), progress.attempt(), null)));
        report.renew().forEach(held -> acks.add(new Ack(held.job(), held.attempt(), null)));
        answer(report, acks, sentAt, commands);
    }

    void refuse(HarvesterMessages.Report report, Reason reason) {
        List<Ack> acks = new ArrayList<>();
        report.progress().forEach(progress -> acks.add(new Ack(progress.job(), progress.attempt(), reason)));
        report.renew().forEach(held -> acks.add(new Ack(held.job(), held.attempt(), reason)));
        answer(report, acks, now);
    }

    private void answer(HarvesterMessages.Report report, List<Ack> acks, Moment sentAt, Command... commands) {
        commit(out -> {
            ledger.reported(report, new HarvesterMessages.Reported(epoch, acks, List.of(commands)), sentAt, now, out);
            return true;
        });
    }

    // --- pilots ------------------------------------------------------------------------------------------------

    /** Starts a pilot of so many cores and lets it say hello. */
    void pilot(String id, int cores, @Nullable String owner) {
        starting(id, cores, owner);
        hello(id, cores, owner);
    }

    void starting(String id, int cores, @Nullable String owner) {
        commit(out -> {
            ledger.pilotStarting(id, "hash-" + id, new PilotSize(cores(cores), owner, "test"), now, out);
            return true;
        });
    }

    PilotMessages.Welcome hello(String id, int cores, @Nullable String owner, Held... holding) {
        return hello(id, seqs.merge(id, 1L, Long::sum), cores, owner, holding);
    }

    PilotMessages.Welcome hello(String id, long seq, int cores, @Nullable String owner, Held... holding) {
        PilotMessages.Hello hello = new PilotMessages.Hello(
                seq,
                id,
                "node1",
                4711,
                null,
                capability(cores),
                null,
                "sweep",
                "test",
                ProtocolRange.CURRENT,
                List.of(),
                owner,
                List.of(holding));
        return commit(out -> ledger.pilotHello(id, hello, now, out));
    }

    /** Of an owner's job that takes an hour at most. */
    static Shape shape(String owner, int cores) {
        Resources least = cores(cores);
        return new Shape(
                owner,
                "g",
                RunKind.COMMAND,
                cores,
                cores,
                least.memory(),
                least.disk(),
                0,
                null,
                1,
                new TreeSet<>(),
                3_600_000);
    }

    static Capability capability(int cores) {
        return new Capability(
                cores(cores), null, 1, new TreeSet<>(), Set.of(RunKind.COMMAND), Long.MAX_VALUE, Serve.ALL);
    }

    PilotMessages.Polled poll(String id, int free, @Nullable String owner) {
        return ledger.poll(id, new PilotMessages.Poll(cores(free), owner, null, free == 0 ? 0 : 64, 0), now);
    }

    PilotMessages.Claimed claim(String id, Held... wanted) {
        return claim(id, seqs.merge(id, 1L, Long::sum), wanted);
    }

    PilotMessages.Claimed claim(String id, long seq, Held... wanted) {
        return commit(out -> ledger.claim(id, new PilotMessages.Claim(seq, List.of(wanted)), now, out));
    }

    /** Claims that succeed. */
    void claims(String id, HarvesterMessages.Lease... leases) {
        Held[] wanted = new Held[leases.length];
        for (int i = 0; i < leases.length; i++) {
            wanted[i] = held(leases[i], id);
        }
        assertEquals(List.of(), claim(id, wanted).refused());
    }

    PilotMessages.Reported says(String id, List<Progress> progress, Held... renew) {
        return commit(out -> ledger.pilotReport(id, new PilotMessages.Report(progress, List.of(renew)), now, out));
    }

    Progress progress(HarvesterMessages.Lease lease, Phase... phases) {
        List<Step> steps = new ArrayList<>();
        for (Phase phase : phases) {
            steps.add(new Step(phase, now.wall().toEpochMilli(), null, null));
        }
        return new Progress(lease.job(), lease.generation(), lease.attempt(), steps, null, null, null, null);
    }

    void seen(String id, PilotSeen.State state) {
        commit(out -> {
            ledger.observed(List.of(new PilotSeen(id, state, null, null, null)), now, out);
            return true;
        });
    }

    static Held held(HarvesterMessages.Lease lease, @Nullable String pilot) {
        return new Held(lease.job(), lease.generation(), lease.attempt(), pilot);
    }

    static List<Phase> phases(Progress progress) {
        return progress.steps().stream().map(Step::phase).toList();
    }
}
