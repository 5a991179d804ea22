// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
    private static final String JOB = "j00000000000000000000000001";
    private static final String SWEEP = "s00000000000000000000000001";
    private static final String SEEN = "{\"phase\":\"RUNNING\"}";

    private final FakePool pool = new FakePool();
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path temporary) {
        cli = new Cli(temporary, pool);
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    private void sweep(int waiting, int running, int completed, int failed) {
        pool.answers(
                "GET /sweeps/" + SWEEP,
                200,
                "{\"id\":\"" + SWEEP + "\",\"total\":" + (waiting + running + completed + failed)
                        + ",\"counts\":{\"WAITING\":"
                        + waiting + ",\"RUNNING\":" + running + ",\"COMPLETED\":" + completed + ",\"FAILED\":" + failed
                        + "}}");
    }

    private CompletableFuture<Cli.Ran> watch(String id) {
        return CompletableFuture.supplyAsync(() -> cli.run("watch", id));
    }

    private void awaitLooks(int looks) {
        await().until(() -> pool.requests("GET /sweeps/" + SWEEP).size() >= looks);
    }

    @Test
    void sweep_is_looked_at_again_when_an_event_comes_and_not_before() throws Exception {
        sweep(9_000, 4, 996, 0);
        CompletableFuture<Cli.Ran> watching = watch(SWEEP);
        awaitLooks(1);
        sweep(0, 0, 10_000, 0);
        await().during(java.time.Duration.ofMillis(400)).until(() -> !watching.isDone());
        assertEquals(1, pool.requests("GET /sweeps/" + SWEEP).size());
        pool.event(SEEN);
        Cli.Ran ran = watching.get();
        assertEquals(
                "996 of 10,000 done, 4 running, 9,000 waiting, 0 failed\n10,000 of 10,000 done, 0 failed\n", ran.out());
        assertEquals("", ran.err());
        assertEquals(0, ran.code());
    }

    @Test
    void burst_of_events_costs_few_looks() throws Exception {
        sweep(5, 0, 0, 0);
        CompletableFuture<Cli.Ran> watching = watch(SWEEP);
        awaitLooks(1);
        for (int i = 0; i < 500; i++) {
            pool.event(SEEN);
        }
        awaitLooks(2);
        sweep(0, 0, 5, 0);
        pool.event(SEEN);
        assertEquals(0, watching.get().code());
        assertTrue(pool.requests("GET /sweeps/" + SWEEP).size() < 20);
    }

    @Test
    void sweep_with_a_failure_exits_1_and_tells_where_to_look() throws Exception {
        sweep(0, 0, 2, 1);
        Cli.Ran ran = watch(SWEEP).get();
        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("roadstead jobs --sweep " + SWEEP + " --phase FAILED"), ran.err());
    }

    @Test
    void only_what_runs_counts_as_running() {
        SweepProgress progress = new SweepProgress();
        progress.update(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("total", 40)
                        .set(
                                "counts",
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("WAITING", 1)
                                        .put("PREPARING", 34)
                                        .put("RUNNING", 2)
                                        .put("RELEASING", 3)),
                0);
        assertEquals("0 of 40 done, 2 running, 34 preparing, 3 releasing, 1 waiting, 0 failed", progress.line());
    }

    @Test
    void terminal_gets_a_bar_on_one_line() throws Exception {
        cli.onTerminal().environment("LANG", "C");
        sweep(0, 0, 2, 2);
        String out = watch(SWEEP).get().out();
        assertTrue(out.startsWith("\r"), out);
        assertEquals(1, out.lines().filter(line -> !line.isEmpty()).count());
        assertEquals(30, out.chars().filter(c -> c == '#' || c == '-').count());
    }

    @Test
    void stream_that_ends_is_opened_again_with_the_last_id() throws Exception {
        sweep(1, 0, 0, 0);
        CompletableFuture<Cli.Ran> watching = watch(SWEEP);
        awaitLooks(1);
        pool.event(SEEN).event(FakePool.END);
        await().until(() ->
                pool.requests("GET /sweeps/" + SWEEP + "/events?of=counts").size() == 2);
        assertEquals(
                "7",
                pool.requests("GET /sweeps/" + SWEEP + "/events?of=counts")
                        .get(1)
                        .headers()
                        .get("Last-event-id"));
        sweep(0, 0, 1, 0);
        pool.event(SEEN);
        assertEquals(0, watching.get().code());
    }

    @Test
    void counts_that_the_stream_tells_are_shown_without_a_look() throws Exception {
        sweep(2, 0, 0, 0);
        CompletableFuture<Cli.Ran> watching = watch(SWEEP);
        awaitLooks(1);
        pool.event("{\"id\":\"" + SWEEP + "\",\"total\":2,\"counts\":{\"COMPLETED\":2}}");
        Cli.Ran ran = watching.get();
        assertTrue(ran.out().contains("2 of 2 done"), ran.out());
        assertEquals(0, ran.code());
        assertEquals(1, pool.requests("GET /sweeps/" + SWEEP).size());
    }

    @Test
    void job_prints_each_phase_once_as_it_comes() throws Exception {
        String waiting =
                "{\"phase\":\"WAITING\",\"at\":\"2026-03-04T11:59:58Z\",\"reason\":\"SUBMITTED\",\"attempt\":0}";
        String failed =
                "{\"phase\":\"FAILED\",\"at\":\"2026-03-04T11:59:59Z\",\"reason\":\"EXIT_NONZERO\",\"attempt\":1}";
        job("WAITING", waiting);
        CompletableFuture<Cli.Ran> watching = watch(JOB);
        await().until(() -> !pool.requests("GET /jobs/" + JOB).isEmpty());
        job("FAILED", waiting + "," + failed);
        pool.event(SEEN);
        Cli.Ran ran = watching.get();
        assertEquals(
                "11:59:58  WAITING    the job was submitted (SUBMITTED)\n"
                        + "11:59:59  FAILED     the command ended with a non-zero exit code (EXIT_NONZERO)\n",
                ran.out());
        assertEquals(1, ran.code());
    }

    private void job(String phase, String history) {
        pool.answers(
                "GET /jobs/" + JOB,
                200,
                "{\"id\":\"" + JOB + "\",\"phase\":\"" + phase + "\",\"history\":[" + history + "]}");
    }
}
