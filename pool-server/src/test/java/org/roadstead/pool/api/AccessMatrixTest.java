// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.pool.identity.Principal.Role;

/**
 * Who gets in where, as openapi.yaml says it with {@code x-access}, tried live: every operation as everybody, on things that
 * are ann's. docs/access.md shows the same to people.
 */
class AccessMatrixTest {
    private static final Set<Integer> REFUSED = Set.of(401, 403, 404);
    private static final Path SHOWN = Path.of("../docs/access.md");

    /** Somebody, with what the token says and what they are to ann's things. */
    private record Caller(String who, String role, String relation) {}

    private static final List<Caller> CALLERS = List.of(
            new Caller("none", "", ""),
            new Caller("invalid", "", ""),
            new Caller("expired", "", ""),
            new Caller("revoked", "", ""),
            new Caller("ann", "user", "owner"),
            new Caller("carol", "user", "group"),
            new Caller("bob", "user", "other"),
            new Caller("operator", "operator", "operator"),
            new Caller("harvester", "harvester", "owner"),
            new Caller("far", "harvester", "other"),
            new Caller("metrics", "metrics", "other"),
            new Caller("pilot", "pilot", "other"));

    private final OpenApi document = new OpenApi(OpenEndpoints.document());

    @Test
    void every_operation_lets_in_whom_the_document_names_and_nobody_else(@TempDir Path directory) {
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        try (WrongWorld world = new WrongWorld(directory)) {
            for (String operation : document.operations()) {
                for (Caller caller : CALLERS) {
                    int expected = expected(operation, caller);
                    int status = call(world, operation, caller);
                    boolean right = expected == 0 ? !REFUSED.contains(status) && status < 500 : status == expected;
                    if (!right) {
                        wrong.add(operation + " as " + caller.who() + ": " + status + " and not " + expected);
                    }
                    tried++;
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(document.operations().size() * CALLERS.size(), tried);
    }

    @Test
    void what_does_not_exist_is_401_without_a_token_whatever_is_asked(@TempDir Path directory) {
        try (WrongWorld world = new WrongWorld(directory)) {
            for (String path : List.of(
                    "/api/v1",
                    "/api/v1/",
                    "/api/v1/x",
                    "/api/v1//",
                    "/api/v1/jobs/x/y/z",
                    "/api/v1/%00",
                    "/api/v1/../..")) {
                for (String method :
                        List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW")) {
                    for (String who : List.of("none", "invalid", "expired", "revoked")) {
                        int status = send(world, method, path, who, "").status();
                        assertEquals(401, status, method + " " + path + " as " + who);
                    }
                }
            }
        }
    }

    @Test
    void routes_and_document_agree_on_roles(@TempDir Path directory) {
        try (Face face = new Face(directory, new FakePool())) {
            for (Route route : face.http.routes()) {
                JsonNode access =
                        document.operation(route.method(), route.template()).path("x-access");
                for (Role role : Role.values()) {
                    boolean listed = has(access.path("roles"), role.name().toLowerCase(java.util.Locale.ROOT));
                    boolean admitted = route.access() == Access.OPEN
                            ? access.isMissingNode() && listed
                            : route.access().admits(new org.roadstead.pool.identity.Principal("x", List.of(), role));
                    assertEquals(listed, admitted, route.method() + " " + route.template() + " for " + role);
                }
                assertEquals(route.access() == Access.OPEN, access.isMissingNode(), route.template());
            }
        }
    }

    @Test
    void people_are_shown_the_matrix_as_it_is() throws Exception {
        String table = table();
        if (Boolean.getBoolean("access.write")) {
            Files.writeString(SHOWN, Files.readString(SHOWN).replaceFirst("(?s)\n\\| operation .*", "\n") + table);
        }
        assertTrue(Files.readString(SHOWN).endsWith(table), "docs/access.md is to end with\n" + table);
    }

    /** The status of a refusal; 0 when the caller gets in. */
    private int expected(String operation, Caller caller) {
        String[] parts = operation.split(" ");
        JsonNode access = document.operation(parts[0], parts[1]).path("x-access");
        if (access.isMissingNode()) {
            return 0;
        }
        if (caller.role().isEmpty()) {
            return 401;
        }
        String of = access.path("of").asText();
        if (!has(access.path("roles"), caller.role())) {
            return of.equals("harvester") ? 404 : 403;
        }
        boolean harvester = caller.role().equals("harvester") && has(access.path("by"), "harvester");
        return of.isEmpty() || harvester || has(access.path("by"), caller.relation()) ? 0 : 404;
    }

    private static boolean has(JsonNode list, String word) {
        for (JsonNode each : list) {
            if (each.asText().equals(word)) {
                return true;
            }
        }
        return false;
    }

    private int call(WrongWorld world, String operation, Caller caller) {
        String[] parts = operation.split(" ");
        String id = document.operation(parts[0], parts[1]).path("operationId").asText();
        world.spareToken();
        RawHttp.Reply reply = send(world, parts[0], Samples.target(parts[1], id), caller.who(), Samples.body(id));
        if (id.equals("harvesterHello") && reply.status() == 200) {
            world.helloAgain();
        }
        return reply.status();
    }

    private static RawHttp.Reply send(WrongWorld world, String method, String target, String who, String body) {
        byte[] bytes = world.filled(body).getBytes(UTF_8);
        String token = world.token(who);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((method + " " + world.filled(target) + " HTTP/1.1\r\nHost: pool\r\n"
                        + (token == null ? "" : "Authorization: Bearer " + token + "\r\n")
                        + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        request.writeBytes(bytes);
        return RawHttp.send(world.face.port, request.toByteArray(), method.equals("HEAD"));
    }

    private String table() {
        StringBuilder table = new StringBuilder("| operation | roles | of | let in |\n|---|---|---|---|\n");
        for (String operation : document.operations()) {
            String[] parts = operation.split(" ");
            JsonNode access = document.operation(parts[0], parts[1]).path("x-access");
            table.append("| `").append(operation).append("` | ");
            if (access.isMissingNode()) {
                table.append("anybody, without a token | | |\n");
                continue;
            }
            table.append(words(access.path("roles")))
                    .append(" | ")
                    .append(access.path("of").asText())
                    .append(" | ")
                    .append(words(access.path("by")))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(each -> words.add(each.asText()));
        return String.join(", ", words);
    }
}
