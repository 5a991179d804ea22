// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.lease.PoolLedger;
import org.roadstead.core.lease.PoolSettings;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.StartWindow;

/** A store in a directory, the ledger that uses it, and a harvester that says what a test tells it to. */
@NullUnmarked // a test that finds null where it must not fails by itself
abstract class PoolStoreWorld {
    static final String SINGLE = "j" + "1".repeat(26);
    static final String SWEEP = "s" + "2".repeat(26);
    static final Instant START = Instant.parse("2026-11-23T08:00:00Z");
    static final KeptOutput OUTPUT = new KeptOutput("a", "sha256:" + "0".repeat(64), 7);

    final Moment now = new Moment(1_000, START);
    Path directory;
    PoolStore store;
    PoolLedger ledger;
    private long seq;

    abstract PoolStore open(Path in);

    @BeforeEach
    void begin(@TempDir Path temporary) {
        directory = temporary;
        reopen();
    }

    void reopen() {
        store = open(directory);
        ledger = new PoolLedger(PoolSettings.DEFAULT, store.writer(), "e");
        ledger.recover(now);
    }

    @AfterEach
    void close() {
        store.close();
    }

    List<StoredEvent> commit() {
        ledger.flush();
        return store.writer().commit();
    }

    static Terms terms(int cores, IfMissed ifMissed) {
        return new Terms(
                new Shape("ada", "astro", RunKind.COMMAND, cores, cores, 1, 1, 0, null, 1, new TreeSet<>(), 1),
                0,
                2,
                60_000,
                ifMissed);
    }

    static NewBody body(String id, StartWindow window, List<String> after, TermsRun... runs) {
        return new NewBody(id, "ada", "astro", "name", List.of(runs), window, after, Map.of("k", "v"), "{\"n\":1}");
    }

    long single() {
        return ledger.submit(body(SINGLE, StartWindow.OPEN, List.of(), new TermsRun(terms(1, IfMissed.FAIL), 1)), now);
    }

    long sweep() {
        return ledger.submit(
                body(
                        SWEEP,
                        StartWindow.OPEN,
                        List.of(),
                        new TermsRun(terms(1, IfMissed.FAIL), 3),
                        new TermsRun(terms(2, IfMissed.FAIL), 1),
                        new TermsRun(terms(1, IfMissed.FAIL), 2)),
                now);
    }

    HarvesterMessages.Lease lease() {
        long incarnation = ledger.hello(
                        "site",
                        new HarvesterMessages.Hello("1", ProtocolRange.CURRENT, List.of(), "local", null, Serve.ALL),
                        now)
                .incarnation();
        HarvesterMessages.Pull pull = new HarvesterMessages.Pull(
                incarnation,
                ++seq,
                List.of(new Capability(
                        new Resources(9, 9, 9, 0), null, 1, new TreeSet<>(), Set.of(RunKind.COMMAND), 9, Serve.ALL)),
                1,
                0);
        ledger.openPull("site", pull, now);
        return ledger.pull("site", pull, now).leases().get(0);
    }

    void tell(HarvesterMessages.Lease lease, Exit exit, Step... steps) {
        Progress progress = new Progress(
                lease.job(),
                1,
                lease.attempt(),
                List.of(steps),
                new Placement("site", "local", "a", "p", "n"),
                exit,
                List.of(OUTPUT),
                null);
        ledger.report("site", new HarvesterMessages.Report(1, List.of(progress), List.of(), null), now);
    }

    static Step step(Phase phase) {
        return new Step(phase, START.toEpochMilli(), null, null);
    }

    List<Long> nums(JobQuery query, int limit) {
        return store.reads().jobs(query, limit).stream()
                .map(job -> job.row().num())
                .toList();
    }

    static List<Phase> phases(List<StoredEvent> events) {
        return events.stream().map(event -> event.event().phase()).toList();
    }

    List<EndedBody> bodies() {
        return store.reads().bodies(0, 100);
    }
}
