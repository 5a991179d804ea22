// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document and the table of routes say the same; every answer of the other tests is held against the document. */
class OpenApiTest {
    private final OpenApi document = new OpenApi(OpenEndpoints.document());

    @Test
    void every_operation_is_routed_and_every_route_documented(@TempDir Path directory) {
        try (Face face = new Face(directory, new FakePool())) {
            TreeSet<String> routed = new TreeSet<>();
            for (Route route : face.http.routes()) {
                routed.add(route.method() + " " + route.template());
                assertEquals(
                        new TreeSet<>(route.query()),
                        document.query(route.method(), route.template()),
                        "parameters of " + route.template());
                boolean open =
                        document.operation(route.method(), route.template()).has("security");
                assertEquals(route.access() == Access.OPEN, open, route.template());
            }
            assertEquals(document.operations(), routed);
        }
    }

    @Test
    void answer_that_is_not_declared_is_found() {
        assertTrue(document.check("GET", "/health/live", 200, "application/json", "{\"status\":\"ok\"}".getBytes(UTF_8))
                .isEmpty());
        assertEquals(1, document.check("GET", "/health/live", 204, "", null).size());
        assertEquals(
                1, document.check("GET", "/health/live", 200, "text/html", null).size());
        assertEquals(
                2,
                document.check("GET", "/health/live", 200, "application/json", "{\"state\":\"ok\"}".getBytes(UTF_8))
                        .size());
        assertEquals(
                1,
                document.check("GET", "/health/live", 200, "application/json", "{\"status\":\"bad\"}".getBytes(UTF_8))
                        .size());
    }

    @Test
    void document_is_served(@TempDir Path directory) {
        try (Face face = new Face(directory, null)) {
            Face.Answer answer = face.get(null, "/openapi.yaml");
            assertEquals(200, answer.status());
            assertTrue(answer.text().contains("openapi: 3.1.0"));
        }
    }
}
