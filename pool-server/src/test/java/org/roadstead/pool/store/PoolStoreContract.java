// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.Basis;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.HarvesterRow;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.lease.PoolLedger;
import org.roadstead.core.lease.PoolRecords;
import org.roadstead.core.lease.PoolSettings;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.StartWindow;

/** What every store must do; written with a real ledger, because that is who uses it. */
@NullUnmarked // a test that finds null where it must not fails by itself
abstract class PoolStoreContract extends PoolStoreWorld {
    @Test
    void what_was_committed_is_read_back_by_another_store() {
        long num = single();
        commit();
        store.close();
        reopen();
        StoredJob job = store.reads().job(num).orElseThrow();
        assertEquals(JobRow.submitted(num, num, 1), job.row());
        assertEquals("{\"n\":1}", job.description());
        assertEquals("name", job.name());
        Promised promised = job.body().promised();
        assertEquals(
                new BodyFacts(num, 1, SINGLE, "ada", "astro", List.of(1), StartWindow.OPEN, List.of(), START, promised),
                job.body());
        assertEquals(Commitment.BEST_EFFORT, promised.commitment());
        assertEquals(START, promised.basis().asOf());
        assertTrue(promised.start().isBefore(promised.end()));
    }

    @Test
    void moves_and_scores_are_read_back_by_another_store() {
        long num = single();
        commit();
        Promised promised = store.writer().singles(0, 10).get(0).last();
        assertEquals(store.reads().job(num).orElseThrow().body().promised(), promised);
        Promised moved = new Promised(
                promised.start(),
                promised.end().plusSeconds(60),
                promised.expected(),
                Commitment.PREDICTED,
                new Basis(Basis.Method.PILOTS_AT_WORK, 20, 3, START.plusSeconds(30)),
                "here");
        WindowTally.Key key = new WindowTally.Key("here", Commitment.PREDICTED, "2026-W48");
        WindowTally tally = new WindowTally();
        tally.add(moved, moved.start());
        tally.add(moved, moved.end().plusSeconds(9));
        Changes changes = new Changes();
        changes.moved().add(new Changes.Moved(num, moved));
        changes.tallies().put(key, tally);
        changes.starts().add(new WindowTally.Start("here", moved, moved.end()));
        store.writer().apply(changes);
        commit();
        store.close();
        reopen();
        StoredJob job = store.reads().job(num).orElseThrow();
        assertEquals(promised, job.body().promised());
        assertEquals(List.of(moved), job.moves());
        PoolRecords.Single single = store.writer().singles(0, 10).get(0);
        assertEquals(moved, single.last());
        assertEquals(1, single.moves());
        assertEquals(List.of(), store.writer().singles(num, 10));
        assertEquals(tally.toText(), store.reads().tallies().get(key).toText());
        assertEquals(.5, store.reads().tallies().get(key).coverage());
        assertEquals(changes.starts(), store.reads().starts(10));
    }

    @Test
    void terms_are_read_back_by_another_store() {
        single();
        commit();
        store.close();
        reopen();
        assertEquals(terms(1, IfMissed.FAIL), store.writer().terms(1));
        assertEquals(1, store.writer().termsId(terms(1, IfMissed.FAIL)));
        assertNull(store.writer().termsId(terms(7, IfMissed.FAIL)));
    }

    @Test
    void what_was_not_committed_is_seen_by_the_writer_only_and_gone_after_a_rollback() {
        long num = single();
        ledger.flush();
        assertEquals(SINGLE, store.writer().body(num).id());
        assertEquals(1, store.writer().rows(new long[] {num}).size());
        assertTrue(store.reads().job(num).isEmpty());
        store.writer().rollback();
        assertNull(store.writer().body(SINGLE));
        assertNull(store.writer().body(num));
        ledger = new PoolLedger(PoolSettings.DEFAULT, store.writer(), "e2");
        ledger.recover(now);
        assertEquals(num, single(), "its number was never given out");
    }

