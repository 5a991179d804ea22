// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.choice.Directive.Kind;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.PilotMessages.Candidate;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;

/** A pilot of four cores under test, with a clock that the test moves and a harvester that says what the test wants. */
final class PilotBench {
    static final long REMAIN = 120_000;

    final PilotLedger ledger;
    long millis = 1_000_000;
    private final List<Directive> seen = new ArrayList<>();

    PilotBench() {
        this(null);
    }

    PilotBench(@Nullable Long end) {
        Capability capability = new Capability(
                new Resources(4, 4096, 4096, 0),
                null,
                1,
                new TreeSet<>(),
                Set.of(RunKind.COMMAND),
                Long.MAX_VALUE,
                Serve.ALL);
        ledger = new PilotLedger(new PilotSettings(
                "p1",
                "node",
                1,
                null,
                capability,
                end,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                "sweep",
                "test",
                List.of(),
                null,
                false));
        welcome("e1");
    }

    Moment now() {
        return new Moment(millis, Instant.ofEpochMilli(1_700_000_000_000L + millis));
    }

    /** Whatever the ledger asked for since the last call. */
    List<Directive> take() {
        List<Directive> taken = List.copyOf(seen);
        seen.clear();
        return taken;
    }

    List<Kind> takeKinds() {
        return take().stream().map(Directive::kind).toList();
    }

    void welcome(String epoch, Ack... acks) {
        seen.addAll(ledger.welcomed(
                new PilotMessages.Welcome(epoch, 1, 10_000, 60_000, Arrays.asList(acks)), now(), now()));
    }

    static JobId job(int number) {
        return new JobId("j" + String.format("%026d", number));
    }

    static Candidate candidate(int number, String owner, int cores, int priority, long durationMillis) {
        Shape shape =
                new Shape(owner, "g", RunKind.COMMAND, cores, cores, 1, 1, 0, null, 1, new TreeSet<>(), durationMillis);
        return new Candidate(job(number), 1, 1, shape, priority, 0);
    }

    static Candidate candidate(int number) {
        return candidate(number, "ann", 1, 0, 3_600_000);
    }

    void slate(Candidate... candidates) {
        seen.addAll(ledger.polled(new PilotMessages.Polled("e1", List.of(candidates), List.of()), now()));
    }

    /** Claims what the pilot chooses and grants all of it; the chosen jobs in order. */
    List<JobId> claim() {
        PilotMessages.@Nullable Claim claim = ledger.choose(now()).orElse(null);
        if (claim == null) {
            return List.of();
        }
        List<PilotMessages.Grant> grants = claim.jobs().stream()
                .map(held -> new PilotMessages.Grant(
                        held.job(),
                        held.generation(),
                        held.attempt(),
                        "ann",
                        "g",
                        REMAIN,
                        1_800_000,
                        JsonNodeFactory.instance.objectNode(),
                        Map.of()))
                .toList();
        seen.addAll(ledger.claimed(claim, new PilotMessages.Claimed(grants, List.of()), now(), now()));
        return claim.jobs().stream().map(held -> held.job()).toList();
    }

    /** A job that runs. */
    void running(int number) {
        slate(candidate(number));
        claim();
        ledger.prepared(job(number), 1, now());
        take();
    }

    void ended(int number, Phase phase, boolean staged) {
        seen.addAll(ledger.ended(job(number), 1, new Outcome(phase, null, List.of(), staged), now()));
    }

    void command(Command.Kind kind, int number) {
        Command command = new Command(kind, job(number), 1, Reason.CANCELLED);
        seen.addAll(ledger.polled(new PilotMessages.Polled("e1", List.of(), List.of(command)), now()));
    }

    /** Delivers what the ledger has to say; every item is acknowledged or refused, every renewal granted. */
    PilotMessages.@Nullable Report report(@Nullable Reason refused) {
        PilotMessages.@Nullable Report report = ledger.report(now()).orElse(null);
        if (report != null) {
            answer(report, refused, now());
        }
        return report;
    }

    void answer(PilotMessages.Report report, @Nullable Reason refused, Moment sentAt) {
        List<Ack> acks = report.progress().stream()
                .map(progress -> new Ack(progress.job(), progress.attempt(), refused))
                .toList();
        List<PilotMessages.Renewal> renewals = report.renew().stream()
                .map(held -> new PilotMessages.Renewal(held.job(), held.attempt(), REMAIN, null))
                .toList();
        seen.addAll(
                ledger.reported(report, new PilotMessages.Reported("e1", acks, renewals, List.of()), sentAt, now()));
    }

    /** A tick {@code after} milliseconds later, all clocks agreeing. */
    void tick(long after) {
        millis += after;
        seen.addAll(ledger.tick(new Clocks(millis, millis, millis), now()));
    }

    /** A suspend: the monotonic clock moves {@code seen}, uptime and wall move {@code truly}. */
    void suspend(long seenMillis, long truly) {
        millis += seenMillis;
        seen.addAll(ledger.tick(new Clocks(millis, millis + truly - seenMillis, millis + truly - seenMillis), now()));
    }
}
