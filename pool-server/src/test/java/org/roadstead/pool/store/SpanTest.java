// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.StartWindow;

/** Whatever happens to sweeps, a store that keeps spans says the same as one that has a row for each member. */
@NullUnmarked // a test that finds null where it must not fails by itself
class SpanTest {
    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");
    private static final int STEPS = 70;

    private final List<String> bodies = new ArrayList<>();
    private final List<HarvesterMessages.Lease> held = new ArrayList<>();
    private SpanSide spans;
    private SpanSide rows;
    private Random random;
    private int most;
    private Moment now = new Moment(1_000, START);

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void store_with_spans_says_what_a_store_with_rows_says(long seed, @TempDir Path directory) throws IOException {
        random = new Random(seed);
        spans = new SpanSide(Files.createDirectory(directory.resolve("spans")), 4, now);
        rows = new SpanSide(Files.createDirectory(directory.resolve("rows")), Long.MAX_VALUE, now);
        for (int step = 0; step < STEPS; step++) {
            String what = step();
            spans.commit();
            rows.commit();
            most = Math.max(most, rows.store.reads().rows(0, Long.MAX_VALUE - 1).size());
            List<JobQuery> queries = queries();
            int sample = random.nextInt(61);
            assertEquals(
                    rows.picture(queries, bodies, sample),
                    spans.picture(queries, bodies, sample),
                    "seed " + seed + " after " + what);
        }
        assertTrue(most > 100, "so many jobs were there: " + most);
        spans.store.close();
        rows.store.close();
    }

    private String step() {
        int kind = random.nextInt(20);
        if (kind < 3 || bodies.isEmpty()) {
            return submit();
        }
        if (kind < 8) {
            return pull();
        }
        if (kind < 11 && !held.isEmpty()) {
            return tell();
        }
        String id = bodies.get(random.nextInt(bodies.size()));
        BodyFacts body = rows.store.reads().body(id).orElse(null);
        if (body == null) {
            return purge();
        }
        long first = body.first() + random.nextInt((int) body.size());
        JobId member = body.job(first);
        switch (kind) {
            case 11, 12 -> both(side -> side.ledger.cancel(member, now));
            case 13 -> both(side -> side.ledger.reopen(member, now));
            case 14 -> both(side -> body.isSweep() ? side.ledger.cancel(new SweepId(id), now) : 0L);
            case 15 -> {
                long last = first + random.nextInt((int) (body.last() - first + 1));
                both(side -> side.ledger.cancel(body, first, last, now));
            }
            case 16 -> {
                Phase from = random.nextBoolean() ? Phase.CANCELLED : Phase.FAILED;
                both(side -> body.isSweep() ? side.ledger.reopen(new SweepId(id), from, now) : 0L);
            }
            case 17 -> {
                now = new Moment(now.monotonicMillis() + 30_000, now.wall().plusSeconds(30));
                both(side -> {
                    side.ledger.tick(now);
                    return 0;
                });
            }
            case 18 -> {
                both(side -> side.ledger.remove(id));
                return "removal of " + id + ", " + purge();
            }
            default -> {
                held.clear();
                spans.restart(now);
                rows.restart(now);
            }
        }
        return "kind " + kind + " for " + id + " member " + first;
    }

    private String submit() {
        String named = bodies.isEmpty() ? "" : bodies.get(random.nextInt(bodies.size()));
        BodyFacts before =
                random.nextInt(4) > 0 ? null : rows.store.reads().body(named).orElse(null);
        String owner = before != null ? before.owner() : random.nextBoolean() ? "ada" : "bob";
        boolean sweep = random.nextInt(4) > 0;
        List<TermsRun> runs = new ArrayList<>();
        for (int i = 0; i < (sweep ? 1 + random.nextInt(3) : 1); i++) {
            IfMissed missed = random.nextBoolean() ? IfMissed.FAIL : IfMissed.RELAX;
            runs.add(new TermsRun(terms(owner, 1 + i % 2, missed), sweep ? 1 + random.nextInt(60) : 1));
        }
        String id = (sweep ? "s" : "j") + String.format("%026d", bodies.size());
        StartWindow window =
                switch (random.nextInt(4)) {
                    case 0 ->
                        new StartWindow(now.wall().plusSeconds(45), now.wall().plusSeconds(100));
                    case 1 -> new StartWindow(null, now.wall().plusSeconds(70));
                    default -> StartWindow.OPEN;
                };
        List<String> after = before == null ? List.of() : List.of(named);
        NewBody body = new NewBody(id, owner, "astro", null, runs, window, after, Map.of(), "{}");
        both(side -> side.ledger.submit(body, now));
        bodies.add(id);
        return "submission of " + body;
    }

    private static Terms terms(String owner, int cores, IfMissed ifMissed) {
        return new Terms(
                new Shape(owner, "astro", RunKind.COMMAND, cores, cores, 1, 1, 0, null, 1, new TreeSet<>(), 1),
                0,
                2,
                60_000,
                ifMissed);
    }

    private String pull() {
        int want = 1 + random.nextInt(12);
        int cores = 1 + random.nextInt(2);
        List<HarvesterMessages.Lease> leases = both(side -> side.pull(want, cores, now));
        held.addAll(leases);
        return "a pull of " + leases.size();
    }

    private String tell() {
        HarvesterMessages.Lease lease = held.remove(random.nextInt(held.size()));
        Phase end = random.nextBoolean() ? Phase.COMPLETED : Phase.FAILED;
        both(side -> {
            side.tell(lease, Reason.EXIT_NONZERO, now, Phase.PREPARING, Phase.RUNNING, end);
            return 0;
        });
        return lease.job() + " " + end;
    }

    private String purge() {
        Doomed doomed = rows.store.reads().doomed().orElse(null);
        if (doomed == null) {
            return "nothing to purge";
        }
        long last = doomed.next() + random.nextInt(20);
        both(side -> {
            side.store.writer().purge(doomed, last);
            return 0;
        });
        return "a purge up to " + last;
    }

    /** Does the same on both sides, which must answer the same. */
    private <T> T both(java.util.function.Function<SpanSide, T> action) {
        T expected = action.apply(rows);
        assertEquals(expected, action.apply(spans));
        return expected;
    }

    private List<JobQuery> queries() {
        List<JobQuery> queries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<Phase> phases =
                    switch (random.nextInt(3)) {
                        case 0 -> List.of(Phase.WAITING);
                        case 1 -> List.of(Phase.CANCELLED, Phase.FAILED, Phase.COMPLETED);
                        default -> List.of();
                    };
            Long body = random.nextInt(3) > 0
                    ? null
                    : rows.store
                            .reads()
                            .body(bodies.get(random.nextInt(bodies.size())))
                            .map(BodyFacts::first)
                            .orElse(null);
            queries.add(new JobQuery(
                    phases,
                    random.nextInt(3) > 0 ? null : "ada",
                    body,
                    random.nextInt(3) > 0 ? null : "bob",
                    List.of(),
                    false,
                    random.nextBoolean(),
                    random.nextBoolean() ? null : (Long) (long) random.nextInt(200)));
        }
        return queries;
    }
}
