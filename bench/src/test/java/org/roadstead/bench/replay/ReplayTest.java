// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.forecast.Forecaster;
import org.roadstead.core.forecast.seen.Outlook;
import org.roadstead.core.protocol.Json;

final class ReplayTest {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    @TempDir
    private Path directory = Path.of("");

    /** Else a score of the replay would say nothing about the answers of a pool. */
    @Test
    void replay_runs_the_class_that_answers_live() throws Exception {
        assertEquals(Forecaster.class, Ours.class.getDeclaredField("forecaster").getType());
        assertEquals(
                Forecaster.class, Outlook.class.getDeclaredField("forecaster").getType());
    }

    @Test
    void trace_in_either_format_and_packed_gives_the_same_report() throws Exception {
        String swf = swf(400);
        Report first = ForecastCase.report(Trace.read(write("a.swf", swf)));
        Report packed = ForecastCase.report(Trace.read(pack("b.swf.gz", swf)));
        Report table = ForecastCase.report(Trace.read(write("c.csv", csv(400))));
        Report packedTable = ForecastCase.report(Trace.read(pack("d.csv.gz", csv(400))));
        assertEquals(first.ours(), packed.ours());
        assertEquals(first.ours(), table.ours());
        assertEquals(table.baselines(), packedTable.baselines());
        assertTrue(first.ours().jobs() > 200, first.table());
        assertEquals(0, first.ours().unbounded());
    }

