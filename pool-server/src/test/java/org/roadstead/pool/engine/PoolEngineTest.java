// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.pool.engine.EngineWorld.get;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.reason.Reason;

@NullUnmarked // a test that finds null where it must not fails by itself
class PoolEngineTest {
    @TempDir
    private Path directory;

    private EngineWorld world;

    @BeforeEach
    void open() {
        world = new EngineWorld(directory);
        world.hello();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Phase phase(JobId job) {
        return world.pool.reads().job(job).orElseThrow().phase();
    }

    @Test
    void job_submitted_pulled_and_reported_completes_with_history_and_log() {
        Submitted submitted = world.submit(EngineWorld.with("\"name\":\"one\",\"labels\":{\"field\":\"042\"}"));
        JobId job = new JobId(submitted.id());
        assertEquals(1, submitted.count());
        HarvesterMessages.Pulled pulled = get(world.askForJobs(10, 0));
        HarvesterMessages.Lease lease = pulled.leases().get(0);
        assertEquals(job, lease.job());
        assertEquals(
                "true", pulled.bodies().get(job.body()).at("/run/command/0").asText());
        world.report(List.of(
                EngineWorld.progress(lease, List.of(EngineWorld.chunk(0, "hello ")), Phase.PREPARING, Phase.RUNNING)));
        world.report(List.of(EngineWorld.progress(
                lease, List.of(EngineWorld.chunk(0, "hello world\n")), Phase.RELEASING, Phase.COMPLETED)));
        JobReads.JobView view = world.pool.reads().job(job).orElseThrow();
        assertEquals(Phase.COMPLETED, view.phase());
        assertEquals("one", view.name());
        assertEquals(Map.of("field", "042"), view.labels());
        assertEquals(
                List.of(Phase.WAITING, Phase.PREPARING, Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED),
                world.pool.reads().history(job).stream()
                        .map(JobReads.EventView::phase)
                        .toList());
        StringBuilder log = new StringBuilder();
        world.pool
                .reads()
                .log(job, "stdout", 0, 0, 1_000)
                .forEach(piece -> log.append(new String(piece.data(), StandardCharsets.UTF_8)));
        assertEquals("hello world\n", log.toString());
    }

    @Test
    void pull_that_waits_is_answered_in_the_turn_of_the_submission() {
        world.pull(1); // a harvester's first call is written down, which is a commit of its own
        CompletableFuture<HarvesterMessages.Pulled> waiting = world.askForJobs(1, 60_000);
        long commits = world.pool.figures().commits();
        Submitted submitted = world.submit(EngineWorld.TRUE);
        assertEquals(submitted.id(), get(waiting).leases().get(0).job().value());
        assertEquals(commits + 1, world.pool.figures().commits());
    }

    @Test
    void pull_that_waited_enough_is_answered_empty() {
        assertEquals(List.of(), get(world.askForJobs(1, 20)).leases());
    }

    @Test
    void pull_whose_caller_went_away_gets_nothing() {
        CompletableFuture<HarvesterMessages.Pulled> waiting = world.askForJobs(1, 60_000);
        waiting.cancel(true);
        Submitted submitted = world.submit(EngineWorld.TRUE);
        assertEquals(submitted.id(), world.pull(1).get(0).job().value());
    }

    @Test
    void restart_in_the_middle_keeps_waiting_jobs_leases_and_claims() {
        List<String> ids = world.submit(EngineWorld.TRUE, EngineWorld.TRUE, EngineWorld.TRUE)
                .jobs();
        HarvesterMessages.Lease queued = world.pull(1).get(0);
        HarvesterMessages.Lease running = world.pull(1).get(0);
        world.tell(running, Phase.PREPARING, Phase.RUNNING);
        String epoch = world.report(List.of()).epoch();
        world.restart();
        assertNotEquals(epoch, world.report(List.of()).epoch());
        world.tell(running, Phase.RELEASING, Phase.COMPLETED);
        world.tell(queued, Phase.RUNNING, Phase.COMPLETED);
        HarvesterMessages.Lease last = world.pull(10).get(0);
        assertEquals(ids.get(2), last.job().value());
        world.tell(last, Phase.RUNNING, Phase.COMPLETED);
        assertEquals(Map.of(Phase.COMPLETED, 3L), world.pool.figures().jobsByPhase());
    }

    @Test
    void sweep_of_ten_thousand_jobs_runs_each_once() {
        Submitted submitted =
                world.submit(EngineWorld.with("\"sweep\":{\"parameters\":{\"n\":{\"range\":\"1-10000\"}}}"));
        assertEquals(10_000, submitted.count());
        assertEquals(1_000, submitted.jobs().size());
        Set<JobId> seen = new HashSet<>();
        for (List<HarvesterMessages.Lease> leases = world.pull(500); !leases.isEmpty(); leases = world.pull(500)) {
            List<Progress> progress = new ArrayList<>();
            for (HarvesterMessages.Lease lease : leases) {
                assertTrue(seen.add(lease.job()));
                progress.add(EngineWorld.progress(lease, null, Phase.PREPARING, Phase.RUNNING, Phase.COMPLETED));
            }
            world.report(progress);
        }
        JobReads.SweepView sweep =
                world.pool.reads().sweep(new SweepId(submitted.id())).orElseThrow();
        assertEquals(Map.of(Phase.COMPLETED, 10_000L), sweep.counts());
        assertEquals(10_000, seen.size());
    }

    @Test
    void member_of_a_sweep_is_seen_expanded() {
        Submitted submitted = world.submit("{\"name\":\"n-${n}\",\"labels\":{\"n\":\"${n}\"},"
                + "\"run\":{\"kind\":\"command\",\"command\":[\"echo\",\"${n}\"]},"
                + "\"sweep\":{\"parameters\":{\"n\":{\"range\":\"5-9\"}}}}");
        JobReads.JobView view = world.pool
                .reads()
                .job(JobId.member(new SweepId(submitted.id()), 2))
                .orElseThrow();
        assertEquals("n-7", view.name());
        assertEquals("7", view.description().at("/run/command/1").asText());
        JobReads.JobPage page = world.pool
                .reads()
                .jobs(
                        new JobReads.JobFilter(List.of(), "ada", null, Map.of("n", "8"), null, List.of(), false),
                        null,
                        10);
        assertEquals(
                List.of("n-8"),
                page.items().stream().map(JobReads.JobView::name).toList());
    }

    @Test
    void same_key_and_body_is_answered_again_and_makes_nothing() {
        Submission keyed = new Submission("ada", "astro", List.of(EngineWorld.description(EngineWorld.TRUE)), "k", "h");
        Submitted first = get(world.pool.submit(keyed));
        world.restart();
        Submitted again = get(world.pool.submit(keyed));
        assertEquals(first.id(), again.id());
        assertTrue(again.repeated());
        assertFalse(first.repeated());
        assertEquals(Map.of(Phase.WAITING, 1L), world.pool.figures().jobsByPhase());
    }

    @Test
    void same_key_with_another_body_is_refused() {
        List<JobDescription> jobs = List.of(EngineWorld.description(EngineWorld.TRUE));
        get(world.pool.submit(new Submission("ada", "astro", jobs, "k", "h")));
        PoolException refused = assertThrows(
                PoolException.class, () -> get(world.pool.submit(new Submission("ada", "astro", jobs, "k", "other"))));
        assertEquals(PoolException.Kind.UNPROCESSABLE, refused.kind());
        get(world.pool.submit(new Submission("bob", "astro", jobs, "k", "other")));
    }

    @Test
    void key_is_forgotten_after_a_day() {
        List<JobDescription> jobs = List.of(EngineWorld.description(EngineWorld.TRUE));
        get(world.pool.submit(new Submission("ada", "astro", jobs, "k", "h")));
        world.pass(Duration.ofHours(25));
        get(world.pool.drain("site", false));
        assertFalse(get(world.pool.submit(new Submission("ada", "astro", jobs, "k", "other")))
                .repeated());
    }

    @Test
    void request_with_one_wrong_job_takes_none_of_them() {
        PoolException refused = assertThrows(
                PoolException.class,
                () -> world.submit(EngineWorld.TRUE, EngineWorld.with("\"after\":[\"j" + "0".repeat(26) + "\"]")));
        assertEquals(PoolException.Kind.UNPROCESSABLE, refused.kind());
        assertEquals("after[0]", refused.field());
        assertEquals(Map.of(), world.pool.figures().jobsByPhase());
    }

    @Test
    void unknown_ids_are_not_found() {
        JobId none = new JobId("j" + "0".repeat(26));
        for (CompletableFuture<?> future : List.of(
                world.pool.cancel(none),
                world.pool.reopen(none),
                world.pool.explain(none),
                world.pool.cancel(new SweepId("s" + "0".repeat(26))))) {
            PoolException refused = assertThrows(PoolException.class, () -> get(future));
            assertEquals(PoolException.Kind.NOT_FOUND, refused.kind());
        }
        assertTrue(world.pool.reads().job(none).isEmpty());
    }

    @Test
    void old_incarnation_is_refused_with_its_reason() {
        EngineWorld old = world;
        HarvesterMessages.Pull pull = new HarvesterMessages.Pull(1, 99, List.of(EngineWorld.capability()), 1, 0);
        old.hello();
        PoolException refused = assertThrows(PoolException.class, () -> get(world.pool.pull("site", pull)));
        assertEquals(Reason.STALE_INCARNATION, refused.reason());
        assertEquals(PoolException.Kind.CONFLICT, refused.kind());
    }

    @Test
    void message_with_missing_parts_is_refused_before_it_reaches_the_writer() {
        for (CompletableFuture<?> future : List.of(
                world.pool.hello("x", new HarvesterMessages.Hello("1", null, null, null, null, null)),
                world.pool.reconcile("site", new HarvesterMessages.Reconcile(1, 9, null)),
                world.pool.pull("site", new HarvesterMessages.Pull(1, 9, null, 1, 0)),
                world.pool.report(
                        "site",
                        new HarvesterMessages.Report(
                                1, List.of(new Progress(null, 1, 1, null, null, null, null, null)), null, null)))) {
            PoolException refused = assertThrows(PoolException.class, () -> get(future));
            assertEquals(PoolException.Kind.UNPROCESSABLE, refused.kind());
        }
    }

    @Test
    void lease_runs_out_by_the_clock_without_anybody_asking() {
        JobId job = new JobId(world.submit(EngineWorld.TRUE).id());
        world.pull(1);
        world.pass(Duration.ofMinutes(3));
        // Any request wakes the writer, which looks at the clock first.
        get(world.pool.harvesters());
        assertEquals(
                Reason.LEASE_EXPIRED, world.pool.reads().job(job).orElseThrow().reason());
    }

    @Test
    void cancelled_sweep_and_reopened_sweep_are_seen_in_its_counts_and_events() {
        SweepId sweep =
                new SweepId(world.submit(EngineWorld.with("\"sweep\":{\"parameters\":{\"n\":{\"range\":\"1-100\"}}}"))
                        .id());
        assertEquals(100, get(world.pool.cancel(sweep)));
        assertEquals(
                Map.of(Phase.CANCELLED, 100L),
                world.pool.reads().sweep(sweep).orElseThrow().counts());
        assertEquals(100, get(world.pool.reopen(sweep, Phase.CANCELLED)));
        assertEquals(
                Map.of(Phase.WAITING, 100L),
                world.pool.reads().sweep(sweep).orElseThrow().counts());
        assertEquals(
                List.of(Phase.WAITING, Phase.CANCELLED, Phase.WAITING),
                world.pool.reads().events(sweep.value(), 0, 10).stream()
                        .map(JobReads.EventView::phase)
                        .toList());
        assertEquals(
                List.of(Phase.WAITING, Phase.CANCELLED, Phase.WAITING),
                world.pool.reads().history(JobId.member(sweep, 7)).stream()
                        .map(JobReads.EventView::phase)
                        .toList());
        assertEquals(100, world.pull(1_000).size());
        assertEquals(Phase.WAITING, phase(JobId.member(sweep, 0)));
    }

    @Test
    void pages_go_through_all_jobs_once_in_either_order() {
        for (int i = 0; i < 25; i++) {
            world.submit(EngineWorld.TRUE);
        }
        for (boolean newest : List.of(false, true)) {
            List<String> seen = new ArrayList<>();
            String cursor = null;
            do {
                JobReads.JobPage page = world.pool
                        .reads()
                        .jobs(
                                new JobReads.JobFilter(List.of(), null, null, Map.of(), "ada", List.of(), newest),
                                cursor,
                                10);
                page.items().forEach(item -> seen.add(item.id().value()));
                cursor = page.next();
            } while (cursor != null);
            assertEquals(25, new HashSet<>(seen).size());
            List<String> sorted = seen.stream().sorted().toList();
            assertEquals(sorted.get(0), seen.get(newest ? 24 : 0));
        }
    }

    @Test
    void job_of_somebody_else_is_not_listed() {
        world.submit(EngineWorld.TRUE);
        assertEquals(
                List.of(),
                world.pool
                        .reads()
                        .jobs(
                                new JobReads.JobFilter(
                                        List.of(), null, null, Map.of(), "bob", List.of("physics"), false),
                                null,
                                10)
                        .items());
    }
}
