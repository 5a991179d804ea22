// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.engine.EngineSettings;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.engine.PoolEngine;
import org.roadstead.pool.store.SqliteLogStore;
import org.roadstead.pool.store.SqlitePoolStore;

/** The whole pool over HTTP, with its engine and its store: what a person and a harvester see of it. */
class EngineFaceTest {
    private static final String HELLO = "{\"run\":{\"kind\":\"command\",\"command\":[\"echo\",\"hello\"]}}";
    private static final String ABC = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private Pool pool;
    private Face face;
    private long incarnation;
    private long seq;

    @BeforeEach
    void start(@TempDir Path directory) {
        pool = PoolEngine.start(
                EngineSettings.DEFAULT,
                SqlitePoolStore.open(directory),
                SqliteLogStore.open(directory),
                SystemTime.INSTANCE::moment,
                new SecureRandom());
        face = new Face(directory, pool);
    }

    @AfterEach
    void stop() {
        face.close();
        pool.close();
    }

    @Test
    void job_goes_through_the_pool_and_back() {
        String id = submit(HELLO);
        hello();
        JsonNode lease = pull(1).path("leases").path(0);
        assertEquals(id, lease.path("job").asText());
        progress(lease, "PREPARING", "RUNNING");
        JsonNode running = face.get(face.ann, "/api/v1/jobs/" + id).json();
        assertEquals("RUNNING", running.path("phase").asText());
        assertEquals("local", running.path("placement").path("harvester").asText());
        assertEquals(
                201,
                face.send(face.request(face.harvester, "/api/v1/blobs/" + ABC)
                                .PUT(HttpRequest.BodyPublishers.ofString("abc")))
                        .status());
        complete(lease);
        JsonNode job = face.get(face.ann, "/api/v1/jobs/" + id).json();
        assertEquals("COMPLETED", job.path("phase").asText(), job.toString());
        assertEquals(0, job.path("exit").path("code").asInt(-1));
        assertEquals("WAITING", job.path("history").path(0).path("phase").asText());
        assertEquals(
                "echo",
                job.path("description").path("run").path("command").path(0).asText());
        assertEquals(
                "hello\n",
                face.get(face.ann, "/api/v1/jobs/" + id + "/log?stream=stdout").text());
        assertEquals(
                "",
                face.get(face.ann, "/api/v1/jobs/" + id + "/log?stream=stderr&follow=true")
                        .text());
        assertEquals(
                "results/a b.txt",
                face.get(face.ann, "/api/v1/jobs/" + id + "/outputs")
                        .json()
                        .path("items")
                        .path(0)
                        .path("path")
                        .asText());
        assertEquals(
                "abc",
                face.get(face.ann, "/api/v1/jobs/" + id + "/outputs/results/a%20b.txt")
                        .text());
        assertEquals(
                404, face.get(face.ann, "/api/v1/jobs/" + id + "/outputs/other").status());
        assertEquals(
                404,
                face.get(face.bob, "/api/v1/jobs/" + id + "/outputs/results/a%20b.txt")
                        .status());
        String events = face.send(face.request(face.ann, "/api/v1/jobs/" + id + "/events")
                        .header("Accept", "text/event-stream")
                        .GET())
                .text();
        assertTrue(events.contains("\"phase\":\"COMPLETED\""), events);
        assertEquals(
                409, face.post(face.ann, "/api/v1/jobs/" + id + "/reopen", "").status());
    }