    @Test
    void report_has_exactly_the_fields_that_are_promised() throws Exception {
        Path out = directory.resolve("out.json");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        assertEquals(0, run(write("a.swf", swf(200)), out.toString(), printed));
        JsonNode root = Json.MAPPER.readTree(Files.readString(out));
        assertEquals(
                Set.of(
                        "trace",
                        "jobs",
                        "coverage",
                        "worstWeekCoverage",
                        "widthMedianHours",
                        "widthMeanHours",
                        "winkler",
                        "logWinkler",
                        "pinball",
                        "unbounded",
                        "maeHours",
                        "medianAeHours",
                        "baselines"),
                names(root));
        assertEquals(Set.of("p05", "p50", "p95"), names(root.get("pinball")));
        assertEquals(Set.of("recent500Group", "aci", "bmbp"), names(root.get("baselines")));
        for (JsonNode baseline : root.get("baselines")) {
            assertEquals(Set.of("coverage", "winkler", "unbounded", "maeHours"), names(baseline));
        }
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("recent500Group"));
    }

    @Test
    void trace_that_is_missing_or_malformed_is_refused_with_its_line() throws Exception {
        refused(directory.resolve("none.swf"), "there is no such file");
        refused(write("a.txt", ""), "*.swf or *.csv");
        refused(write("empty.swf", "; nothing\n"), "none of its 1 lines");
        refused(write("short.swf", "; a\n1 2 3\n"), ":2: a job has 18 columns in this format; here are 3");
        refused(write("word.swf", "1 0 x 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n"), ":1: column 3 is a number; here is 'x'");
        refused(write("columns.csv", "job_id,when\n1,2\n"), ":1: the first line names the columns");
        refused(write("fields.csv", "submit_time,start_time\n2021-05-01 00:00:00\n"), ":2: the first line names 2");
        refused(write("time.csv", "submit_time,start_time\nyesterday,now\n"), ":2: a time is YYYY-MM-DD HH:MM:SS");
        refused(write("plain.swf.gz", swf(3)), "not packed with gzip");
        refused(write("known.swf", "1 0 -1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n"), "none of its 1 lines");
        refused(write("few.swf", swf(20)), "too short");
    }

    @Test
    void predictor_hears_of_a_start_before_the_arrivals_after_it_and_of_no_other() {
        List<String> heard = new ArrayList<>();
        List<Wait> waits = new ArrayList<>();
        double[][] times = {{0, 10}, {5, 5}, {10, 30}, {20, 21}};
        for (double[] time : times) {
            waits.add(new Wait(features(1), time[0], time[1]));
        }
        Replay.of(new Trace("t", waits), new Predictor() {
            @Override
            public Window arrived(int number, Wait job) {
                heard.add("a" + number);
                return new Window(0, 0, 0);
            }

            @Override
            public void started(int number, Wait job) {
                heard.add("s" + number);
            }
        });
        assertEquals(List.of("a0", "a1", "s1", "s0", "a2", "a3"), heard);
    }

    @Test
    void binomial_bound_has_the_rank_of_the_paper() {
        Bmbp bound = new Bmbp();
        assertEquals(59, bound.rank(58), "with 58 there is none");
        assertEquals(59, bound.rank(59));
        assertEquals(484, bound.rank(500));
    }

    @Test
    void scores_of_three_windows_are_those_computed_by_hand() {
        Scores scores = new Scores(0, 3);
        scores.add(new Predictor.Window(0, 3600, 7200), 0, 3600);
        scores.add(new Predictor.Window(3600, 3600, 7200), 0, 0);
        scores.add(new Predictor.Window(0, 3600, Double.POSITIVE_INFINITY), 0, 7200);
        Summary summary = scores.summary();
        assertEquals(2.0 / 3, summary.coverage(), 1e-12);
        assertEquals((2 + 1 + 20 + 720) / 3.0, summary.winkler(), 1e-9);
        assertEquals(1.0 / 3, summary.unbounded(), 1e-12);
        assertEquals(2.0 / 3, summary.maeHours(), 1e-12);
        assertEquals(1, summary.medianAeHours(), 1e-12);
        assertEquals((180 + 3420 + 360) / 3.0, summary.pinball().p05(), 1e-9);
    }

    private void refused(Path file, String sentence) {
        TraceException said = assertThrows(TraceException.class, () -> {
            Trace trace = Trace.read(file);
            if (ForecastCase.report(trace).ours().jobs() == 0) {
                throw new TraceException("too short");
            }
        });
        assertTrue(said.toString().contains(sentence), said.toString());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        assertEquals(1, run(file, "", printed));
        assertTrue(
                printed.toString(StandardCharsets.UTF_8).contains(sentence), printed.toString(StandardCharsets.UTF_8));
    }

    private static int run(Path file, String json, ByteArrayOutputStream printed) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return ForecastCase.run(file, json, out, out);
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static org.roadstead.core.forecast.Features features(int cores) {
        return new org.roadstead.core.forecast.Features("u", "q", cores, 0, 0, 60);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Path pack(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private interface Row {
        String of(int number, long arrived, long wait, int owner, int cores);
    }

    /** The same jobs whatever they are written as. */
    private static String jobs(int count, Row row) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        long now = 1_000_000;
        for (int i = 0; i < count; i++) {
            now += random.nextInt(600);
            text.append(
                    row.of(i, now, (long) Math.exp(9 * random.nextDouble()), random.nextInt(5), 1 + random.nextInt(8)));
        }
        return text.toString();
    }

    private static String swf(int count) {
        return "; Version: 2.2\n"
                + jobs(
                        count,
                        (i, arrived, waited, owner, cores) -> "%d %d %d 60 %d -1 -1 %d 3600 -1 1 %d -1 -1 1 -1 -1 -1\n"
                                .formatted(i, arrived, waited, cores, cores, owner));
    }

    private static String csv(int count) {
        return "job_id,submit_time,start_time,time_limit_sec,req_cpus,partition,account\n"
                + jobs(count, (i, arrived, waited, owner, cores) -> "%d,%s,%s,3600,%d,\"1/-1\",%d\n"
                        .formatted(
                                i,
                                TIME.format(Instant.ofEpochSecond(arrived)),
                                TIME.format(Instant.ofEpochSecond(arrived + waited)),
                                cores,
                                owner));
    }
}
