// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.HarvesterRow;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.lease.PoolLedger;
import org.roadstead.core.lease.PoolRecords;
import org.roadstead.core.lease.PoolSettings;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.time.Moment;

/** A ledger over a store that keeps spans of a given length or none, for comparing two of them. */
@NullUnmarked // a test that finds null where it must not fails by itself
final class SpanSide {
    private final Path directory;
    private final long shortest;
    PoolStore store;
    PoolLedger ledger;
    private long incarnation;
    private long seq;

    SpanSide(Path directory, long shortest, Moment now) {
        this.directory = directory;
        this.shortest = shortest;
        begin(now);
    }

    private void begin(Moment now) {
        store = SqlitePoolStore.open(directory, shortest);
        ledger = new PoolLedger(PoolSettings.DEFAULT, store.writer(), "e");
        ledger.recover(now);
        incarnation = ledger.hello(
                        "site",
                        new HarvesterMessages.Hello("1", ProtocolRange.CURRENT, List.of(), "local", null, Serve.ALL),
                        now)
                .incarnation();
        seq = 0;
    }

    void restart(Moment now) {
        store.close();
        begin(now);
    }

    void commit() {
        ledger.flush();
        store.writer().commit();
        ledger.checkInvariants();
    }

    List<HarvesterMessages.Lease> pull(int want, int cores, Moment now) {
        Capability capability = new Capability(
                new Resources(cores, 9, 9, 0), null, 1, new TreeSet<>(), Set.of(RunKind.COMMAND), 9, Serve.ALL);
        HarvesterMessages.Pull pull = new HarvesterMessages.Pull(incarnation, ++seq, List.of(capability), want, 0);
        ledger.openPull("site", pull, now);
        return ledger.pull("site", pull, now).leases();
    }

    void tell(HarvesterMessages.Lease lease, Reason why, Moment now, Phase... phases) {
        List<Step> steps = new ArrayList<>();
        for (Phase phase : phases) {
            steps.add(new Step(phase, now.wall().toEpochMilli(), phase == Phase.FAILED ? why : null, null));
        }
        Progress progress =
                new Progress(lease.job(), lease.generation(), lease.attempt(), steps, null, null, null, null);
        ledger.report("site", new HarvesterMessages.Report(incarnation, List.of(progress), List.of(), null), now);
    }

    /** Everything that is to be the same on both sides. */
    String picture(List<JobQuery> queries, List<String> bodies, int sample) {
        StoreReads reads = store.reads();
        StringBuilder text = new StringBuilder(ledger.figures().toString());
        for (JobRow row : reads.rows(0, Long.MAX_VALUE - 1)) {
            text.append('\n').append(row);
            if (row.num() % 61 == sample) {
                Optional<StoredJob> one = reads.job(row.num());
                text.append(one.isEmpty() || one.get().row().equals(row));
                text.append(reads.isOpen(row.num()))
                        .append(one.map(StoredJob::body).orElse(null));
            }
        }
        for (JobQuery query : queries) {
            text.append('\n').append(query).append(": ");
            reads.jobs(query, 23).forEach(job -> text.append(job.row()).append(' '));
        }
        for (String id : bodies) {
            Optional<BodyFacts> body = reads.body(id);
            text.append('\n').append(id).append(body);
            body.filter(BodyFacts::isSweep).ifPresent(sweep -> {
                text.append(List.of(reads.sweep(sweep).counts().length));
                for (Phase phase : Phase.values()) {
                    TreeMap<Long, Integer> members = new TreeMap<>();
                    store.writer().members(sweep.first(), sweep.last(), phase, (first, last, terms) -> {
                        for (long num = first; num <= last; num++) {
                            members.put(num, terms);
                        }
                    });
                    text.append(reads.sweep(sweep).counts()[phase.ordinal()])
                            .append(phase)
                            .append(members);
                }
            });
        }
        text.append(reads.doomed());
        store.writer().recover(new Told(text));
        return text.toString();
    }

    /** Writes down what a new ledger is told. */
    private record Told(StringBuilder text) implements PoolRecords.Recovery {
        @Override
        public void begin(long generation, long nextNum, int nextTerms, long[] jobsByPhase) {
            text.append('\n').append(nextNum).append(' ').append(nextTerms);
            for (long jobs : jobsByPhase) {
                text.append(' ').append(jobs);
            }
        }

        @Override
        public void harvester(HarvesterRow harvester) {
            text.append(harvester);
        }

        @Override
        public void bound(BodyFacts body) {
            text.append(" bound ").append(body.id());
        }

        @Override
        public void waiting(long num, int terms) {
            text.append(' ').append(num).append(':').append(terms);
        }

        @Override
        public void held(JobRow row, BodyFacts body) {
            text.append(" held ").append(row.num());
        }
    }
}