    @Test
    void waits_are_kept_one_for_each_pilot_newest_first() {
        for (String site : List.of("site", "other")) {
            HarvesterMessages.Hello hello =
                    new HarvesterMessages.Hello("test", ProtocolRange.CURRENT, List.of(), "slurm", null, Serve.ALL);
            long incarnation = ledger.hello(site, hello, now).incarnation();
            for (int i = 0; i < 60; i++) {
                WaitSeen wait = wait("p" + i % 30, i < 30 ? null : (Long) (1_000L + i));
                ledger.report(
                        site,
                        new HarvesterMessages.Report(incarnation, List.of(), List.of(), null, List.of(wait)),
                        now);
            }
            commit();
        }
        List<WaitSeen> waits = store.reads().waits("site", 100);
        assertEquals(30, waits.size());
        assertEquals(wait("p29", 1_059L), waits.get(0));
        assertEquals(2, store.reads().waits("site", 2).size());
        assertEquals(List.of(), store.reads().waits("nobody", 100));
    }

    private static WaitSeen wait(String pilot, @Nullable Long started) {
        return new WaitSeen(
                pilot,
                "debug",
                new Resources(2, 1L << 30, 1L << 31, 1),
                "a100",
                new TreeSet<>(List.of("ib", "ssd")),
                60_000L,
                500,
                600L,
                started,
                null,
                900L,
                null);
    }

    @Test
    void numbers_are_never_used_again() {
        long first = single();
        long members = sweep();
        commit();
        store.close();
        reopen();
        assertEquals(first + 1, members);
        assertEquals(
                members + 6,
                ledger.submit(
                        body(
                                "j" + "3".repeat(26),
                                StartWindow.OPEN,
                                List.of(),
                                new TermsRun(terms(1, IfMissed.FAIL), 1)),
                        now));
    }

    @Test
    void row_of_a_held_job_is_kept_whole() {
        long num = single();
        HarvesterMessages.Lease lease = lease();
        tell(lease, null, step(Phase.RUNNING));
        ledger.cancel(new JobId(SINGLE), now);
        commit();
        JobRow row = store.reads().job(num).orElseThrow().row();
        assertEquals(Phase.RELEASING, row.phase());
        assertEquals(Reason.CANCELLED, row.stopping());
        assertEquals(new Placement("site", "local", "a", "p", "n"), row.holder().placement());
        assertEquals(1, row.holder().incarnation());
        assertEquals(row, store.writer().rows(new long[] {num}).get(0));
        tell(lease, new Exit(null, 15, Reason.CANCELLED, "stopped"), step(Phase.CANCELLED));
        commit();
        row = store.reads().job(num).orElseThrow().row();
        assertNull(row.holder());
        assertTrue(row.answered());
        assertEquals(new Exit(null, 15, Reason.CANCELLED, "stopped"), row.exit());
    }

    @Test
    void members_of_a_sweep_have_the_terms_of_their_run() {
        long first = sweep();
        commit();
        List<Integer> terms = new ArrayList<>();
        store.reads().rows(first, first + 5).forEach(row -> terms.add(row.terms()));
        assertEquals(List.of(1, 1, 1, 2, 1, 1), terms);
    }