    @Test
    void window_is_promised_at_submission_stays_and_is_scored_at_the_start() {
        Face.Answer nothing = face.get(face.ann, "/api/v1/forecast/quality.svg");
        assertEquals("image/svg+xml", nothing.header("Content-Type"));
        assertTrue(nothing.text().contains("No job with a promise has started yet."), nothing.text());
        JsonNode answer = face.post(face.ann, "/api/v1/jobs", HELLO).json();
        JsonNode window = answer.path("window");
        assertEquals("BEST_EFFORT", window.path("commitment").asText(), "nobody is here to take it");
        assertEquals("nothing seen", window.path("basis").path("method").asText());
        assertEquals(.9, window.path("confidence").asDouble());
        String id = answer.path("id").asText();
        JsonNode waiting = face.get(face.ann, "/api/v1/jobs/" + id).json().path("window");
        assertEquals(window, waiting.path("promised"));
        assertTrue(waiting.path("asked").isNull()
                && waiting.path("current").path("end").isTextual());
        JsonNode explained =
                face.get(face.ann, "/api/v1/jobs/" + id + "/explain").json();
        assertEquals(
                "nothing seen",
                explained.path("window").path("basis").path("method").asText());
        hello();
        JsonNode lease = pull(1).path("leases").path(0);
        progress(lease, "PREPARING", "RUNNING");
        JsonNode running = face.get(face.ann, "/api/v1/jobs/" + id).json().path("window");
        assertEquals(window, running.path("promised"));
        assertTrue(running.path("current").isNull());
        JsonNode listed =
                face.get(face.ann, "/api/v1/jobs").json().path("items").path(0);
        assertEquals(window, listed.path("window").path("promised"));
        JsonNode scores = face.get(face.ann, "/api/v1/forecast/quality").json().path("items");
        assertEquals(2, scores.size(), "all weeks and this one: " + scores);
        assertEquals("jobs", scores.path(0).path("of").asText());
        assertEquals("local", scores.path(0).path("harvester").asText());
        assertEquals(1, scores.path(0).path("starts").asInt());
        assertTrue(scores.path(0).path("week").isNull()
                && scores.path(1).path("week").isTextual());
        String chart = face.get(face.ann, "/api/v1/forecast/quality.svg").text();
        assertTrue(chart.contains(">1 starts: ") && chart.contains(">local, best effort<"), chart);
        complete(lease);
        assertEquals(
                1,
                face.get(face.ann, "/api/v1/forecast/quality")
                        .json()
                        .path("items")
                        .path(0)
                        .path("starts")
                        .asInt());
    }

    @Test
    void same_key_answers_the_same_and_another_body_is_refused() {
        JsonNode first = keyed("k1", HELLO).json();
        Face.Answer second = keyed("k1", HELLO);
        assertEquals(201, second.status());
        assertEquals(first, second.json());
        assertEquals("true", second.header("Idempotency-Replayed"));
        assertEquals(422, keyed("k1", HELLO.replace("hello", "other")).status());
        assertNotEquals(first.path("id"), keyed("k2", HELLO).json().path("id"));
    }

