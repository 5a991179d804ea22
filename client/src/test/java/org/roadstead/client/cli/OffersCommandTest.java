// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OffersCommandTest {
    private static final String SET = "q0123456789abcdefghjkmnpqr";
    private static final String JOB = "j0123456789abcdefghjkmnpqr";

    private final FakePool pool = new FakePool();
    private Cli cli;

    @BeforeEach
    void write(@TempDir Path directory) {
        cli = new Cli(directory, pool);
        cli.write("job.yaml", "run: {kind: command, command: ['true']}\nresources: {cores: {min: 1, max: 4}}\n");
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private static String offer(int number, String harvester, String phase, int cores) {
        return "{\"id\":\"" + SET + "." + number + "\",\"harvester\":\"" + harvester
                + "\",\"platform\":\"local\",\"commitment\":\"PREDICTED\",\"confidence\":0.97,"
                + "\"window\":{\"start\":\"2026-03-04T12:00:00Z\",\"end\":\"2026-03-04T12:00:02Z\"},"
                + "\"resources\":{\"cores\":" + cores + "},\"duration\":\"PT1H\",\"phase\":\"" + phase + "\"}";
    }

    private static String set(String offers, String reasons) {
        return "{\"id\":\"" + SET + "\",\"result\":\"" + (offers.isEmpty() ? "NO" : "YES")
                + "\",\"expires\":\"2026-03-04T12:05:00Z\",\"accept\":\"one\",\"offers\":[" + offers + "],\"reasons\":["
                + reasons + "]}";
    }

    private static final String TOO_MANY = "{\"harvester\":\"small\",\"platform\":\"local\","
            + "\"reason\":\"TOO_MANY_CORES\",\"message\":\"4 cores are asked, at most 1 are here\"}";

    @Test
    void offers_are_a_table_that_says_how_to_accept_the_best() {
        pool.answers(
                "POST /offers",
                201,
                set(offer(1, "big", "OFFERED", 4) + "," + offer(2, "big", "OFFERED", 1), TOO_MANY));
        Cli.Ran ran = cli.run("offers", "job.yaml", "--start", "within 2 hours");
        assertEquals(
                "OFFER  WHERE        STARTS BETWEEN  AND       CHANCE  WORTH      CORES  FOR\n"
                        + "    1  big (local)  12:00:00        12:00:02    97 %  PREDICTED      4   1h\n"
                        + "    2  big (local)  12:00:00        12:00:02    97 %  PREDICTED      1   1h\n\n"
                        + "until 12:05:00, `roadstead accept " + SET + ".1` takes the first, `roadstead reject " + SET
                        + "` none\nnot from:\n  small (local): 4 cores are asked, at most 1 are here (TOO_MANY_CORES)\n",
                ran.out());
        assertEquals(0, ran.code());
        assertEquals(
                "within 2 hours",
                pool.requests("POST /offers").get(0).json().path("start").asText());
    }

    @Test
    void no_offer_is_no_with_the_reason_of_each_harvester_and_fails() {
        pool.answers("POST /offers", 201, set("", TOO_MANY));
        Cli.Ran ran = cli.run("offers", "job.yaml");
        assertEquals("NO:\n  small (local): 4 cores are asked, at most 1 are here (TOO_MANY_CORES)\n", ran.out());
        assertEquals(1, ran.code());
    }

    @Test
    void accept_prints_the_job_and_a_refusal_is_the_pools_sentence() {
        pool.answers("POST /offers/" + SET + "/2/accept", 200, "{\"id\":\"" + JOB + "\"}")
                .answers(
                        "POST /offers/" + SET + "/1/accept",
                        409,
                        "{\"code\":\"OFFER_EXPIRED\",\"detail\":\"the offer " + SET + ".1 expired\"}");
        assertEquals(JOB + "\n", cli.run("accept", SET + ".2").out());
        Cli.Ran late = cli.run("accept", SET + ".1");
        assertEquals(1, late.code());
        assertEquals("roadstead: the offer " + SET + ".1 expired\n", late.err());
        assertEquals(2, cli.run("accept", JOB).code());
    }

    @Test
    void reject_of_a_set_rejects_what_is_open_of_it() {
        pool.answers(
                        "GET /offers/" + SET,
                        200,
                        set(offer(1, "big", "REJECTED", 4) + "," + offer(2, "big", "OFFERED", 1), ""))
                .answers("POST /offers/" + SET + "/2/reject", 200, set(offer(2, "big", "REJECTED", 1), ""));
        assertEquals(0, cli.run("reject", SET).code());
        assertEquals(List.of("GET /offers/" + SET, "POST /offers/" + SET + "/2/reject"), pool.calls());
    }
}