    @Test
    void counts_of_a_sweep_follow_its_members() {
        long first = sweep();
        HarvesterMessages.Lease lease = lease();
        tell(lease, null, step(Phase.RUNNING), step(Phase.COMPLETED));
        ledger.cancel(JobId.member(new SweepId(SWEEP), 4), now);
        commit();
        long[] counts =
                store.reads().sweep(store.reads().body(SWEEP).orElseThrow()).counts();
        assertEquals(4, counts[Phase.WAITING.ordinal()]);
        assertEquals(1, counts[Phase.COMPLETED.ordinal()]);
        assertEquals(1, counts[Phase.CANCELLED.ordinal()]);
        ledger.cancel(new SweepId(SWEEP), now);
        ledger.reopen(new SweepId(SWEEP), Phase.CANCELLED, now);
        commit();
        assertEquals(5, store.writer().counts(first)[Phase.WAITING.ordinal()]);
        List<Long> waiting = new ArrayList<>();
        store.writer().members(first, first + 5, Phase.WAITING, (begin, end, terms) -> {
            for (long num = begin; num <= end; num++) {
                waiting.add(num - first);
            }
        });
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), waiting);
    }

    @Test
    void history_of_a_member_holds_its_own_events_and_those_of_all() {
        sweep();
        HarvesterMessages.Lease lease = lease();
        tell(lease, null, step(Phase.PREPARING), step(Phase.RUNNING));
        ledger.cancel(new SweepId(SWEEP), now);
        List<StoredEvent> committed = commit();
        BodyFacts body = store.reads().body(SWEEP).orElseThrow();
        assertEquals(
                List.of(Phase.WAITING, Phase.PREPARING, Phase.RUNNING, Phase.RELEASING),
                phases(store.reads().history(body, body.first())));
        assertEquals(
                List.of(Phase.WAITING, Phase.CANCELLED), phases(store.reads().history(body, body.first() + 1)));
        assertEquals(committed, store.reads().events(body, 0, 100));
        assertEquals(
                committed.subList(2, 4),
                store.reads().events(body, committed.get(1).seq(), 2));
        assertEquals(SWEEP, committed.get(0).job());
        assertEquals(SWEEP + ".0", committed.get(1).job());
    }

    @Test
    void numbers_of_events_rise_over_restarts_and_rollbacks() {
        single();
        long last = commit().get(0).seq();
        ledger.cancel(new JobId(SINGLE), now);
        ledger.flush();
        store.writer().rollback();
        store.close();
        reopen();
        ledger.cancel(new JobId(SINGLE), now);
        assertEquals(last + 1, commit().get(0).seq());
    }

    @Test
    void old_events_are_dropped_and_their_numbers_not_used_again() {
        single();
        ledger.cancel(new JobId(SINGLE), now);
        commit();
        assertEquals(1, store.reads().firstEvent());
        assertEquals(1, store.writer().dropEvents(START.toEpochMilli() + 1, 100));
        commit();
        assertEquals(3, store.reads().firstEvent());
        store.close();
        reopen();
        ledger.reopen(new JobId(SINGLE), now);
        assertEquals(3, commit().get(0).seq());
    }

    @Test
    void outputs_of_the_accepted_attempt_are_kept() {
        long num = single();
        tell(lease(), null, step(Phase.RUNNING), step(Phase.COMPLETED));
        commit();
        assertEquals(List.of(OUTPUT), store.reads().outputs(num).orElseThrow().outputs());
        assertEquals(1, store.reads().outputs(num).orElseThrow().attempt());
    }

    @Test
    void single_job_that_was_removed_leaves_nothing_but_its_count() {
        long num = single();
        tell(lease(), null, step(Phase.RUNNING), step(Phase.COMPLETED));
        commit();
        assertTrue(store.reads().isNeeded(OUTPUT.digest()));
        assertEquals(
                List.of(new EndedBody(num, 1, SINGLE, true, START.toEpochMilli(), START.toEpochMilli())), bodies());
        assertEquals(1, ledger.remove(SINGLE));
        commit();
        assertTrue(store.reads().body(SINGLE).isEmpty());
        assertTrue(store.reads().job(num).isEmpty());
        assertTrue(store.reads().outputs(num).isEmpty());
        assertEquals(List.of(), store.reads().rows(num, num));
        assertEquals(List.of(), bodies());
        assertTrue(store.reads().doomed().isEmpty());
        assertEquals(false, store.reads().isNeeded(OUTPUT.digest()));
        assertEquals(1, store.reads().removed()[Phase.COMPLETED.ordinal()]);
        assertEquals(START.toEpochMilli(), store.reads().removedTo());
        assertEquals(Map.of(), ledger.figures().jobsByPhase());
        store.close();
        reopen();
        assertEquals(Map.of(), ledger.figures().jobsByPhase());
        assertEquals(num + 1, sweep(), "its number is not used again");
    }

    @Test
    void sweep_that_was_removed_is_gone_at_once_and_its_rows_little_by_little() {
        long first = sweep();
        tell(lease(), null, step(Phase.RUNNING), step(Phase.COMPLETED));
        assertEquals(0, ledger.remove(SWEEP), "some of it waits");
        ledger.cancel(new SweepId(SWEEP), now);
        long other =
                ledger.submit(body(SINGLE, StartWindow.OPEN, List.of(), new TermsRun(terms(1, IfMissed.FAIL), 1)), now);
        commit();
        assertEquals(6, ledger.remove(SWEEP));
        commit();
        assertTrue(store.reads().body(SWEEP).isEmpty());
        assertTrue(store.reads().job(first).isEmpty());
        assertEquals(Map.of(Phase.WAITING, 1L), ledger.figures().jobsByPhase());
        store.close();
        reopen();
        assertEquals(Map.of(Phase.WAITING, 1L), ledger.figures().jobsByPhase(), "rows left behind count no more");
        Doomed doomed = store.reads().doomed().orElseThrow();
        assertEquals(new Doomed(first, first, first + 5, SWEEP), doomed);
        store.writer().purge(doomed, first + 3);
        store.writer().commit();
        doomed = store.reads().doomed().orElseThrow();
        assertEquals(new Doomed(first, first + 4, first + 5, SWEEP), doomed);
        store.writer().purge(doomed, first + 5);
        store.writer().commit();
        assertTrue(store.reads().doomed().isEmpty());
        assertEquals(
                List.of(other),
                store.reads().rows(0, 100).stream().map(JobRow::num).toList());
        long[] removed = store.reads().removed();
        assertEquals(1, removed[Phase.COMPLETED.ordinal()]);
        assertEquals(5, removed[Phase.CANCELLED.ordinal()]);
    }

    @Test
    void body_that_another_comes_after_stays_as_long_as_that_one() {
        single();
        ledger.cancel(new JobId(SINGLE), now);
        String later = "j" + "3".repeat(26);
        ledger.submit(body(later, StartWindow.OPEN, List.of(SINGLE), new TermsRun(terms(1, IfMissed.FAIL), 1)), now);
        commit();
        assertEquals(0, ledger.remove(SINGLE));
        assertEquals(
                List.of(false, true), bodies().stream().map(EndedBody::over).toList());
        assertEquals(1, ledger.remove(later));
        assertEquals(1, ledger.remove(SINGLE));
        commit();
        assertEquals(List.of(), bodies());
    }

    @Test
    void end_of_the_window_of_a_removed_job_ends_nothing() {
        StartWindow window = new StartWindow(null, START.plusSeconds(60));
        ledger.submit(body(SINGLE, window, List.of(), new TermsRun(terms(1, IfMissed.FAIL), 1)), now);
        ledger.cancel(new JobId(SINGLE), now);
        assertEquals(1, ledger.remove(SINGLE));
        commit();
        ledger.tick(new Moment(100_000, START.plusSeconds(100)));
        assertEquals(List.of(), commit());
    }

    @Test
    void uploads_of_a_description_are_needed_as_long_as_it_is_there() {
        String digest = "sha256:" + "a".repeat(64);
        NewBody with = new NewBody(
                SINGLE,
                "ada",
                "astro",
                null,
                List.of(new TermsRun(terms(1, IfMissed.FAIL), 1)),
                StartWindow.OPEN,
                List.of(),
                Map.of(),
                "{\"inputs\":[{\"upload\":\"" + digest + "\",\"to\":\"x\"}]}");
        ledger.submit(with, now);
        commit();
        assertTrue(store.reads().isNeeded(digest));
        ledger.cancel(new JobId(SINGLE), now);
        ledger.remove(SINGLE);
        commit();
        assertEquals(false, store.reads().isNeeded(digest));
    }

    @Test
    void answers_are_kept_for_each_owner_and_dropped_by_age() {
        store.writer().keepAnswer("ada", "k", new KeptAnswer("h", "{}"), 10);
        store.writer().keepAnswer("ada", "late", new KeptAnswer("h", "{}"), 20);
        assertTrue(store.writer().isDirty());
        store.writer().commit();
        assertEquals(new KeptAnswer("h", "{}"), store.writer().answer("ada", "k", 0));
        assertNull(store.writer().answer("bob", "k", 0));
        assertNull(store.writer().answer("ada", "k", 11), "too old, though still there");
        store.writer().keepAnswer("ada", "k", new KeptAnswer("h2", "{}"), 10);
        assertEquals(0, store.writer().dropAnswers(20, 0));
        assertEquals(1, store.writer().dropAnswers(20, 100));
        assertNull(store.writer().answer("ada", "k", 0));
        assertNotNull(store.writer().answer("ada", "late", 0));
    }

    @Test
    void new_ledger_is_told_what_lives() {
        single();
        HarvesterMessages.Lease lease = lease();
        sweep();
        ledger.cancel(JobId.member(new SweepId(SWEEP), 1), now);
        ledger.submit(
                body(
                        "j" + "4".repeat(26),
                        new StartWindow(START.plusSeconds(60), START.plusSeconds(120)),
                        List.of(SINGLE),
                        new TermsRun(terms(1, IfMissed.RELAX), 1)),
                now);
        commit();
        Told told = new Told();
        store.writer().recover(told);
        assertEquals("generation 1 next 9 terms 4 waiting 7 cancelled 1", told.begin);
        assertEquals(List.of("site 1 heard 1"), told.harvesters);
        assertEquals(List.of("j" + "4".repeat(26)), told.bound);
        assertEquals(List.of("2:1", "4:1", "5:2", "6:1", "7:1", "8:3"), told.waiting);
        assertEquals(List.of(lease.job() + " " + lease.attempt()), told.held);
    }

    /** Writes down what a store tells. */
    private static final class Told implements PoolRecords.Recovery {
        private String begin = "";
        private final List<String> harvesters = new ArrayList<>();
        private final List<String> bound = new ArrayList<>();
        private final List<String> waiting = new ArrayList<>();
        private final List<String> held = new ArrayList<>();

        @Override
        public void begin(long generation, long nextNum, int nextTerms, long[] jobsByPhase) {
            begin = "generation " + generation + " next " + nextNum + " terms " + nextTerms + " waiting "
                    + jobsByPhase[Phase.WAITING.ordinal()] + " cancelled " + jobsByPhase[Phase.CANCELLED.ordinal()];
        }

        @Override
        public void harvester(HarvesterRow harvester) {
            harvesters.add(harvester.name() + " " + harvester.incarnation() + " heard " + harvester.heard());
        }

        @Override
        public void bound(BodyFacts body) {
            bound.add(body.id());
        }

        @Override
        public void waiting(long num, int terms) {
            waiting.add(num + ":" + terms);
        }

        @Override
        public void held(JobRow row, BodyFacts body) {
            held.add(body.job(row.num()) + " " + row.attempt());
        }
    }

    @Test
    void jobs_are_selected_by_phase_owner_sweep_and_labels() {
        single();
        long first = sweep();
        ledger.submit(
                new NewBody(
                        "j" + "5".repeat(26),
                        "bob",
                        "physics",
                        null,
                        List.of(new TermsRun(terms(1, IfMissed.FAIL), 1)),
                        StartWindow.OPEN,
                        List.of(),
                        Map.of(),
                        "{}"),
                now);
        ledger.cancel(JobId.member(new SweepId(SWEEP), 1), now);
        commit();
        List<String> none = List.of();
        List<Phase> any = List.of();
        assertEquals(
                8,
                store.reads()
                        .jobs(new JobQuery(any, null, null, null, none, false, false, null), 100)
                        .size());
        assertEquals(
                List.of(3L),
                nums(new JobQuery(List.of(Phase.CANCELLED), null, null, null, none, false, false, null), 100));
        assertEquals(
                List.of(3L),
                nums(new JobQuery(List.of(Phase.CANCELLED), "ada", first, "ada", none, true, false, null), 100));
        assertEquals(List.of(8L), nums(new JobQuery(any, "bob", null, null, none, false, false, null), 100));
        assertEquals(List.of(), nums(new JobQuery(any, "bob", null, "ada", none, false, false, null), 100));
        assertEquals(
                List.of(8L), nums(new JobQuery(any, "bob", null, "ada", List.of("physics"), false, false, null), 100));
        assertEquals(
                7,
                nums(new JobQuery(any, null, null, null, none, true, false, null), 100)
                        .size());
        assertEquals(List.of(5L, 6L), nums(new JobQuery(any, "ada", null, null, none, false, false, 4L), 2));
        assertEquals(List.of(3L, 2L), nums(new JobQuery(any, "ada", null, null, none, false, true, 4L), 2));
        assertEquals(List.of(7L, 6L), nums(new JobQuery(any, null, first, null, none, false, true, null), 2));
        assertEquals(List.of(4L, 5L), nums(new JobQuery(any, null, first, null, none, true, false, 3L), 2));
    }

    @Test
    void backup_is_a_store_of_its_own() {
        long num = single();
        commit();
        Path elsewhere = directory.resolve("backup");
        assertTrue(elsewhere.toFile().mkdir());
        store.backup(elsewhere.resolve("pool.db"));
        ledger.cancel(new JobId(SINGLE), now);
        commit();
        try (PoolStore copy = open(elsewhere)) {
            assertEquals(
                    Phase.WAITING, copy.reads().job(num).orElseThrow().row().phase());
        }
    }
}
