// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.blob.BlobStore;
import org.roadstead.pool.blob.BlobUse;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.identity.AccessStore;
import org.roadstead.pool.identity.Principal.Role;
import org.roadstead.pool.identity.Tokens;

/** A real server on a port of its own over a given pool, and a client that speaks to it. */
final class Face implements AutoCloseable {
    private static final OpenApi DOCUMENT = new OpenApi(OpenEndpoints.document());

    final Services services;
    final HttpFace http;
    final String ann;
    final String bob;
    final String operator;
    final String harvester;
    final String metrics;
    final int port;
    private final Vertx vertx = Vertx.vertx();
    private final AccessStore access;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Face(Path directory, @Nullable Pool pool) {
        this(directory, pool, 10_000, BlobUse.unbounded());
    }

    Face(Path directory, @Nullable Pool pool, int mostConnections) {
        this(directory, pool, mostConnections, BlobUse.unbounded());
    }

    Face(Path directory, @Nullable Pool pool, BlobUse use) {
        this(directory, pool, 10_000, use);
    }

    private Face(Path directory, @Nullable Pool pool, int mostConnections, BlobUse use) {
        access = AccessStore.open(directory.resolve("access.db"));
        Tokens tokens = new Tokens(access, SystemTime.INSTANCE, new SecureRandom());
        services = new Services(tokens, access, new BlobStore(directory.resolve("blobs")), use);
        ann = tokens.create(Role.USER, "ann", List.of("astro"), null, null).text();
        bob = tokens.create(Role.USER, "bob", List.of("bob"), null, null).text();
        operator = tokens.create(Role.OPERATOR, "op", List.of("operators"), null, null)
                .text();
        harvester =
                tokens.create(Role.HARVESTER, "local", List.of(), null, null).text();
        metrics =
                tokens.create(Role.METRICS, "prometheus", List.of(), null, null).text();
        http = new HttpFace(vertx, services, mostConnections);
        port = http.start(new HttpFace.Listen("127.0.0.1", 0, null, null, 1))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        if (pool != null) {
            services.ready(pool);
        }
    }

    /** A request still to be sent. */
    HttpRequest.Builder request(@Nullable String token, String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
        return token == null ? builder : builder.header("Authorization", "Bearer " + token);
    }

    Answer get(@Nullable String token, String path) {
        return send(request(token, path).GET());
    }

    Answer post(@Nullable String token, String path, String body) {
        return post(token, path, "application/json", body);
    }

    Answer post(@Nullable String token, String path, String type, String body) {
        return send(request(token, path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer send(HttpRequest.Builder request) {
        HttpResponse<byte[]> response = open(request, HttpResponse.BodyHandlers.ofByteArray());
        hold(response, response.body());
        return new Answer(response);
    }

    /** No test provokes an answer that openapi.yaml does not know. */
    private static void hold(HttpResponse<?> response, byte @Nullable [] body) {
        List<String> wrong = DOCUMENT.check(
                response.request().method(),
                response.request().uri().getRawPath(),
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                body);
        assertEquals(List.of(), wrong, () -> response + " " + (body == null ? "" : new String(body, UTF_8)));
    }

    <T> HttpResponse<T> open(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            HttpResponse<T> response = client.send(request.build(), handler);
            hold(response, null);
            return response;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> async(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        access.close();
    }

    /** What came back. */
    static final class Answer {
        private final HttpResponse<byte[]> response;

        Answer(HttpResponse<byte[]> response) {
            this.response = response;
        }

        int status() {
            return response.statusCode();
        }

        byte[] bytes() {
            return response.body();
        }

        String text() {
            return new String(response.body(), UTF_8);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            try {
                return Json.MAPPER.readTree(response.body());
            } catch (IOException e) {
                throw new IllegalStateException(text(), e);
            }
        }
    }
}
