// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitTest {
    private static final String HELLO = "{\"run\":{\"kind\":\"command\",\"command\":[\"echo\",\"hello\"]}}";

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
    void one_description_is_submitted_for_the_caller() {
        Face.Answer answer = face.post(face.ann, "/api/v1/jobs", HELLO);
        assertEquals(201, answer.status(), answer.text());
        assertEquals(1, answer.json().path("count").asInt());
        assertEquals("/api/v1/jobs/" + answer.json().path("id").asText(), answer.header("Location"));
        assertEquals("ann", pool.submissions.get(0).owner());
        assertEquals("astro", pool.submissions.get(0).group());
    }

    @Test
    void yaml_is_taken_too() {
        Face.Answer answer = face.post(
                face.ann, "/api/v1/jobs", "application/yaml", "run: {kind: command, command: [echo, hello]}\n");
        assertEquals(201, answer.status(), answer.text());
    }

    @Test
    void list_with_a_fault_takes_nothing_and_names_the_place() {
        String bad = "{\"run\":{\"kind\":\"command\",\"command\":[\"x\"]},\"resources\":{\"memory\":\"much\"}}";
        Face.Answer answer = face.post(face.ann, "/api/v1/jobs", "[" + HELLO + "," + bad + "]");
        assertEquals(422, answer.status(), answer.text());
        assertEquals(
                "[1].resources.memory",
                answer.json().path("errors").path(0).path("field").asText());
        assertEquals(0, pool.submissions.size());
        assertEquals(
                201,
                face.post(face.ann, "/api/v1/jobs", "[" + HELLO + "," + HELLO + "]")
                        .status());
        assertEquals(2, pool.submissions.get(0).jobs().size());
    }

    @Test
    void lines_are_read_while_they_come() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append(HELLO).append('\n');
        }
        Face.Answer answer = face.post(face.ann, "/api/v1/jobs", "application/x-ndjson", lines.toString());
        assertEquals(201, answer.status(), answer.text());
        assertEquals(20_000, pool.submissions.get(0).jobs().size());
    }

    @Test
    void faulty_line_is_named() {
        Face.Answer fault =
                face.post(face.ann, "/api/v1/jobs", "application/x-ndjson", HELLO + "\n\n" + HELLO + "\n{\"rum\":1}\n");
        assertEquals(422, fault.status(), fault.text());
        boolean named = false;
        for (JsonNode error : fault.json().path("errors")) {
            named |= error.path("field").asText().equals("line 4: rum");
        }
        assertTrue(named, fault.text());
        Face.Answer broken = face.post(face.ann, "/api/v1/jobs", "application/x-ndjson", HELLO + "\n{\"run\"\n");
        assertEquals(400, broken.status(), broken.text());
        assertTrue(broken.json().path("detail").asText().startsWith("line 2: "), broken.text());
        assertEquals(0, pool.submissions.size());
    }

    @Test
    void malformed_json_is_400_with_its_place() {
        Face.Answer answer = face.post(face.ann, "/api/v1/jobs", "{\"run\":\n oops}");
        assertEquals(400, answer.status());
        assertTrue(answer.json().path("detail").asText().contains("line 2, column"), answer.text());
        assertEquals(400, face.post(face.ann, "/api/v1/jobs", "").status());
        assertEquals(422, face.post(face.ann, "/api/v1/jobs", "[]").status());
    }

    @Test
    void other_content_type_is_415() {
        assertEquals(
                415, face.post(face.ann, "/api/v1/jobs", "text/plain", HELLO).status());
    }

    @Test
    void body_over_the_limit_is_413() {
        String large = "\"" + "x".repeat(17 * 1024 * 1024) + "\"";
        Face.Answer answer = face.post(face.ann, "/api/v1/jobs", large);
        assertEquals(413, answer.status());
    }

    @Test
    void group_of_others_is_refused_by_its_field() {
        Face.Answer answer =
                face.post(face.ann, "/api/v1/jobs", HELLO.replace("{\"run\"", "{\"group\":\"other\",\"run\""));
        assertEquals(422, answer.status(), answer.text());
        assertEquals("group", answer.json().path("errors").path(0).path("field").asText());
        assertEquals(
                201,
                face.post(face.ann, "/api/v1/jobs", HELLO.replace("{\"run\"", "{\"group\":\"astro\",\"run\""))
                        .status());
    }

    @Test
    void upload_that_the_caller_did_not_make_is_refused_by_its_field() {
        String digest = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        String job = HELLO.replace("{\"run\"", "{\"inputs\":[{\"upload\":\"" + digest + "\",\"to\":\"abc\"}],\"run\"");
        Face.Answer missing = face.post(face.ann, "/api/v1/jobs", job);
        assertEquals(422, missing.status(), missing.text());
        assertEquals(
                "inputs[0].upload",
                missing.json().path("errors").path(0).path("field").asText());
        assertEquals(201, put(face.bob, digest, "abc").status());
        assertEquals(422, face.post(face.ann, "/api/v1/jobs", job).status());
        assertEquals(201, put(face.ann, digest, "abc").status());
        assertEquals(201, face.post(face.ann, "/api/v1/jobs", job).status());
    }

    @Test
    void blob_is_kept_only_under_its_own_checksum() {
        String digest = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertEquals(422, put(face.ann, digest, "abd").status());
        assertEquals(404, face.get(face.ann, "/api/v1/blobs/" + digest).status());
        assertEquals(201, put(face.ann, digest, "abc").status());
        Face.Answer answer = face.get(face.ann, "/api/v1/blobs/" + digest);
        assertEquals("abc", answer.text());
        assertEquals(404, face.get(face.bob, "/api/v1/blobs/" + digest).status());
        assertEquals("abc", face.get(face.harvester, "/api/v1/blobs/" + digest).text());
        Face.Answer head = face.send(
                face.request(face.ann, "/api/v1/blobs/" + digest).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.status());
        assertEquals("3", head.header("Content-Length"));
        assertEquals(404, face.get(face.ann, "/api/v1/blobs/sha256:short").status());
    }

    @Test
    void large_blob_streams_through() throws Exception {
        byte[] bytes = new byte[5_000_000];
        new java.util.Random(1).nextBytes(bytes);
        String digest = "sha256:"
                + java.util.HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(bytes));
        Face.Answer answer = face.send(
                face.request(face.ann, "/api/v1/blobs/" + digest).PUT(HttpRequest.BodyPublishers.ofByteArray(bytes)));
        assertEquals(201, answer.status(), answer.text());
        assertEquals(5_000_000, answer.json().path("size").asInt());
        assertEquals(5_000_000, face.get(face.ann, "/api/v1/blobs/" + digest).bytes().length);
    }

    private Face.Answer put(String token, String digest, String content) {
        return face.send(
                face.request(token, "/api/v1/blobs/" + digest).PUT(HttpRequest.BodyPublishers.ofString(content)));
    }
}
