// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;

class GateTest {
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
    void every_path_of_the_api_without_a_token_is_401() {
        for (Route route : face.http.routes()) {
            String path = route.template().replaceAll("\\{[^}]*}", "x");
            int expected = route.access() == Access.OPEN ? 200 : 401;
            Face.Answer answer =
                    face.send(face.request(null, path).method(route.method(), HttpRequest.BodyPublishers.noBody()));
            assertEquals(expected, answer.status(), route.method() + " " + path);
            if (expected == 401 && !route.method().equals("HEAD")) {
                assertEquals("application/problem+json", answer.header("Content-Type"));
                assertEquals("Bearer", answer.header("WWW-Authenticate"));
            }
        }
    }

    @Test
    void unknown_and_odd_paths_under_the_api_without_a_token_are_401() {
        for (String path : new String[] {
            "/api/v1",
            "/api/v1/",
            "/api/v1/nothing",
            "/api/v1//jobs",
            "/api/v1/jobs/../jobs",
            "/api/v1/%6aobs",
            "/api/v1/jobs?x=1"
        }) {
            assertEquals(401, face.get(null, path).status(), path);
            assertEquals(
                    401,
                    face.get("rst_0123456789012345678901234567890123456789", path)
                            .status(),
                    path);
        }
        assertEquals(404, face.get(null, "/api%2fv1/jobs").status());
        assertEquals(404, face.get(null, "//api/v1/jobs").status());
        assertEquals(0, pool.submissions.size());
    }

    @Test
    void known_token_on_unknown_path_is_404_and_wrong_method_405() {
        assertEquals(404, face.get(face.ann, "/api/v1/nothing").status());
        Face.Answer wrong = face.send(face.request(face.ann, "/api/v1/jobs").DELETE());
        assertEquals(405, wrong.status());
        assertEquals("GET, POST", wrong.header("Allow"));
        assertEquals(400, face.get(face.ann, "/api/v1/jobs/%ff").status());
    }

    @Test
    void unknown_query_parameter_is_named() {
        Face.Answer answer = face.get(face.ann, "/api/v1/jobs?colour=red");
        assertEquals(400, answer.status());
        assertTrue(answer.json().path("detail").asText().contains("colour"), answer.text());
    }

    @Test
    void job_of_another_person_does_not_exist() {
        JobId id = pool.add("ann", "astro", Phase.RUNNING);
        assertEquals(200, face.get(face.ann, "/api/v1/jobs/" + id).status());
        assertEquals(200, face.get(face.operator, "/api/v1/jobs/" + id).status());
        for (String path : new String[] {"", "/events", "/log", "/explain", "/outputs", "/outputs/a"}) {
            assertEquals(404, face.get(face.bob, "/api/v1/jobs/" + id + path).status(), path);
        }
        assertEquals(
                404, face.post(face.bob, "/api/v1/jobs/" + id + "/cancel", "").status());
        assertEquals(
                404, face.post(face.bob, "/api/v1/jobs/" + id + "/reopen", "").status());
        assertEquals(Phase.RUNNING, pool.find(id).phase());
        assertEquals(
                200, face.post(face.ann, "/api/v1/jobs/" + id + "/cancel", "").status());
        assertEquals(Phase.CANCELLED, pool.find(id).phase());
    }

    @Test
    void operators_paths_refuse_others_with_a_sentence() {
        for (String path : new String[] {"/api/v1/tokens", "/metrics"}) {
            Face.Answer answer = face.get(face.ann, path);
            assertEquals(403, answer.status(), path);
            assertFalse(answer.json().path("detail").asText().isEmpty());
        }
        assertEquals(403, face.get(face.metrics, "/api/v1/jobs").status());
    }

    @Test
    void metrics_are_read_with_a_metrics_token() {
        face.get(face.ann, "/api/v1/jobs");
        String text = face.get(face.metrics, "/metrics").text();
        for (String line : new String[] {
            "roadstead_jobs{phase=\"WAITING\"} 0",
            "roadstead_http_requests_total{method=\"GET\",route=\"/api/v1/jobs\",status=\"200\"} 1",
            "roadstead_commits_total 1",
            "jvm_memory_used_bytes"
        }) {
            assertTrue(text.contains(line), text);
        }
    }

    @Test
    void failure_inside_is_500_without_particulars() {
        Face.Answer answer = face.post(
                face.harvester, "/api/v1/harvesters/local/report", "{\"incarnation\":1,\"progress\":[],\"renew\":[]}");
        assertEquals(500, answer.status());
        assertFalse(answer.text().contains("secret"), answer.text());
        assertFalse(answer.text().contains("Exception"), answer.text());
    }

    @Test
    void request_id_is_echoed_when_harmless() {
        assertEquals(
                "abc-1",
                face.send(face.request(null, "/health/live").header("X-Request-Id", "abc-1"))
                        .header("X-Request-Id"));
        assertFalse(face.send(face.request(null, "/health/live").header("X-Request-Id", "a b"))
                .header("X-Request-Id")
                .contains(" "));
    }

    @Test
    void pool_that_is_still_recovering_is_live_and_not_ready(@TempDir Path other) {
        try (Face early = new Face(other, null)) {
            assertEquals(200, early.get(null, "/health/live").status());
            Face.Answer ready = early.get(null, "/health/ready");
            assertEquals(503, ready.status());
            assertEquals("1", ready.header("Retry-After"));
            assertEquals(503, early.get(early.ann, "/api/v1/jobs").status());
            early.services.ready(new FakePool());
            assertEquals(200, early.get(null, "/health/ready").status());
        }
    }
}
