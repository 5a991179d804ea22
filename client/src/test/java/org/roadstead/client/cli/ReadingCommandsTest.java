// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingCommandsTest {
    private static final String JOB = "j00000000000000000000000001";
    private static final String OTHER = "j00000000000000000000000002";
    private static final String SWEEP = "s00000000000000000000000001";

    private final FakePool pool = new FakePool();
    private Path directory;
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path temporary) {
        directory = temporary;
        cli = new Cli(temporary, pool);
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    private static final String WINDOW = "{\"start\":\"2026-03-04T12:20:00Z\",\"end\":\"2026-03-04T13:30:00Z\","
            + "\"expectedStart\":\"2026-03-04T12:40:00Z\",\"confidence\":0.9,\"commitment\":\"PREDICTED\",\"harvester\":\"home\","
            + "\"basis\":{\"method\":\"pilots at work\",\"sampleSize\":64,\"queueAhead\":41,\"asOf\":\"2026-03-04T12:00:00Z\"}}";

    @Test
    void jobs_are_an_aligned_table_with_the_newest_last() {
        pool.answers(
                "GET /jobs?limit=50&order=newest&members=one",
                200,
                "{\"items\":["
                        + job(
                                OTHER,
                                "long-name",
                                "RUNNING",
                                ",\"attempt\":2,\"placement\":{\"harvester\":\"home\",\"node\":\"n1\"}")
                        + ","
                        + job(JOB, "a", "FAILED", ",\"attempt\":1,\"exit\":{\"code\":3,\"reason\":\"EXIT_NONZERO\"}")
                        + "]}");
        Cli.Ran ran = cli.run("jobs");
        assertEquals(
                "ID                           NAME       PHASE    WHY           TRY  AGE  WHERE\n"
                        + JOB + "  a          FAILED   EXIT_NONZERO        1m\n"
                        + OTHER + "  long-name  RUNNING                  2   1m  home/n1\n",
                ran.out());
        assertEquals(0, ran.code());
    }

    private static String job(String id, String name, String phase, String more) {
        return "{\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"owner\":\"me\",\"phase\":\"" + phase
                + "\",\"created\":\"2026-03-04T11:58:30Z\"" + more + "}";
    }

    @Test
    void jobs_of_a_sweep_are_one_row_and_what_is_older_is_still_found() {
        pool.answers(
                        "GET /jobs?limit=3&order=newest&members=one",
                        200,
                        "{\"items\":[" + job(SWEEP + ".1", "x", "RUNNING", "") + "," + job(OTHER, "b", "WAITING", "")
                                + "],\"next\":\"c\"}")
                .answers(
                        "GET /jobs?limit=1&order=newest&after=c&members=one",
                        200,
                        "{\"items\":[" + job(JOB, "a", "WAITING", "") + "]}")
                .answers(
                        "GET /sweeps/" + SWEEP,
                        200,
                        job(SWEEP, "swept", "RUNNING", ",\"total\":2,\"counts\":{\"RUNNING\":1,\"FAILED\":1}"));
        List<String> lines = cli.run("jobs", "--limit", "3").out().lines().toList();
        assertEquals(4, lines.size(), lines.toString());
        assertTrue(lines.get(1).startsWith(JOB), lines.toString());
        assertTrue(lines.get(2).startsWith(OTHER), lines.toString());
        assertTrue(
                lines.get(3).matches(SWEEP + "  swept +RUNNING +0 of 2 done, 1 running, 0 waiting, 1 failed .*"),
                lines.toString());
    }

    @Test
    void jobs_of_all_pages_are_asked_for_one_after_another() {
        pool.answers(
                        "GET /jobs?limit=1000&phase=FAILED&label=a%3Db",
                        200, "{\"items\":[" + job(JOB, "a", "FAILED", "") + "],\"next\":\"c/1\"}")
                .answers(
                        "GET /jobs?limit=1000&phase=FAILED&label=a%3Db&after=c%2F1",
                        200, "{\"items\":[" + job(OTHER, "b", "FAILED", "") + "]}");
        Cli.Ran ran = cli.run("jobs", "--all", "--phase", "failed", "--label", "a=b", "--json");
        assertEquals("", ran.err());
        assertTrue(ran.out().startsWith("{\"items\":[{\"id\":\"" + JOB + "\""), ran.out());
        assertTrue(ran.out().contains(OTHER));
    }

    @Test
    void job_shows_its_history_with_reasons() {
        pool.answers(
                "GET /jobs/" + JOB,
                200,
                job(
                        JOB,
                        "a",
                        "COMPLETED",
                        ",\"group\":\"g\",\"attempt\":1,\"history\":["
                                + "{\"phase\":\"WAITING\",\"at\":\"2026-03-04T11:58:30Z\",\"reason\":\"SUBMITTED\"},"
                                + "{\"phase\":\"RUNNING\",\"at\":\"2026-03-04T11:58:30.250Z\",\"attempt\":1}],"
                                + "\"description\":{\"run\":{\"command\":[\"echo\",\"two words\"]}}"));
        String out = cli.run("job", JOB).out();
        assertTrue(out.contains("runs         echo 'two words'\n"), out);
        assertTrue(out.contains("submitted    11:58:30 (1m ago)\n"), out);
        assertTrue(out.contains("11:58:30  WAITING   250ms "), out);
        assertTrue(out.contains("SUBMITTED"), out);
    }

    @Test
    void member_of_a_sweep_shows_all_that_differs_from_the_default() {
        pool.answers(
                        "GET /sweeps/" + SWEEP,
                        200,
                        "{\"id\":\"" + SWEEP + "\",\"description\":{\"sweep\":{\"parameters\":{"
                                + "\"field\":{\"range\":\"001-100\"},\"band\":{\"values\":[\"g\",\"r\",\"i\"]}}}}}")
                .answers(
                        "GET /jobs/" + SWEEP + ".7",
                        200,
                        job(
                                SWEEP + ".7",
                                "a",
                                "WAITING",
                                ",\"history\":[{\"phase\":\"RUNNING\",\"at\":\"2026-03-04T11:58:30Z\",\"attempt\":1,"
                                        + "\"placement\":{\"harvester\":\"home\",\"node\":\"n1\"}}],"
                                        + "\"description\":{\"run\":{\"command\":[\"true\"]},\"environment\":{\"X\":\"1\",\"Y\":\"2\"},"
                                        + "\"inputs\":[{\"from\":\"file:///d/f\",\"to\":\"f\"},{\"upload\":\"sha256:0\",\"to\":\"t\",\"executable\":true}],"
                                        + "\"outputs\":[{\"path\":\"r.csv\"},{\"path\":\"p\",\"to\":\"file:///o/\"}],"
                                        + "\"resources\":{\"cores\":{\"min\":2,\"max\":4},\"memory\":\"1GiB\",\"disk\":\"1GiB\",\"gpus\":{\"count\":1,\"type\":\"a100\"}},"
                                        + "\"ifMissed\":\"relax\",\"duration\":\"PT1H\",\"retry\":{\"attempts\":3,\"silence\":\"PT30M\"},"
                                        + "\"after\":[\"" + JOB + "\"],\"priority\":5,\"labels\":{\"k\":\"v\"}}"));
        String out = cli.run("job", SWEEP + ".7").out();
        assertEquals(
                List.of(
                        "parameters   field=003, band=r",
                        "runs         true",
                        "needs        cores 2-4, memory 1GiB, disk 1GiB, gpus 1 a100, at most PT1H",
                        "inputs       f from file:///d/f",
                        "             t uploaded, executable",
                        "outputs      r.csv kept by the pool",
                        "             p to file:///o/",
                        "environment  X, Y",
                        "labels       k=v",
                        "after        " + JOB,
                        "priority     5",
                        "if missed    relax",
                        "retry        up to 3 attempts"),
                out.lines()
                        .filter(line ->
                                line.matches("(parameters|runs|needs|inputs|outputs|environment|labels|after|priority"
                                        + "|if missed|retry| {13}).*"))
                        .toList());
        assertTrue(out.contains("home/n1"), out);
    }

    @Test
    void hints_about_a_sweep_follow_its_counts() {
        pool.answers("POST /sweeps/" + SWEEP + "/reopen", 200, "{\"count\":0}")
                .answers(
                        "GET /sweeps/" + SWEEP,
                        200,
                        "{\"id\":\"" + SWEEP + "\",\"total\":50,\"counts\":{\"COMPLETED\":10,\"CANCELLED\":40}}");
        String err = cli.run("job", SWEEP).err();
        assertTrue(err.contains("`roadstead reopen " + SWEEP + " --phase CANCELLED`"), err);
        assertTrue(!err.contains("FAILED"), err);
        assertEquals(
                SWEEP + ": nothing to reopen, no member is FAILED (10 of 50 done, 0 failed, 40 cancelled);"
                        + " `roadstead reopen " + SWEEP + " --phase CANCELLED` is about the cancelled\n",
                cli.run("reopen", SWEEP).err());
    }

    @Test
    void logs_without_a_byte_say_why() {
        pool.answers("GET /jobs/" + JOB, 200, job(JOB, "a", "WAITING", ",\"attempt\":0"))
                .answersAll("GET /jobs/" + JOB + "/log", 200, "");
        assertEquals(
                JOB + " has written nothing: it is WAITING; `roadstead explain " + JOB + "` says why\n",
                cli.run("logs", JOB).err());
        pool.answers("GET /jobs/" + JOB, 200, job(JOB, "a", "COMPLETED", ",\"attempt\":2"));
        assertEquals(
                JOB + " has had no attempt 3, the newest is 2\n",
                cli.run("logs", JOB, "--attempt", "3").err());
        Cli.Ran silent = cli.run("logs", JOB);
        assertEquals(JOB + " has written nothing\n", silent.err());
        assertEquals("", silent.out());
    }

    @Test
    void job_unknown_is_the_pools_sentence() {
        pool.answers("GET /jobs/" + JOB, 404, "{\"detail\":\"there is no job " + JOB + " of yours\"}");
        Cli.Ran ran = cli.run("job", JOB);
        assertEquals("roadstead: there is no job " + JOB + " of yours\n", ran.err());
        assertEquals(1, ran.code());
    }

    @Test
    void id_that_is_none_is_a_usage_error_and_reaches_no_pool() {
        assertEquals(2, cli.run("job", "../tokens").code());
        assertEquals(2, cli.run("logs", SWEEP).code());
        assertEquals(0, pool.calls().size());
    }

    @Test
    void logs_keep_both_streams_apart() {
        pool.answers("GET /jobs/" + JOB, 200, job(JOB, "a", "COMPLETED", ""))
                .answers("GET /jobs/" + JOB + "/log?stream=stdout", 200, "out\n")
                .answers("GET /jobs/" + JOB + "/log?stream=stderr", 200, "err\n")
                .answers("GET /jobs/" + JOB + "/log?stream=stderr&attempt=1", 200, "first\n");
        Cli.Ran both = cli.run("logs", JOB);
        assertEquals("out\n", both.out());
        assertEquals("err\n", both.err());
        assertEquals(
                "first\n",
                cli.run("logs", JOB, "--stream", "stderr", "--attempt", "1").out());
    }

    @Test
    void outputs_are_listed_and_fetched() throws IOException {
        pool.answers("GET /jobs/" + JOB + "/outputs", 200, "{\"items\":[{\"path\":\"results/a b.csv\",\"size\":2048}]}")
                .answers("GET /jobs/" + JOB + "/outputs/results/a%20b.csv", 200, "1,2\n");
        assertEquals(
                "   SIZE  PATH\n  2 KiB  results/a b.csv\n",
                cli.run("outputs", JOB)
                        .out()
                        .replaceAll("(?m)^ *SIZE", "   SIZE")
                        .replaceAll("(?m)^ *2 KiB", "  2 KiB"));
        assertEquals("1,2\n", cli.run("outputs", JOB, "--to", "-").out());
        Cli.Ran ran = cli.run("outputs", JOB, "--to", "got");
        assertEquals(directory.resolve("got/results/a b.csv") + "\n", ran.out());
        assertEquals("1,2\n", Files.readString(directory.resolve("got/results/a b.csv")));
    }

    @Test
    void output_that_would_leave_the_directory_is_refused() {
        pool.answers("GET /jobs/" + JOB + "/outputs", 200, "{\"items\":[{\"path\":\"../../evil\",\"size\":1}]}");
        Cli.Ran ran = cli.run("outputs", JOB, "--to", "got");
        assertEquals(1, ran.code());
        assertTrue(Files.notExists(directory.resolve("../evil")));
    }

    @Test
    void explain_says_the_reason_and_each_verdict() {
        pool.answers(
                "GET /jobs/" + JOB + "/explain",
                200,
                "{\"job\":\"" + JOB + "\",\"phase\":\"WAITING\",\"reason\":\"IN_LINE\","
                        + "\"message\":\"other jobs are ahead\",\"position\":41,\"harvesters\":[{\"harvester\":\"home\",\"platform\":\"local\","
                        + "\"present\":true,\"fits\":false,\"reasons\":[{\"reason\":\"TOO_MANY_CORES\",\"message\":\"64 wanted, 2 there\"}]}]}");
        assertEquals(
                JOB + " is WAITING: other jobs are ahead (IN_LINE)\n41 jobs are ahead of it\n"
                        + "HARVESTER  PLATFORM  HEARD OF  VERDICT\n"
                        + "home       local     yes       64 wanted, 2 there (TOO_MANY_CORES)\n",
                cli.run("explain", JOB).out());
    }

    @Test
    void explain_with_a_window_says_when_it_will_start_and_what_that_rests_on() {
        pool.answers(
                "GET /jobs/" + JOB + "/explain",
                200,
                "{\"job\":\"" + JOB
                        + "\",\"phase\":\"WAITING\",\"reason\":\"IN_LINE\",\"message\":\"other jobs go first\","
                        + "\"position\":41,\"harvesters\":[],\"window\":" + WINDOW + "}");
        String said = cli.run("explain", JOB).out();
        assertTrue(said.contains("expected to start today 12:20-13:30 (UTC), most likely in 40m; PREDICTED\n"), said);
        assertTrue(
                said.contains("this rests on pilots at work of home (64 seen), 41 jobs ahead, as of 0s ago;"
                        + " meant to hold 90 times in 100\n"),
                said);
    }

    @Test
    void job_and_jobs_show_its_windows() {
        String job = "{\"id\":\"" + JOB + "\",\"owner\":\"ann\",\"phase\":\"WAITING\",\"attempt\":0,"
                + "\"created\":\"2026-03-04T11:00:00Z\",\"window\":{\"asked\":null,\"promised\":" + WINDOW
                + ",\"current\":" + WINDOW + ",\"revisions\":[" + WINDOW + "]}}";
        pool.answers("GET /jobs/" + JOB, 200, job)
                .answers("GET /jobs?limit=50&order=newest&members=one", 200, "{\"items\":[" + job + "]}");
        String shown = cli.run("job", JOB).out();
        assertTrue(shown.contains("promised     today 12:20-13:30 (UTC)\n"), shown);
        assertTrue(shown.contains("will start   today 12:20-13:30 (UTC), most likely in 40m; PREDICTED\n"), shown);
        assertTrue(shown.contains("moved        once\n"), shown);
        String listed = cli.run("jobs").out();
        assertTrue(listed.contains("STARTS") && listed.contains("in 40m"), listed);
    }

    @Test
    void cancel_and_reopen_say_what_they_did() {
        pool.answers("POST /sweeps/" + SWEEP + "/cancel", 200, "{\"count\":12}")
                .answers("POST /jobs/" + JOB + "/cancel", 200, "{\"phase\":\"RELEASING\"}")
                .answers("POST /sweeps/" + SWEEP + "/reopen", 200, "{\"count\":3}");
        Cli.Ran ran = cli.run("cancel", SWEEP, JOB);
        assertEquals(
                SWEEP + ": 12 jobs are cancelled or being stopped\n" + JOB + " is RELEASING and is being stopped\n",
                ran.err());
        assertEquals(SWEEP + ": 3 jobs wait again\n", cli.run("reopen", SWEEP).err());
        assertEquals(
                "{\"phase\":\"FAILED\"}",
                pool.requests("POST /sweeps/" + SWEEP + "/reopen").get(0).text());
    }

    @Test
    void token_is_printed_alone_on_stdout() {
        pool.answers("POST /tokens", 201, "{\"id\":\"t1\",\"token\":\"abc\"}");
        Cli.Ran ran =
                cli.run("token", "create", "--role", "user", "--subject", "ada", "--group", "g", "--expires", "30d");
        assertEquals("abc\n", ran.out());
        assertEquals(
                "{\"role\":\"user\",\"subject\":\"ada\",\"groups\":[\"g\"],\"expires\":\"P30D\"}",
                pool.requests("POST /tokens").get(0).text());
        assertEquals(2, cli.run("token").code());
    }

    @Test
    void harvesters_and_pilots_are_tables() {
        pool.answers(
                        "GET /harvesters",
                        200,
                        "{\"items\":[{\"name\":\"home\",\"platform\":\"local\",\"present\":true,\"draining\":false,"
                                + "\"lastHeard\":\"2026-03-04T11:59:57Z\",\"status\":{\"capability\":{\"longestMillis\":9223372036854775807},\"capacity\":{\"cores\":4},\"used\":{\"cores\":1},\"queued\":7,"
                                + "\"running\":1,\"why\":\"one pilot is enough\",\"pilots\":[{}]}}]}")
                .answers(
                        "GET /pilots",
                        200,
                        "{\"items\":[{\"id\":\"p1\",\"harvester\":\"home\",\"state\":\"READY\",\"slots\":4,\"running\":1}]}");
        assertTrue(!cli.run("harvesters", "--json").out().contains("longestMillis"));
        String harvesters = cli.run("harvesters").out();
        assertTrue(
                harvesters.contains(
                        "home  local     present  3s ago      1 of 4       7        1       1  one pilot is enough"),
                harvesters);
        assertTrue(harvesters.contains("CORES USED"), harvesters);
        assertFalse(harvesters.contains("QUEUE "), harvesters);
        String pilots = cli.run("pilots").out();
        assertTrue(pilots.contains("p1  home       READY      4        1"), pilots);
    }

    @Test
    void queues_of_a_platform_that_has_them_are_a_table() {
        pool.answers(
                "GET /harvesters",
                200,
                "{\"items\":[{\"name\":\"hpc\",\"platform\":\"slurm\",\"present\":true,\"status\":{\"queues\":"
                        + "[{\"name\":\"debug\",\"state\":\"OPEN\",\"pilots\":3,\"pending\":1}]}}]}");
        String out = cli.run("harvesters").out();
        assertTrue(out.contains("hpc        debug  OPEN        3        1"), out);
    }

    @Test
    void forecast_says_when_a_pilot_would_start_and_what_that_is_worth() {
        pool.answers(
                        "GET /forecast",
                        200,
                        "{\"items\":[{\"harvester\":\"hpc\",\"platform\":\"slurm\",\"queue\":\"debug\",\"size\":{\"cores\":4,"
                                + "\"memory\":8589934592,\"disk\":0,\"gpus\":0},\"life\":\"PT1H\",\"commitment\":\"PREDICTED\","
                                + "\"confidence\":0.9,\"window\":{\"start\":\"2026-03-04T12:00:00Z\",\"end\":\"2026-03-04T13:30:00Z\"},"
                                + "\"expectedStart\":\"2026-03-04T12:10:00Z\",\"basis\":{\"sampleSize\":120,\"queueAhead\":3}}]}")
                .answers(
                        "GET /forecast/quality",
                        200,
                        "{\"items\":[{\"harvester\":\"hpc\",\"queue\":\"debug\",\"commitment\":\"PREDICTED\",\"week\":null,"
                                + "\"starts\":1000,\"confidence\":0.9,\"coverage\":0.894,\"early\":50,\"late\":56,"
                                + "\"width\":\"PT25M3S\"}]}");
        String forecast = cli.run("forecast").out();
        assertTrue(forecast.contains("in 10m"), forecast);
        assertTrue(forecast.contains("8 GiB   1h"), forecast);
        assertTrue(forecast.contains("PREDICTED   120     3"), forecast);
        String quality = cli.run("forecast", "--quality").out();
        assertTrue(quality.contains("PREDICTED  all     1000     89.4 %  90.0 %     50    56    25m"), quality);
        assertTrue(cli.run("forecast", "--quality", "--json").out().contains("\"coverage\":0.894"));
    }

    @Test
    void forecast_of_a_pool_whose_pilots_never_waited_says_so() {
        pool.answers("GET /forecast", 200, "{\"items\":[]}");
        Cli.Ran ran = cli.run("forecast");
        assertEquals("", ran.out());
        assertTrue(ran.err().contains("no pilot has been seen to wait"), ran.err());
    }
}