    @Test
    void lists_are_paged_in_order_and_filtered() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(submit(HELLO.replace("{\"run\"", "{\"labels\":{\"n\":\"" + i % 2 + "\"},\"run\"")));
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = face.get(face.ann, "/api/v1/jobs?limit=3" + (after.isEmpty() ? "" : "&after=" + after))
                    .json();
            page.path("items").forEach(item -> seen.add(item.path("id").asText()));
            after = page.path("next").asText("");
        } while (!after.isEmpty());
        assertEquals(ids, seen);
        assertEquals(
                ids.get(6),
                face.get(face.ann, "/api/v1/jobs?order=newest&limit=1")
                        .json()
                        .path("items")
                        .path(0)
                        .path("id")
                        .asText());
        assertEquals(
                4,
                face.get(face.ann, "/api/v1/jobs?label=n=0")
                        .json()
                        .path("items")
                        .size());
        assertEquals(
                0,
                face.get(face.ann, "/api/v1/jobs?phase=RUNNING,FAILED")
                        .json()
                        .path("items")
                        .size());
        assertEquals(
                7,
                face.get(face.operator, "/api/v1/jobs?owner=ann")
                        .json()
                        .path("items")
                        .size());
        assertEquals(
                0,
                face.get(face.bob, "/api/v1/jobs?owner=ann")
                        .json()
                        .path("items")
                        .size());
        assertEquals(400, face.get(face.ann, "/api/v1/jobs?after=nonsense!").status());
        assertEquals(400, face.get(face.ann, "/api/v1/jobs?limit=1001").status());
    }

    @Test
    void sweep_is_submitted_counted_cancelled_and_reopened_as_one() {
        String sweep = HELLO.replace("{\"run\"", "{\"sweep\":{\"parameters\":{\"n\":{\"range\":\"1-20\"}}},\"run\"")
                .replace("hello", "${n}");
        Face.Answer submitted = face.post(face.ann, "/api/v1/jobs", sweep);
        assertEquals(201, submitted.status(), submitted.text());
        String id = submitted.json().path("sweep").asText();
        assertEquals(20, submitted.json().path("count").asInt());
        assertEquals(
                20,
                face.get(face.ann, "/api/v1/sweeps/" + id)
                        .json()
                        .path("counts")
                        .path("WAITING")
                        .asInt());
        assertEquals(404, face.get(face.bob, "/api/v1/sweeps/" + id).status());
        assertEquals(
                404, face.post(face.bob, "/api/v1/sweeps/" + id + "/cancel", "").status());
        assertEquals(
                20,
                face.post(face.ann, "/api/v1/sweeps/" + id + "/cancel", "")
                        .json()
                        .path("count")
                        .asInt());
        JsonNode ended = face.get(face.ann, "/api/v1/sweeps/" + id).json();
        assertEquals("CANCELLED", ended.path("phase").asText());
        String events = face.send(face.request(face.ann, "/api/v1/sweeps/" + id + "/events")
                        .header("Accept", "text/event-stream")
                        .GET())
                .text();
        assertTrue(events.contains("CANCELLED"), events);
        assertEquals(
                20,
                face.post(face.ann, "/api/v1/sweeps/" + id + "/reopen", "{\"phase\":\"CANCELLED\"}")
                        .json()
                        .path("count")
                        .asInt());
        assertEquals(
                422,
                face.post(face.ann, "/api/v1/sweeps/" + id + "/reopen", "{\"phase\":\"RUNNING\"}")
                        .status());
        assertEquals(
                "20",
                face.get(face.ann, "/api/v1/jobs/" + id + ".19")
                        .json()
                        .path("description")
                        .path("run")
                        .path("command")
                        .path(1)
                        .asText());
    }

    @Test
    void submit_wakes_a_waiting_pull() {
        hello();
        CompletableFuture<HttpResponse<String>> waiting = face.async(pullRequest(1, 10_000));
        String id = submit(HELLO);
        assertTrue(waiting.join().body().contains(id), waiting.join().body());
    }

    @Test
    void explanation_and_harvesters_are_shown() {
        String id = submit(HELLO);
        JsonNode alone = face.get(face.ann, "/api/v1/jobs/" + id + "/explain").json();
        assertEquals("NO_HARVESTER", alone.path("reason").asText(), alone.toString());
        hello();
        assertEquals(
                "local",
                face.get(face.ann, "/api/v1/harvesters")
                        .json()
                        .path("items")
                        .path(0)
                        .path("name")
                        .asText());
        assertEquals(200, face.get(face.ann, "/api/v1/pilots").status());
        assertEquals(
                403, face.post(face.ann, "/api/v1/harvesters/local/drain", "").status());
        assertEquals(
                200,
                face.post(face.operator, "/api/v1/harvesters/local/drain", "").status());
        assertEquals(
                404,
                face.post(face.operator, "/api/v1/harvesters/nobody/drain", "").status());
    }

    @Test
    void forecast_and_its_quality_rest_on_the_waits_that_a_harvester_tells_of() {
        assertEquals(
                "{\"items\":[]}", face.get(face.ann, "/api/v1/forecast").json().toString());
        hello();
        long begin = SystemTime.INSTANCE.instant().toEpochMilli() - 3_600_000;
        StringBuilder waits = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            long submitted = i == 39 ? begin + 3_595_000 : begin + i * 60_000;
            waits.append(waits.isEmpty() ? "" : ",")
                    .append("{'pilot':'p")
                    .append(i)
                    .append("','queue':'debug','size':{'cores':2,'memory':1,'disk':1,'gpus':0},")
                    .append("'features':[],'submitted':")
                    .append(submitted)
                    .append(i == 39 ? "" : ",'started':" + (submitted + 120_000))
                    .append("}");
        }
        face.post(
                face.harvester,
                "/api/v1/harvesters/local/report",
                ("{'incarnation':" + incarnation + ",'progress':[],'renew':[],'waits':[" + waits + "]}")
                        .replace('\'', '"'));
        JsonNode forecast =
                face.get(face.bob, "/api/v1/forecast").json().path("items").path(0);
        assertEquals("debug", forecast.path("queue").asText(), forecast.toString());
        assertEquals("PREDICTED", forecast.path("commitment").asText());
        assertEquals(39, forecast.path("basis").path("sampleSize").asInt());
        assertEquals(1, forecast.path("basis").path("queueAhead").asInt());
        long now = SystemTime.INSTANCE.instant().toEpochMilli();
        long expected = Instant.parse(forecast.path("expectedStart").asText()).toEpochMilli() - now;
        assertTrue(expected > 60_000 && expected < 240_000, "in " + expected + " ms");
        JsonNode quality = face.get(face.ann, "/api/v1/forecast/quality").json().path("items");
        int starts = 0;
        for (JsonNode each : quality) {
            starts += each.path("week").isNull() ? each.path("starts").asInt() : 0;
        }
        assertEquals(39, starts, quality.toString());
        String metrics = face.get(face.operator, "/metrics").text();
        assertTrue(
                metrics.contains(
                        "roadstead_forecast_starts{commitment=\"BEST_EFFORT\",harvester=\"local\",queue=\"debug\"}"),
                metrics);
    }

    @Test
    void waits_and_queues_that_a_harvester_tells_of_are_shown_and_counted() {
        hello();
        String size = "{\"cores\":2,\"memory\":1,\"disk\":1,\"gpus\":0}";
        String report = ("{'incarnation':" + incarnation + ",'progress':[],'renew':[],'status':{'capabilities':[],"
                        + "'capacity':SIZE,'used':SIZE,'queued':0,'running':0,'draining':false,'why':'x','pilots':[],"
                        + "'queues':[{'name':'debug','state':'PAUSED','why':'it refuses','pilots':2,'pending':1}]},"
                        + "'waits':[{'pilot':'p1','queue':'debug','size':SIZE,'features':[],'submitted':1000,"
                        + "'started':61000,'lifeMillis':600000}]}")
                .replace('\'', '"')
                .replace("SIZE", size);
        assertEquals(
                200,
                face.post(face.harvester, "/api/v1/harvesters/local/report", report)
                        .status());
        JsonNode wait = face.get(face.operator, "/api/v1/harvesters/local/waits")
                .json()
                .path("items")
                .path(0);
        assertEquals("1970-01-01T00:01:01Z", wait.path("started").asText(), wait.toString());
        assertEquals("PT10M", wait.path("life").asText());
        assertEquals(
                "it refuses",
                face.get(face.ann, "/api/v1/harvesters")
                        .json()
                        .path("items")
                        .path(0)
                        .path("status")
                        .path("queues")
                        .path(0)
                        .path("why")
                        .asText());
        String metrics = face.get(face.operator, "/metrics").text();
        assertTrue(
                metrics.contains("roadstead_queue_state{harvester=\"local\",queue=\"debug\",state=\"PAUSED\"} 1"),
                metrics);
        assertEquals(
                200,
                face.post(face.operator, "/api/v1/harvesters/local/resume", "").status());
        assertTrue(face.post(face.harvester, "/api/v1/harvesters/local/report", report)
                .text()
                .contains("RESUME"));
        assertEquals(
                404, face.get(face.operator, "/api/v1/harvesters/nobody/waits").status());
    }

    @Test
    void cancel_of_a_waiting_job_is_at_once_and_reopen_lets_it_wait() {
        String id = submit(HELLO);
        assertEquals(
                "CANCELLED",
                face.post(face.ann, "/api/v1/jobs/" + id + "/cancel", "")
                        .json()
                        .path("phase")
                        .asText());
        assertEquals(
                "WAITING",
                face.post(face.ann, "/api/v1/jobs/" + id + "/reopen", "")
                        .json()
                        .path("phase")
                        .asText());
        assertEquals(
                "WAITING",
                face.get(face.ann, "/api/v1/jobs/" + id).json().path("phase").asText());
    }

    @Test
    void tokens_are_made_used_listed_and_revoked() {
        Face.Answer made = face.post(
                face.operator, "/api/v1/tokens", "{\"role\":\"user\",\"subject\":\"cyd\",\"expires\":\"PT1H\"}");
        assertEquals(201, made.status(), made.text());
        String text = made.json().path("token").asText();
        assertEquals("[\"cyd\"]", made.json().path("groups").toString());
        assertEquals(200, face.get(text, "/api/v1/jobs").status());
        assertTrue(!face.get(face.operator, "/api/v1/tokens").text().contains(text));
        assertEquals(
                204,
                face.send(face.request(
                                        face.operator,
                                        "/api/v1/tokens/"
                                                + made.json().path("id").asText())
                                .DELETE())
                        .status());
        assertEquals(401, face.get(text, "/api/v1/jobs").status());
        assertEquals(
                422,
                face.post(face.operator, "/api/v1/tokens", "{\"role\":\"king\",\"colour\":1}")
                        .status());
        assertEquals(
                403,
                face.post(face.ann, "/api/v1/tokens", "{\"role\":\"operator\",\"subject\":\"ann\"}")
                        .status());
    }

    private String submit(String body) {
        Face.Answer answer = face.post(face.ann, "/api/v1/jobs", body);
        assertEquals(201, answer.status(), answer.text());
        return answer.json().path("id").asText();
    }

    private Face.Answer keyed(String key, String body) {
        return face.send(face.request(face.ann, "/api/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private void hello() {
        Face.Answer answer = face.post(
                face.harvester,
                "/api/v1/harvesters/local/hello",
                "{\"release\":\"test\",\"protocol\":{\"min\":1,\"max\":1},\"features\":[],\"platform\":\"local\",\"serve\":"
                        + "{\"all\":true,\"owners\":[],\"groups\":[]}}");
        assertEquals(200, answer.status(), answer.text());
        incarnation = answer.json().path("incarnation").asLong();
        seq = 1;
        Face.Answer reconciled = face.post(
                face.harvester,
                "/api/v1/harvesters/local/reconcile",
                "{\"incarnation\":" + incarnation + ",\"seq\":1,\"held\":[]}");
        assertEquals(200, reconciled.status(), reconciled.text());
    }

    private HttpRequest.Builder pullRequest(int want, long wait) {
        seq++;
        String capability =
                "{\"most\":{\"cores\":4,\"memory\":8589934592,\"disk\":107374182400,\"gpus\":0},\"nodes\":1,"
                        + "\"features\":[],\"kinds\":[\"COMMAND\"],\"longestMillis\":86400000,\"serve\":"
                        + "{\"all\":true,\"owners\":[],\"groups\":[]}}";
        return face.request(face.harvester, "/api/v1/harvesters/local/pull")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"incarnation\":" + incarnation + ",\"seq\":" + seq
                        + ",\"capabilities\":[" + capability + "],\"want\":" + want + ",\"waitMillis\":" + wait + "}"));
    }

    private JsonNode pull(int want) {
        Face.Answer answer = face.send(pullRequest(want, 5000));
        assertEquals(200, answer.status(), answer.text());
        return answer.json();
    }

    private void progress(JsonNode lease, String... phases) {
        report(lease, one(lease, phases));
    }

    private void complete(JsonNode lease) {
        ObjectNode progress = one(lease, "RELEASING", "COMPLETED");
        progress.putObject("exit").put("code", 0);
        progress.putArray("outputs")
                .addObject()
                .put("path", "results/a b.txt")
                .put("digest", ABC)
                .put("size", 3);
        progress.putArray("logs")
                .addObject()
                .put("stream", "stdout")
                .put("offset", 0)
                .put("data", Base64.getEncoder().encodeToString("hello\n".getBytes(StandardCharsets.UTF_8)));
        report(lease, progress);
    }

    private static ObjectNode one(JsonNode lease, String... phases) {
        ObjectNode progress = Json.MAPPER.createObjectNode();
        progress.set("job", lease.get("job"));
        progress.set("generation", lease.get("generation"));
        progress.set("attempt", lease.get("attempt"));
        ArrayNode steps = progress.putArray("steps");
        for (String phase : phases) {
            steps.addObject().put("phase", phase).put("at", 1_700_000_000_000L);
        }
        progress.putObject("placement")
                .put("harvester", "local")
                .put("pilot", "p1")
                .put("node", "here");
        return progress;
    }

    private void report(JsonNode lease, ObjectNode progress) {
        ObjectNode report = Json.MAPPER.createObjectNode().put("incarnation", incarnation);
        report.putArray("progress").add(progress);
        report.putArray("renew");
        Face.Answer answer = face.post(face.harvester, "/api/v1/harvesters/local/report", report.toString());
        assertEquals(200, answer.status(), answer.text());
        assertTrue(answer.json().path("acks").path(0).path("refused").isMissingNode(), answer.text() + lease);
    }
}
