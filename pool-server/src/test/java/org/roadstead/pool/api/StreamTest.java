// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.pool.engine.JobReads.LogPiece;

class StreamTest {
    private final FakePool pool = new FakePool();
    private Face face;

    @BeforeEach
    void start(@TempDir Path directory) {
        face = new Face(directory, pool);
    }

    @AfterEach
    void stop() {
        face.close();
    }

    @Test
    void events_stream_until_the_job_has_ended() throws IOException {
        JobId id = pool.add("ann", "astro", Phase.WAITING);
        pool.move(id, Phase.PREPARING);
        HttpResponse<InputStream> stream = face.open(sse(id), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(
                "text/event-stream", stream.headers().firstValue("Content-Type").orElse(""));
        try (InputStream body = stream.body()) {
            assertTrue(event(body).startsWith("id: 1\nevent: phase\ndata: {"));
            pool.move(id, Phase.RUNNING);
            assertTrue(event(body).startsWith("id: 2\n"));
            pool.move(id, Phase.COMPLETED);
            assertTrue(event(body).contains("COMPLETED"));
            assertEquals(-1, body.read());
        }
    }

    @Test
    void events_resume_after_the_last_seen_and_end_with_204() {
        JobId id = pool.add("ann", "astro", Phase.WAITING);
        pool.move(id, Phase.RUNNING);
        pool.move(id, Phase.COMPLETED);
        String resumed = face.send(sse(id).header("Last-Event-ID", "1")).text();
        assertTrue(resumed.startsWith("id: 2\n"), resumed);
        assertEquals(204, face.send(sse(id).header("Last-Event-ID", "2")).status());
        pool.firstEvent = 10;
        assertEquals(410, face.send(sse(id).header("Last-Event-ID", "2")).status());
        assertEquals(
                410,
                face.get(face.ann, "/api/v1/jobs/" + id + "/events?after=3").status());
        assertEquals(400, face.send(sse(id).header("Last-Event-ID", "x")).status());
    }

    @Test
    void counts_of_a_sweep_stream_until_all_members_have_ended() throws IOException {
        SweepId sweep = new SweepId("s" + "0".repeat(26));
        List<JobId> members = IntStream.range(0, 50)
                .mapToObj(index -> JobId.member(sweep, index))
                .toList();
        members.forEach(member -> pool.put(member, "ann", "astro", Phase.WAITING));
        String path = "/api/v1/sweeps/" + sweep.value() + "/events";
        HttpResponse<InputStream> stream = face.open(
                face.request(face.ann, path + "?of=counts")
                        .header("Accept", "text/event-stream")
                        .GET(),
                HttpResponse.BodyHandlers.ofInputStream());
        int told = 1;
        try (InputStream body = stream.body()) {
            String first = event(body);
            assertTrue(first.startsWith("event: counts\ndata: {"), first);
            assertTrue(first.contains("\"counts\":{\"WAITING\":50}"), first);
            members.forEach(member -> pool.move(member, Phase.RUNNING));
            members.forEach(member -> pool.move(member, Phase.COMPLETED));
            String last = event(body);
            while (!last.contains("\"COMPLETED\":50")) {
                told++;
                last = event(body);
            }
            assertEquals(-1, body.read());
        }
        assertTrue(told < 50, told + " times");
        assertEquals(400, face.get(face.ann, path + "?of=counts").status());
        assertEquals(400, face.get(face.ann, path + "?of=phases").status());
    }

    @Test
    void events_as_a_list_are_paged() {
        JobId id = pool.add("ann", "astro", Phase.WAITING);
        pool.move(id, Phase.PREPARING);
        pool.move(id, Phase.RUNNING);
        Face.Answer first = face.get(face.ann, "/api/v1/jobs/" + id + "/events?limit=1");
        assertEquals("1", first.json().path("next").asText());
        Face.Answer rest = face.get(face.ann, "/api/v1/jobs/" + id + "/events?after=1");
        assertEquals("RUNNING", rest.json().path("items").path(0).path("phase").asText());
        assertTrue(rest.json().path("next").isMissingNode());
    }

    @Test
    void log_is_followed_until_the_job_has_ended_and_cuts_are_marked() throws IOException {
        JobId id = pool.add("ann", "astro", Phase.RUNNING);
        pool.write(id, piece(1, 0, "one\n"));
        HttpResponse<InputStream> stream = face.open(
                face.request(face.ann, "/api/v1/jobs/" + id + "/log?follow=true")
                        .GET(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = stream.body()) {
            assertEquals("one\n", text(body, 4));
            pool.write(id, piece(1, 4, "two\n"));
            assertEquals("two\n", text(body, 4));
            pool.write(id, piece(1, 108, "three\n"));
            assertEquals("\n[... 100 bytes cut ...]\nthree\n", text(body, 31));
            pool.write(id, piece(2, 0, "again\n"));
            assertEquals("again\n", text(body, 6));
            pool.log.add(piece(2, 6, "end\n"));
            pool.move(id, Phase.COMPLETED);
            assertEquals("end\n", new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertEquals(
                "one\ntwo\n",
                face.get(face.ann, "/api/v1/jobs/" + id + "/log?attempt=1")
                        .text()
                        .substring(0, 8));
        assertEquals(
                "again\nend\n",
                face.get(face.ann, "/api/v1/jobs/" + id + "/log").text());
        assertEquals(
                400,
                face.get(face.ann, "/api/v1/jobs/" + id + "/log?stream=stdlog").status());
    }

    @Test
    void pull_waits_and_its_future_is_cancelled_when_the_caller_goes() {
        CompletableFuture<HttpResponse<String>> open = face.async(pull(face.harvester));
        Awaitility.await().until(() -> pool.pulls.size() == 1);
        pool.pulls.get(0).complete(new HarvesterMessages.Pulled("e", List.of(), Map.of(), List.of(), null));
        assertEquals(200, open.join().statusCode());
        CompletableFuture<HttpResponse<String>> gone = face.async(pull(face.harvester));
        Awaitility.await().until(() -> pool.pulls.size() == 2);
        gone.cancel(true);
        Awaitility.await().until(() -> pool.pulls.get(1).isCancelled());
    }

    @Test
    void pulls_beyond_the_bound_are_429() {
        List<CompletableFuture<HttpResponse<String>>> open = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            open.add(face.async(pull(face.harvester)));
        }
        Awaitility.await().until(() -> open.stream().anyMatch(CompletableFuture::isDone));
        HttpResponse<String> refused = open.stream()
                .filter(CompletableFuture::isDone)
                .findFirst()
                .orElseThrow()
                .join();
        assertEquals(429, refused.statusCode());
        assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
        assertEquals(8, pool.pulls.size());
    }

    @Test
    void leaf_paths_are_only_for_the_harvester_of_that_name() {
        assertEquals(
                404, face.post(face.ann, "/api/v1/harvesters/local/pull", "{}").status());
        assertEquals(
                404,
                face.post(face.operator, "/api/v1/harvesters/local/pull", "{}").status());
        assertEquals(
                404,
                face.post(face.harvester, "/api/v1/harvesters/other/pull", "{}").status());
        Face.Answer incomplete = face.post(
                face.harvester,
                "/api/v1/harvesters/local/pull",
                "{\"incarnation\":1,\"seq\":1,\"want\":1,\"waitMillis\":0}");
        assertEquals(422, incomplete.status());
        assertEquals(
                "capabilities",
                incomplete.json().path("errors").path(0).path("field").asText());
        Face.Answer stale = face.post(
                face.harvester, "/api/v1/harvesters/local/reconcile", "{\"incarnation\":1,\"seq\":1,\"held\":[]}");
        assertEquals(409, stale.status());
        assertEquals("STALE_INCARNATION", stale.json().path("code").asText());
    }

    private HttpRequest.Builder pull(String token) {
        return face.request(token, "/api/v1/harvesters/local/pull")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"incarnation\":1,\"seq\":1,\"capabilities\":[],\"want\":1,\"waitMillis\":10000}"));
    }

    private HttpRequest.Builder sse(JobId id) {
        return face.request(face.ann, "/api/v1/jobs/" + id + "/events")
                .header("Accept", "text/event-stream")
                .GET();
    }

    private static LogPiece piece(int attempt, long offset, String text) {
        return new LogPiece(attempt, offset, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(InputStream body, int length) throws IOException {
        return new String(body.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String event(InputStream body) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\n\n") < 0) {
            int next = body.read();
            if (next < 0) {
                return text.toString();
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
