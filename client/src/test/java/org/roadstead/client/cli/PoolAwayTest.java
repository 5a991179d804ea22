// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows a job goes on over a restart of the pool, and loses and doubles nothing. */
class PoolAwayTest {
    private static final String JOB = "j00000000000000000000000001";
    private static final String AWAY = "the pool is away; waiting for it to come back\n";
    private static final String STOPPING = "{\"detail\":\"the pool is starting or stopping\"}";
    private static final String FOLLOW = "GET /jobs/" + JOB + "/log?stream=stdout&attempt=1&follow=true";

    private final FakePool pool = new FakePool();
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path temporary) {
        cli = new Cli(temporary, pool);
        pool.answers("POST /jobs", 201, "{\"id\":\"" + JOB + "\",\"count\":1,\"jobs\":[\"" + JOB + "\"]}")
                .answersAll("GET /jobs/" + JOB + "/log?stream=stderr", 200, "");
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    private void job(String phase, int attempt) {
        pool.answers(
                "GET /jobs/" + JOB,
                200,
                "{\"id\":\"" + JOB + "\",\"phase\":\"" + phase + "\",\"attempt\":" + attempt + "}");
    }

    private void restartsWhileFollowed() {
        job("RUNNING", 1);
        pool.breaksNext(FOLLOW, "1\n2\n")
                .answersNext(FOLLOW, 503, STOPPING)
                .answersNext(FOLLOW, 503, STOPPING)
                // Ended in order, though the job goes on: as a pool that stops may do.
                .answersNext(FOLLOW, 200, "1\n2\n3\n")
                .answers(FOLLOW, 200, "1\n2\n3\n4\n")
                .answers("GET /jobs/" + JOB + "/log?stream=stdout&attempt=1", 200, "1\n2\n3\n4\n5\n");
    }

    private void endsWhenFollowedAgain() {
        await().until(() -> pool.requests(FOLLOW).size() >= 5);
        job("COMPLETED", 1);
        pool.event("{}");
    }

    @Test
    void submit_that_waits_over_a_restart_prints_everything_once() throws Exception {
        restartsWhileFollowed();
        CompletableFuture<Cli.Ran> running =
                CompletableFuture.supplyAsync(() -> cli.run("submit", "--wait", "--", "true"));
        endsWhenFollowedAgain();
        Cli.Ran ran = running.get();
        assertEquals("1\n2\n3\n4\n5\n", ran.out());
        assertEquals("job " + JOB + "\n" + AWAY, ran.err());
        assertEquals(0, ran.code());
    }

    @Test
    void logs_followed_over_a_restart_print_everything_once() throws Exception {
        restartsWhileFollowed();
        CompletableFuture<Cli.Ran> running = CompletableFuture.supplyAsync(() -> cli.run("logs", "--follow", JOB));
        endsWhenFollowedAgain();
        Cli.Ran ran = running.get();
        assertEquals("1\n2\n3\n4\n5\n", ran.out());
        assertEquals(AWAY, ran.err());
        assertEquals(0, ran.code());
    }

    @Test
    void submit_waits_though_the_pool_is_away_right_after_it_took_the_job() {
        for (int i = 0; i < 4; i++) {
            pool.answersNext("GET /jobs/" + JOB, 503, STOPPING);
        }
        job("FAILED", 1);
        pool.answers("GET /jobs/" + JOB + "/log?stream=stdout&attempt=1", 200, "hello\n");
        Cli.Ran ran = cli.run("submit", "--wait", "--", "true");
        assertEquals("hello\n", ran.out());
        assertEquals("job " + JOB + "\n" + AWAY + "roadstead: job " + JOB + " failed\n", ran.err());
        assertEquals(1, ran.code());
    }

    @Test
    void logs_of_several_attempts_follow_each_other() {
        job("COMPLETED", 2);
        pool.answers("GET /jobs/" + JOB + "/log?stream=stdout&attempt=1", 200, "first\n")
                .answers("GET /jobs/" + JOB + "/log?stream=stdout&attempt=2", 200, "second\n");
        assertEquals(
                "first\nsecond\n", cli.run("submit", "--wait", "--", "true").out());
    }

    @Test
    void refusal_that_will_not_pass_ends_the_following() {
        pool.answers("GET /jobs/" + JOB, 404, "{\"detail\":\"there is no such job\"}");
        Cli.Ran ran = cli.run("logs", "--follow", JOB);
        assertEquals("roadstead: there is no such job\n", ran.err());
        assertEquals(1, ran.code());
    }
}
