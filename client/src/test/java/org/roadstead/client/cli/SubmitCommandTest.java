// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.protocol.Json;

class SubmitCommandTest {
    private static final String JOB = "j00000000000000000000000001";
    private static final String SWEEP = "s00000000000000000000000001";
    private static final String HELLO_DIGEST =
            "sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

    private final FakePool pool = new FakePool();
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path temporary) {
        cli = new Cli(temporary, pool);
        pool.answers("POST /jobs", 201, "{\"id\":\"" + JOB + "\",\"count\":1,\"jobs\":[\"" + JOB + "\"]}");
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    private JsonNode sent() {
        return pool.requests("POST /jobs").get(0).json();
    }

    @Test
    void command_behind_two_dashes_is_sent_word_for_word() {
        Cli.Ran ran = cli.run("submit", "--cores", "2-4", "--", "sh", "-c", "echo hello; exit 3", "--json");
        assertEquals(JOB + "\n", ran.out());
        assertEquals("", ran.err());
        assertEquals(0, ran.code());
        assertEquals(
                "{\"run\":{\"kind\":\"command\",\"command\":[\"sh\",\"-c\",\"echo hello; exit 3\",\"--json\"]},"
                        + "\"resources\":{\"cores\":{\"min\":2,\"max\":4}},\"zone\":\"Z\"}",
                sent().toString());
    }

    @Test
    void pool_that_says_when_to_come_again_is_asked_again_under_the_same_key() {
        pool.busy(1);
        Cli.Ran ran = cli.run("submit", "--", "true");
        assertEquals(0, ran.code(), ran.err());
        assertEquals(JOB + "\n", ran.out());
        assertTrue(ran.err().contains("try again later (too much at once)"), ran.err());
        assertEquals(2, pool.requests("POST /jobs").size());
        assertEquals(
                1,
                pool.requests("POST /jobs").stream()
                        .map(request -> String.valueOf(request.headers().get("Idempotency-key")))
                        .distinct()
                        .count());
    }

    @Test
    void every_option_lands_in_its_place() {
        cli.write("tool.sh", "hello\n").toFile().setExecutable(true);
        pool.answers("HEAD /blobs/" + HELLO_DIGEST, 200, "");
        String line =
                "submit --name a --group g --start now --if-missed relax --memory 1GiB --disk 2GiB --duration 1h30m --gpus a100:2"
                        + " --attempts 3 --silence 5m --priority 7 --label a=b --env X=y=z --input in/f=https://h/x?a=b"
                        + " --input file:///d/flat.fits --upload tool.sh --output r.csv --output p/=file:///out/ --after "
                        + JOB
                        + " --feature ib,amd --sweep 1-3 --sweep band=g,r -- true";
        assertEquals(0, cli.run(line.split(" ")).code());
        JsonNode sent = sent();
        assertEquals(
                "a g now relax PT1H30M 7",
                String.join(
                        " ",
                        sent.path("name").asText(),
                        sent.path("group").asText(),
                        sent.path("start").asText(),
                        sent.path("ifMissed").asText(),
                        sent.path("duration").asText(),
                        sent.path("priority").asText()));
        assertEquals(
                "{\"memory\":\"1GiB\",\"disk\":\"2GiB\",\"gpus\":{\"count\":2,\"type\":\"a100\"},\"features\":[\"ib\",\"amd\"]}",
                sent.path("resources").toString());
        assertEquals("{\"attempts\":3,\"silence\":\"PT5M\"}", sent.path("retry").toString());
        assertEquals("{\"a\":\"b\"}", sent.path("labels").toString());
        assertEquals("{\"X\":\"y=z\"}", sent.path("environment").toString());
        assertEquals(
                "[{\"from\":\"https://h/x?a=b\",\"to\":\"in/f\"},{\"from\":\"file:///d/flat.fits\",\"to\":\"flat.fits\"},"
                        + "{\"upload\":\"" + HELLO_DIGEST + "\",\"to\":\"tool.sh\",\"executable\":true}]",
                sent.path("inputs").toString());
        assertEquals(
                "[{\"path\":\"r.csv\"},{\"path\":\"p/\",\"to\":\"file:///out/\"}]",
                sent.path("outputs").toString());
        assertEquals("[\"" + JOB + "\"]", sent.path("after").toString());
        assertEquals(
                "{\"parameters\":{\"n\":{\"range\":\"1-3\"},\"band\":{\"values\":[\"g\",\"r\"]}}}",
                sent.path("sweep").toString());
    }

    @Test
    void yaml_file_is_sent_as_json_and_options_go_before_it() {
        cli.write("job.yaml", "name: old\nrun: {kind: command, command: [echo, \"1-3\", 010]}\nzone: Europe/London\n");
        assertEquals(0, cli.run("submit", "--name", "new", "job.yaml").code());
        assertEquals("new", sent().path("name").asText());
        assertEquals("Europe/London", sent().path("zone").asText());
        assertEquals(
                "[\"echo\",\"1-3\",\"010\"]", sent().path("run").path("command").toString());
    }

    @Test
    void yaml_in_braces_is_yaml_still() {
        cli.write("job.yaml", "{run: {kind: command, command: [a]}, labels: {field: 042}}");
        assertEquals(0, cli.run("submit", "job.yaml").code());
        assertEquals("042", sent().path("labels").path("field").asText());
    }

    @Test
    void list_of_descriptions_is_sent_as_a_list() {
        cli.write("jobs.yaml", "- run: {kind: command, command: [a]}\n- run: {kind: command, command: [b]}\n");
        assertEquals(0, cli.run("submit", "jobs.yaml").code());
        assertTrue(sent().isArray());
        assertEquals(2, sent().size());
    }

    @Test
    void key_written_twice_is_a_fault_before_anything_is_sent() {
        cli.write("job.yaml", "name: a\nname: b\nrun: {kind: command, command: [a]}\n");
        Cli.Ran ran = cli.run("submit", "job.yaml");
        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("name: "), ran.err());
        assertEquals(0, pool.calls().size());
    }

    @Test
    void description_comes_from_standard_input() {
        cli.input("{\"run\":{\"kind\":\"command\",\"command\":[\"a\"]}}");
        assertEquals(0, cli.run("submit", "-").code());
        assertEquals("a", sent().path("run").path("command").path(0).asText());
    }

    @Test
    void each_of_a_directory_goes_through_its_files_by_name() {
        Path b = cli.write("data/b.txt", "");
        Path a = cli.write("data/a.txt", "");
        cli.write("data/deeper/c.txt", "");
        assertEquals(
                0, cli.run("submit", "--each", "data", "--", "wc", "${file}").code());
        assertEquals(
                "[\"" + a + "\",\"" + b + "\"]",
                sent().path("sweep")
                        .path("parameters")
                        .path("file")
                        .path("values")
                        .toString());
    }

    @Test
    void each_of_a_file_goes_through_its_lines() {
        cli.write("list", "x 1\n\ny\n");
        assertEquals(
                0, cli.run("submit", "--each", "list", "--", "echo", "${file}").code());
        assertEquals(
                "[\"x 1\",\"y\"]",
                sent().path("sweep")
                        .path("parameters")
                        .path("file")
                        .path("values")
                        .toString());
    }

    @Test
    void upload_new_to_the_pool_is_put_once_and_replaced_by_its_digest() {
        cli.write(
                "here/job.yaml",
                "run: {kind: command, command: [./a]}\n"
                        + "inputs: [{upload: ./tool.sh, to: a}, {upload: tool.sh, to: b}]\n");
        cli.write("here/tool.sh", "hello\n");
        pool.answers("PUT /blobs/" + HELLO_DIGEST, 201, "{}");
        Cli.Ran ran = cli.run("submit", "here/job.yaml");
        assertEquals("", ran.err());
        assertEquals(0, ran.code());
        assertEquals(1, pool.requests("PUT /blobs/" + HELLO_DIGEST).size());
        assertEquals(
                "hello\n", pool.requests("PUT /blobs/" + HELLO_DIGEST).get(0).text());
        assertEquals(HELLO_DIGEST, sent().path("inputs").path(1).path("upload").asText());
    }

    @Test
    void upload_missing_is_refused_before_anything_is_sent() {
        cli.write("job.yaml", "run: {kind: command, command: [./a]}\ninputs: [{upload: ./nowhere, to: a}]\n");
        Cli.Ran ran = cli.run("submit", "job.yaml");
        assertEquals(2, ran.code());
        assertEquals("inputs[0].upload: ./nowhere is not a file\n", ran.err());
        assertEquals(0, pool.calls().size());
    }

    @Test
    void upload_missing_is_told_together_with_all_else_that_is_wrong() {
        cli.write(
                "jobs.yaml",
                "- run: {kind: command, command: [a]}\n  duration: soon\n"
                        + "- run: {kind: command, command: [b]}\n  gpu: 1\n  inputs: [{content: x, to: x}, {upload: m.sh, to: m}]\n");
        Cli.Ran ran = cli.run("submit", "jobs.yaml");
        assertEquals(2, ran.code());
        assertEquals(
                List.of("[0].duration", "[1].gpu", "[1].inputs[1].upload"),
                ran.err()
                        .lines()
                        .map(line -> line.replaceFirst(":.*", ""))
                        .sorted()
                        .toList());
        assertEquals(0, pool.calls().size());
    }

    @Test
    void options_that_are_wrong_are_told_all_at_once() {
        Cli.Ran ran = cli.run(
                "submit",
                "--cores",
                "x",
                "--label",
                "a",
                "--env",
                "b",
                "--upload",
                "nowhere",
                "--input",
                "c",
                "--",
                "true");
        assertEquals(2, ran.code());
        assertEquals(
                List.of("--cores", "--label", "--env", "--input", "--upload"),
                ran.err().lines().map(line -> line.split("[ :]+")[1]).toList());
        assertEquals(0, pool.calls().size());
    }

    @Test
    void sweep_that_looks_like_a_range_and_is_none_is_refused() {
        Cli.Ran ran = cli.run("submit", "--sweep", "1-x", "--", "true");
        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("roadstead: --sweep 1-x: `1-x` is no range such as 1-1000"), ran.err());
        assertEquals(1, ran.err().lines().count());
        assertEquals(
                0,
                cli.run("submit", "--sweep", "day=2026-01-01,2026-01-02", "--", "true")
                        .code());
    }

    @Test
    void error_under_json_is_json_with_the_pools_faults() throws Exception {
        pool.answers(
                "POST /jobs",
                422,
                "{\"title\":\"Unprocessable\",\"errors\":[{\"field\":\"gpu\",\"message\":\"is unknown\",\"expected\":"
                        + "\"see the documentation of this field\"}]}");
        Cli.Ran ran = cli.run("submit", "--json", "--", "true");
        JsonNode error = Json.MAPPER.readTree(ran.err()).path("error");
        assertEquals("gpu: is unknown", error.path("message").asText());
        assertEquals(422, error.path("status").asInt());
        assertEquals(2, error.path("exit").asInt());
        assertEquals("gpu", error.path("errors").path(0).path("field").asText());
        assertEquals("gpu: is unknown\n", cli.run("submit", "--", "true").err());
    }

    @Test
    void faults_are_one_line_for_each_field_and_exit_2() {
        pool.answers(
                "POST /jobs",
                422,
                "{\"title\":\"Unprocessable\",\"errors\":[{\"field\":\"resources.memory\",\"message\":"
                        + "\"is not a size\",\"expected\":\"such as 4GiB\"},{\"field\":\"gpu\",\"message\":\"is unknown\",\"expected\":\"\"}]}");
        Cli.Ran ran = cli.run("submit", "--", "true");
        assertEquals("resources.memory: is not a size (expected such as 4GiB)\ngpu: is unknown\n", ran.err());
        assertEquals("", ran.out());
        assertEquals(2, ran.code());
    }

    @Test
    void broken_yaml_is_a_usage_error_with_its_line() {
        cli.write("job.yaml", "run:\n  kind: command\n bad: [\n");
        Cli.Ran ran = cli.run("submit", "job.yaml");
        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("job.yaml: ") && ran.err().contains("line 3"), ran.err());
        assertEquals(1, ran.err().lines().count());
    }

    @Test
    void pool_that_is_busy_is_exit_1() {
        pool.answers("POST /jobs", 503, "{\"detail\":\"the disk is slow\"}");
        Cli.Ran ran = cli.run("submit", "--", "true");
        assertEquals("roadstead: the pool asks to try again later: the disk is slow\n", ran.err());
        assertEquals(1, ran.code());
    }

    @Test
    void key_is_sent_always_and_is_new_unless_given() {
        cli.run("submit", "--", "true");
        cli.run("submit", "--", "true");
        cli.run("submit", "--idempotency-key", "mine", "--", "true");
        var keys = pool.requests("POST /jobs").stream()
                .map(request -> request.headers().get("Idempotency-key"))
                .toList();
        assertNotEquals(keys.get(0), keys.get(1));
        assertEquals("mine", keys.get(2));
    }

    @Test
    void wait_streams_both_logs_and_says_why_it_failed() {
        pool.answers("GET /jobs/" + JOB + "/log?stream=stdout&attempt=1", 200, "hello\n")
                .answers("GET /jobs/" + JOB + "/log?stream=stderr&attempt=1", 200, "oh\n")
                .answers(
                        "GET /jobs/" + JOB,
                        200,
                        "{\"id\":\"" + JOB + "\",\"phase\":\"FAILED\",\"tries\":1,\"exit\":"
                                + "{\"code\":3,\"reason\":\"EXIT_NONZERO\"}}");
        Cli.Ran ran = cli.run("submit", "--wait", "--", "sh", "-c", "echo hello; exit 3");
        assertEquals("hello\n", ran.out());
        assertTrue(ran.err().contains("oh\n"), ran.err());
        assertTrue(
                ran.err()
                        .endsWith("roadstead: job " + JOB
                                + " failed: the command ended with exit code 3 (EXIT_NONZERO)\n"),
                ran.err());
        assertEquals(1, ran.code());
    }

    @Test
    void wait_for_a_job_that_completes_says_its_id_and_exits_0() {
        pool.answers("GET /jobs/" + JOB + "/log?stream=stdout&attempt=1", 200, "hello\n")
                .answers("GET /jobs/" + JOB, 200, "{\"id\":\"" + JOB + "\",\"phase\":\"COMPLETED\"}");
        Cli.Ran ran = cli.run("submit", "--wait", "--", "echo", "hello");
        assertEquals("hello\n", ran.out());
        assertEquals("job " + JOB + "\n", ran.err());
        assertEquals(0, ran.code());
    }

    @Test
    void wait_for_what_nobody_takes_says_so() throws Exception {
        pool.answers("GET /jobs/" + JOB, 200, "{\"id\":\"" + JOB + "\",\"phase\":\"WAITING\"}")
                .answers("GET /jobs/" + JOB + "/log?stream=stdout&attempt=1", 200, "")
                .answers("GET /jobs/" + JOB + "/log?stream=stderr&attempt=1", 200, "")
                .answers(
                        "GET /jobs/" + JOB + "/explain",
                        200,
                        "{\"id\":\"" + JOB + "\",\"phase\":\"WAITING\",\"reason\":\"TOO_MANY_GPUS\","
                                + "\"message\":\"slurm: 8 GPUs asked, at most 4 here\"}");
        CompletableFuture<Cli.Ran> ran =
                CompletableFuture.supplyAsync(() -> cli.run("submit", "--wait", "--gpus", "8", "--", "true"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !pool.requests("GET /jobs/" + JOB + "/explain").isEmpty());
        pool.answers("GET /jobs/" + JOB, 200, "{\"id\":\"" + JOB + "\",\"phase\":\"CANCELLED\"}")
                .event("{\"id\":\"" + JOB + "\",\"phase\":\"CANCELLED\"}");
        String err = ran.get(20, TimeUnit.SECONDS).err();
        assertTrue(err.contains("it waits: slurm: 8 GPUs asked, at most 4 here (TOO_MANY_GPUS)"), err);
    }

    @Test
    void wait_for_a_sweep_shows_progress_on_stderr_and_the_id_on_stdout() {
        pool.answers("POST /jobs", 201, "{\"id\":\"" + SWEEP + "\",\"sweep\":\"" + SWEEP + "\",\"count\":3}")
                .answers(
                        "GET /sweeps/" + SWEEP,
                        200,
                        "{\"id\":\"" + SWEEP + "\",\"total\":3,\"counts\":{\"COMPLETED\":2,\"FAILED\":1}}");
        Cli.Ran ran = cli.run("submit", "--wait", "--sweep", "1-3", "--", "true");
        assertEquals(SWEEP + "\n", ran.out());
        assertTrue(ran.err().contains("2 of 3 done, 1 failed"), ran.err());
        assertEquals(1, ran.code());
    }

    @Test
    void json_is_the_pools_answer() {
        Cli.Ran ran = cli.run("submit", "--json", "--", "true");
        assertEquals("{\"id\":\"" + JOB + "\",\"count\":1,\"jobs\":[\"" + JOB + "\"]}\n", ran.out());
        assertFalse(ran.out().contains("\n "), "one line when nobody looks");
    }

    @Test
    void nothing_to_run_is_a_usage_error() {
        assertEquals(2, cli.run("submit").code());
        assertEquals(2, cli.run("submit", "a.yaml", "b.yaml").code());
        assertEquals(2, cli.run("submit", "nowhere.yaml").code());
    }
}
