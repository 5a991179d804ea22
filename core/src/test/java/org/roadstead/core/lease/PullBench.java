// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.StartWindow;

/**
 * What a pull of 100 jobs costs the ledger (no store) over 1,000 shapes of 40 groups at 10^4, 10^5 and 10^6 waiting jobs, and
 * what a waiting job costs the heap. Run its main; prints a line for each size.
 */
@NullUnmarked // a look-up of what is not there fails by itself
public final class PullBench {
    private static final int SHAPES = 1_000;
    private static final int GROUPS = 40;
    private static final int PULLS = 600;

    private final Sweeps records = new Sweeps();
    private final PoolLedger pool = new PoolLedger(PoolSettings.DEFAULT, records, "bench");
    private Moment now = new Moment(1_000_000, Instant.parse("2026-11-23T08:00:00Z"));
    private long seq;

    public static void main(String[] args) {
        for (int round = 0; round < 2; round++) {
            for (int jobs : new int[] {10_000, 100_000, 1_000_000}) {
                new PullBench().run(jobs, round == 1);
            }
        }
    }

    private void run(int jobs, boolean print) {
        pool.recover(now);
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        for (int i = 0; i < SHAPES; i++) {
            submit(i, jobs / SHAPES);
        }
        pool.flush();
        System.gc();
        double bytes = (runtime.totalMemory() - runtime.freeMemory() - before) / (double) jobs;
        HarvesterMessages.Welcome welcome = pool.hello(
                "a", new HarvesterMessages.Hello("1", ProtocolRange.CURRENT, List.of(), "local", null, Serve.ALL), now);
        long[] nanos = new long[PULLS];
        for (int i = 0; i < PULLS; i++) {
            HarvesterMessages.Pull pull =
                    new HarvesterMessages.Pull(welcome.incarnation(), ++seq, List.of(PoolWorld.capability(8)), 100, 0);
            now = new Moment(now.monotonicMillis() + 50, now.wall().plusMillis(50));
            long begin = System.nanoTime();
            pool.openPull("a", pull, now);
            List<HarvesterMessages.Lease> leases = pool.pull("a", pull, now).leases();
            pool.closePull("a", pull);
            nanos[i] = System.nanoTime() - begin;
            pool.flush();
            for (HarvesterMessages.Lease lease : leases) {
                pool.cancel(lease.job(), now);
            }
            List<org.roadstead.core.protocol.Progress> back = new ArrayList<>();
            for (HarvesterMessages.Lease lease : leases) {
                back.add(new org.roadstead.core.protocol.Progress(
                        lease.job(),
                        1,
                        lease.attempt(),
                        List.of(new org.roadstead.core.protocol.Step(Phase.CANCELLED, 0, null, null)),
                        null,
                        null,
                        null,
                        null));
            }
            pool.report("a", new HarvesterMessages.Report(welcome.incarnation(), back, List.of(), null), now);
            pool.flush();
            submit(i % SHAPES, leases.size());
            pool.flush();
        }
        Arrays.sort(nanos);
        if (print) {
            System.out.printf(
                    Locale.ROOT,
                    "%,d waiting: pull of 100 p50 %.3f ms, p99 %.3f ms; %.1f bytes a waiting job%n",
                    jobs,
                    nanos[PULLS / 2] / 1e6,
                    nanos[(int) (PULLS * 0.99)] / 1e6,
                    bytes);
        }
    }

    private int ids;

    private void submit(int shape, int members) {
        String group = "group" + shape % GROUPS;
        // Jobs of neighbouring numbers have other terms, as when many people submit.
        Terms terms = new Terms(
                new Shape(
                        "owner" + shape % (3 * GROUPS),
                        group,
                        RunKind.COMMAND,
                        1 + shape % 8,
                        1 + shape % 8,
                        PoolWorld.GIB,
                        PoolWorld.GIB + shape,
                        0,
                        null,
                        1,
                        new TreeSet<>(),
                        3_600_000),
                shape % 5,
                1,
                PoolWorld.SILENCE,
                IfMissed.RELAX);
        pool.submit(
                new NewBody(
                        "s" + String.format("%026d", ++ids),
                        "owner" + shape % (3 * GROUPS),
                        group,
                        null,
                        List.of(new TermsRun(terms, members)),
                        StartWindow.OPEN,
                        List.of(),
                        Map.of(),
                        "{}"),
                now);
    }

    /** Keeps bodies, and rows of what was ever held. */
    static final class Sweeps implements PoolRecords {
        private final java.util.TreeMap<Long, BodyFacts> bodies = new java.util.TreeMap<>();
        private final Map<String, BodyFacts> byId = new HashMap<>();
        private final Map<Long, JobRow> rows = new HashMap<>();

        @Override
        public void apply(Changes changes) {
            changes.bodies().forEach(added -> {
                bodies.put(added.facts().first(), added.facts());
                byId.put(added.facts().id(), added.facts());
            });
            changes.rows().forEach((num, row) -> {
                if (row.phase().isTerminal()) {
                    rows.remove(num);
                } else {
                    rows.put(num, row);
                }
            });
        }

        @Override
        public BodyFacts body(long first) {
            return bodies.get(first);
        }

        @Override
        public BodyFacts body(String id) {
            return byId.get(id);
        }

        @Override
        public List<JobRow> rows(long[] nums) {
            List<JobRow> found = new ArrayList<>(nums.length);
            for (long num : nums) {
                JobRow known = rows.get(num);
                BodyFacts body = bodies.floorEntry(num).getValue();
                found.add(
                        known != null
                                ? known
                                : JobRow.submitted(
                                        num, body.first(), body.terms().get(0)));
            }
            return found;
        }

        @Override
        public long[] counts(long sweep) {
            return new long[Phase.values().length];
        }

        @Override
        public void members(long first, long last, Phase phase, RunVisitor visitor) {}

        @Override
        public Terms terms(int id) {
            throw new IllegalStateException("all terms are known");
        }

        @Override
        public Integer termsId(Terms terms) {
            return null;
        }

        @Override
        public void recover(Recovery recovery) {
            recovery.begin(1, 1, 1, new long[Phase.values().length]);
        }
    }
}
