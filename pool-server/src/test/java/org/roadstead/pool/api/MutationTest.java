// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.core.protocol.Json;

/**
 * Right requests of every operation of openapi.yaml, changed: never is the answer a failure of the pool, a refusal is always
 * a whole problem, changes nothing, and names the part of the body that was changed.
 */
class MutationTest {
    private static final int EACH = 25;
    private static final Set<Integer> ANYWHERE = Set.of(400, 401, 404, 405, 414, 415, 417, 431);
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "\0",
            "\n",
            "..",
            "../..",
            "%",
            "%2e%2e",
            "null",
            "NaN",
            "-1",
            "0",
            "1e9",
            "99999999999999999999",
            "\u202e",
            "\ud83d\udca5",
            "a".repeat(300),
            "a".repeat(9000),
            "'; DROP TABLE job; --",
            "${jndi:ldap://x}",
            "{}",
            "[]",
            "true",
            "j00000000000000000000000000",
            "s00000000000000000000000000.0",
            "sha256:",
            "*",
            "/",
            "\\");

    private final OpenApi document = new OpenApi(OpenEndpoints.document());

    /** What is sent. */
    private static final class Request {
        private String method;
        private String path;
        private String query = "";
        private String headers = "";
        private String type = "application/json";
        private String token;
        private byte[] body;

        Request(String method, String path, String token, byte[] body) {
            this.method = method;
            this.path = path;
            this.token = token;
            this.body = body;
        }

        byte[] bytes() {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes((method + " " + path + query + " HTTP/1.1\r\nHost: pool\r\nAuthorization: Bearer " + token
                            + "\r\nContent-Type: " + type + "\r\n" + headers + "Content-Length: " + body.length
                            + "\r\n\r\n")
                    .getBytes(ISO_8859_1));
            whole.writeBytes(body);
            return whole.toByteArray();
        }

        @Override
        public String toString() {
            String text = new String(bytes(), UTF_8);
            return text.substring(0, Math.min(600, text.length()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42})
    void changed_requests_are_answered_as_the_document_says(long seed, @TempDir Path directory) {
        Random random = new Random(seed);
        List<String> wrong = new ArrayList<>();
        int refused = 0;
        try (WrongWorld world = new WrongWorld(directory)) {
            for (String operation : document.operations()) {
                for (int i = 0; i < EACH; i++) {
                    Request request = request(world, operation);
                    change(request, operation, random);
                    String before = world.stored();
                    RawHttp.Reply reply = RawHttp.send(world.face.port, request.bytes(), request.method.equals("HEAD"));
                    List<String> found = judge(operation, request, reply);
                    if (reply.status() >= 400) {
                        refused++;
                        String after = world.stored();
                        if (!after.equals(before)) {
                            found.add("stored " + after + " after " + before);
                        }
                    } else if (operation.endsWith("/hello")) {
                        world.helloAgain();
                    }
                    found.forEach(each -> wrong.add("seed " + seed + ": " + each + "\n" + request));
                }
            }
            assertEquals(200, world.face.get(null, "/health/ready").status());
        }
        assertTrue(wrong.isEmpty(), () -> wrong.size() + " wrong:\n" + String.join("\n\n", wrong));
        assertTrue(refused > 300, "only " + refused + " were refused");
    }

    /** Every part of every JSON body, made something else: the fault has its path. */
    @Test
    void changed_part_of_a_body_is_named_by_its_path(@TempDir Path directory) throws IOException {
        List<String> wrong = new ArrayList<>();
        int named = 0;
        try (WrongWorld world = new WrongWorld(directory)) {
            for (String operation : document.operations()) {
                Request right = request(world, operation);
                if (right.body.length == 0 || operation.startsWith("PUT")) {
                    continue;
                }
                List<String> paths = new ArrayList<>();
                collect(Json.MAPPER.readTree(right.body), "", paths);
                for (String path : paths) {
                    Request request = request(world, operation);
                    JsonNode tree = Json.MAPPER.readTree(request.body);
                    if (isFree(path) || !replace(tree, path)) {
                        continue;
                    }
                    request.body = Json.MAPPER.writeValueAsBytes(tree);
                    RawHttp.Reply reply = RawHttp.send(world.face.port, request.bytes(), false);
                    List<String> fields = new ArrayList<>();
                    reply.json()
                            .path("errors")
                            .forEach(error -> fields.add(error.path("field").asText()));
                    if (reply.status() != 422 || fields.stream().noneMatch(field -> isAbout(field, path))) {
                        wrong.add(operation + " " + path + ": " + reply.status() + " " + fields + " "
                                + new String(request.body, UTF_8));
                    }
                    named++;
                }
            }
        }
        assertTrue(wrong.isEmpty(), () -> wrong.size() + " wrong:\n" + String.join("\n", wrong));
        assertTrue(named > 60, "only " + named + " parts");
    }

    /** What may be anything at all. */
    private static boolean isFree(String path) {
        return path.isEmpty();
    }

    private static boolean isAbout(String field, String path) {
        return field.equals(path)
                || path.startsWith(field + ".")
                || path.startsWith(field + "[")
                || field.startsWith(path + ".")
                || field.startsWith(path + "[");
    }

    private static void collect(JsonNode node, String at, List<String> paths) {
        paths.add(at);
        node.fields()
                .forEachRemaining(field ->
                        collect(field.getValue(), at.isEmpty() ? field.getKey() : at + "." + field.getKey(), paths));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), at + "[" + i + "]", paths);
        }
    }

    /** Puts a map where none belongs and a list where a map does. */
    private static boolean replace(JsonNode tree, String path) {
        String pointer = "/" + path.replace(".", "/").replace("[", "/").replace("]", "");
        JsonNode parent = tree.at(pointer.substring(0, pointer.lastIndexOf('/')));
        String last = pointer.substring(pointer.lastIndexOf('/') + 1);
        JsonNode old = tree.at(pointer);
        JsonNode other = old.isObject()
                ? JsonNodeFactory.instance.arrayNode().add(1)
                : JsonNodeFactory.instance.objectNode().put("zz", 1);
        if (parent instanceof ObjectNode object) {
            object.set(last, other);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), other);
        }
        return !old.isMissingNode();
    }

    private Request request(WrongWorld world, String operation) {
        String[] parts = operation.split(" ");
        JsonNode declared = document.operation(parts[0], parts[1]);
        String id = declared.path("operationId").asText();
        world.spareToken();
        String role = declared.path("x-access").path("roles").path(0).asText("user");
        String token = world.token(role.equals("user") ? "ann" : role);
        return new Request(
                parts[0],
                world.filled(Samples.target(parts[1], id)),
                String.valueOf(token),
                world.filled(Samples.body(id)).getBytes(UTF_8));
    }

    private void change(Request request, String operation, Random random) {
        String nasty = NASTY.get(random.nextInt(NASTY.size()));
        String encoded = URLEncoder.encode(nasty, UTF_8);
        String[] parts = operation.split(" ");
        switch (random.nextInt(9)) {
            case 0 -> {
                String[] segments = request.path.split("/");
                segments[random.nextInt(segments.length)] = encoded;
                request.path = "/" + String.join("/", segments);
            }
            case 1 -> {
                List<String> known = new ArrayList<>(document.query(parts[0], parts[1]));
                String name =
                        known.isEmpty() || random.nextInt(4) == 0 ? encoded : known.get(random.nextInt(known.size()));
                request.query = "?" + name + "=" + encoded + (random.nextBoolean() ? "" : "&" + name + "=1");
            }
            case 2 ->
                request.method = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "X")
                        .get(random.nextInt(8));
            case 3 ->
                request.type = List.of("text/plain", "", ";", "application/yaml", "application/x-ndjson", "a/b/c")
                        .get(random.nextInt(6));
            case 4 ->
                request.headers = List.of(
                                        "Content-Encoding: gzip",
                                        "Idempotency-Key: " + encoded,
                                        "Last-Event-ID: " + encoded,
                                        "Accept: text/event-stream",
                                        "Expect: " + encoded,
                                        "X-Request-Id: " + encoded,
                                        "Range: bytes=0-" + encoded,
                                        "Accept: " + encoded)
                                .get(random.nextInt(8))
                        + "\r\n";
            case 5 -> request.body = Arrays.copyOf(request.body, random.nextInt(request.body.length + 1));
            case 6 -> {
                for (int i = 0; i < 3 && request.body.length > 0; i++) {
                    request.body[random.nextInt(request.body.length)] = (byte) random.nextInt(256);
                }
            }
            case 7 -> request.token = encoded;
            default -> request.body = changed(request.body, nasty, random);
        }
    }

    private static byte[] changed(byte[] body, String nasty, Random random) {
        try {
            JsonNode tree = body.length == 0 || body[0] != '{' ? null : Json.MAPPER.readTree(body);
            if (tree == null) {
                return nasty.getBytes(UTF_8);
            }
            List<JsonNode> inner = new ArrayList<>();
            inner.add(tree);
            for (int i = 0; i < inner.size(); i++) {
                inner.get(i).forEach(each -> {
                    if (each.isContainerNode()) {
                        inner.add(each);
                    }
                });
            }
            JsonNode node = inner.get(random.nextInt(inner.size()));
            JsonNode value = random.nextInt(3) == 0
                    ? JsonNodeFactory.instance.numberNode(random.nextLong())
                    : random.nextBoolean()
                            ? JsonNodeFactory.instance.nullNode()
                            : JsonNodeFactory.instance.textNode(nasty);
            if (node instanceof ObjectNode object) {
                List<String> keys = new ArrayList<>();
                object.fieldNames().forEachRemaining(keys::add);
                String key = keys.isEmpty() || random.nextInt(5) == 0 ? nasty : keys.get(random.nextInt(keys.size()));
                if (random.nextInt(3) == 0) {
                    object.remove(key);
                } else {
                    object.set(key, value);
                }
            } else if (node instanceof ArrayNode array) {
                array.add(value);
            }
            return Json.MAPPER.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> judge(String operation, Request request, RawHttp.Reply reply) {
        List<String> wrong = new ArrayList<>();
        if (reply.status() < 200 || reply.status() >= 500) {
            wrong.add(operation + " answered " + reply.status() + " " + reply.text());
        } else if (reply.status() >= 400 && !request.method.equals("HEAD")) {
            Problematic.check(reply).forEach(each -> wrong.add(operation + " " + each));
        }
        if (!ANYWHERE.contains(reply.status()) && operation.startsWith(request.method + " ")) {
            document.check(request.method, request.path, reply.status(), reply.type(), null)
                    .forEach(each -> wrong.add(operation + " " + each));
        }
        return wrong;
    }
}
