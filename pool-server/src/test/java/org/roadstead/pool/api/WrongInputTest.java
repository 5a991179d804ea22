// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every wrong request of the corpus is answered with a problem that names what is wrong, nothing of it is stored, the pool
 * is well afterwards, and all of it again and again costs no memory.
 */
class WrongInputTest {
    private static final Path CORPUS = Path.of("src/test/resources/org/roadstead/pool/api/wrong");
    private static final Path DESCRIPTIONS =
            Path.of("../core/src/test/resources/org/roadstead/core/job/wrong-descriptions.txt");
    private static final int ROUNDS = 3;
    private static final long MOST_GROWTH = 6L << 20;

    private final OpenApi document = new OpenApi(OpenEndpoints.document());

    /** The reader's own corpus over HTTP, and that of the pool. */
    static List<WrongCase> corpus() {
        List<WrongCase> corpus = new ArrayList<>(WrongCase.read(DESCRIPTIONS));
        try (Stream<Path> files = Files.list(CORPUS)) {
            files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .forEach(file -> corpus.addAll(WrongCase.read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return corpus;
    }

    @Test
    void wrong_requests_are_refused_by_name_and_leave_nothing_behind(@TempDir Path directory) {
        List<WrongCase> corpus = corpus();
        assertTrue(corpus.size() >= 400, "a corpus of at least 400, not " + corpus.size());
        try (WrongWorld world = new WrongWorld(directory)) {
            String before = world.stored();
            List<String> wrong = new ArrayList<>();
            for (WrongCase one : corpus) {
                wrong.addAll(run(world, one));
                String after = world.stored();
                if (!after.equals(before)) {
                    wrong.add(one + ": stored " + after + " after " + before);
                    before = after;
                }
            }
            assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
            assertHealthy(world);
            long used = used();
            for (int round = 0; round < ROUNDS; round++) {
                corpus.forEach(one -> run(world, one));
            }
            long growth = used() - used;
            assertEquals(0, Room.HEAP.taken(), "room that nobody gave back");
            assertTrue(growth < MOST_GROWTH, "the heap grew by " + growth + " bytes in " + ROUNDS + " rounds");
            assertHealthy(world);
        }
    }

    private List<String> run(WrongWorld world, WrongCase one) {
        byte[] request = one.request(world.token(one.who()), world::filled);
        RawHttp.Reply reply = one.kind().equals("raw")
                ? RawHttp.provoke(world.face.port, request)
                : RawHttp.send(world.face.port, request, one.method().equals("HEAD"));
        List<String> wrong = new ArrayList<>();
        if (reply.answers() > 1) {
            wrong.add(reply.answers() + " answers");
        }
        boolean notJson =
                one.name().startsWith("wrong-descriptions") && one.kind().equals("json");
        if (!one.statuses().contains(reply.status()) && !(notJson && reply.status() == 400)) {
            wrong.add("answered " + reply.status() + " " + reply.text());
        } else if (reply.status() >= 400 && !one.method().equals("HEAD")) {
            problem(world, one, reply, wrong);
        }
        return wrong.stream().map(each -> one + ": " + each).toList();
    }

    private void problem(WrongWorld world, WrongCase one, RawHttp.Reply reply, List<String> wrong) {
        wrong.addAll(Problematic.check(reply));
        if (!wrong.isEmpty()) {
            return;
        }
        JsonNode problem = reply.json();
        if (!problem.path("detail").asText().contains(one.detail())) {
            wrong.add("no '" + one.detail() + "' in " + reply.text());
        }
        if (!one.kind().equals("raw") && !Set.of(405, 414, 417, 431).contains(reply.status())) {
            String path = one.path(world::filled);
            wrong.addAll(document.check(one.method(), path, reply.status(), reply.type(), reply.body()));
        }
        if (one.name().startsWith("wrong-descriptions") && reply.status() == 400) {
            return;
        }
        if (one.faults().isEmpty()) {
            return;
        }
        List<JsonNode> unexpected = new ArrayList<>();
        problem.path("errors").forEach(unexpected::add);
        for (String expected : one.faults()) {
            int bar = (expected + " |").indexOf(" |");
            String field = expected.substring(0, bar);
            String part = bar + 2 >= expected.length()
                    ? ""
                    : expected.substring(bar + 2).strip();
            boolean found = false;
            for (JsonNode fault : problem.path("errors")) {
                String said = fault.path("message").asText() + " "
                        + fault.path("expected").asText();
                found |= fault.path("field").asText().equals(field) && said.contains(part);
            }
            if (!found) {
                wrong.add("no '" + expected + "' in " + reply.text());
            }
            unexpected.removeIf(fault -> fault.path("field").asText().equals(field));
        }
        if (!unexpected.isEmpty()) {
            wrong.add("faults that are none: " + unexpected);
        }
    }

    private static void assertHealthy(WrongWorld world) {
        assertEquals(200, world.face.get(null, "/health/ready").status());
        String id = world.submit(
                world.face.ann, WrongWorld.JOB.replace("{\"run\"", "{\"start\":\"2099-01-01T00:00Z/..\",\"run\""));
        assertEquals(200, world.face.get(world.face.ann, "/api/v1/jobs/" + id).status());
        assertEquals(
                "CANCELLED",
                world.face
                        .post(world.face.ann, "/api/v1/jobs/" + id + "/cancel", "")
                        .json()
                        .path("phase")
                        .asText());
    }

    /** Bytes of heap that are still used after everything that nobody refers to has gone. */
    static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
