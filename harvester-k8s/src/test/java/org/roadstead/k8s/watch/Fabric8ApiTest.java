// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The edge on an HTTP server that answers one thing: what is really asked for, and what answers mean. */
@NullUnmarked // fields are set by JUnit
final class Fabric8ApiTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int code = 200;
    private volatile String answer = "{}";
    private Fabric8Api api;

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        api = open(server.getAddress().getPort());
    }

    private static Fabric8Api open(int port) {
        return Fabric8Api.open(
                new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + port)
                        .build(),
                "radio",
                Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        api.close();
        server.stop(0);
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private void answers(int status, String reason, String message) {
        code = status;
        answer = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" + reason
                + "\",\"message\":\"" + message.replace("\"", "\\\"") + "\",\"code\":" + status + "}";
    }

    private KubeException refusal() {
        return assertThrows(KubeException.class, () -> api.create(pod()));
    }

    @Test
    void patches_are_one_request_each_that_needs_no_right_to_look() throws Exception {
        answer = "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"s\",\"uid\":\"u1\"}}";
        assertEquals("u1", api.keep("s", Map.of("p1", "t")));
        answer = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}";
        api.release("a", "roadstead.org/seen");
        assertEquals(
                List.of(
                        "PATCH /api/v1/namespaces/radio/secrets/s {\"data\":{\"p1\":\"dA==\"}}",
                        "PATCH /api/v1/namespaces/radio/pods/a"
                                + " {\"metadata\":{\"$deleteFromPrimitiveList/finalizers\":[\"roadstead.org/seen\"]}}"),
                asked);
        assertEquals(Map.of("PATCH pods", 1L, "PATCH secrets", 1L), api.calls());
    }

    @Test
    void deletion_is_one_request_with_its_grace() throws Exception {
        answer = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}";
        api.delete("a", 7);
        assertEquals(1, asked.size());
        assertEquals(true, asked.get(0).startsWith("DELETE /api/v1/namespaces/radio/pods/a "));
        assertEquals(true, asked.get(0).contains("\"gracePeriodSeconds\":7"));
    }

    @Test
    void pod_that_is_gone_is_deleted_and_released_already() throws Exception {
        answers(404, "NotFound", "pods \"a\" not found");
        api.delete("a", 0);
        api.release("a", "roadstead.org/seen");
        assertEquals(2, asked.size());
    }

    @Test
    void answers_mean_what_follows_from_them() {
        answers(409, "AlreadyExists", "pods \"a\" already exists");
        assertEquals(KubeException.Kind.EXISTS, refusal().kind());
        answers(409, "Conflict", "Operation cannot be fulfilled on resourcequotas \"q\"");
        assertEquals(KubeException.Kind.BUSY, refusal().kind());
        answers(403, "Forbidden", "pods \"a\" is forbidden: exceeded quota: q, requested: pods=1");
        KubeException quota = refusal();
        assertEquals(KubeException.Kind.REFUSED, quota.kind());
        assertEquals("QUOTA_EXCEEDED: exceeded quota: q, requested: pods=1", quota.sentence());
        answers(422, "Invalid", "Pod \"a\" is invalid: spec.containers: Required value");
        assertEquals(
                "Pod \"a\" is invalid: spec.containers: Required value",
                refusal().sentence());
        answers(500, "InternalError", "etcdserver: request timed out");
        assertEquals(KubeException.Kind.SILENT, refusal().kind());
    }

    @Test
    void nobody_there_leaves_it_open() {
        server.stop(0);
        assertEquals(KubeException.Kind.SILENT, refusal().kind());
    }

    @Test
    void what_may_not_be_seen_is_not_there() throws Exception {
        answers(403, "Forbidden", "nodes is forbidden: User \"x\" cannot list resource \"nodes\"");
        assertEquals(true, api.nodes().isEmpty());
        assertEquals(true, api.quotas().isEmpty());
    }
}
