// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.roadstead.core.protocol.Json;

/** The pool's public API as somebody with a token sees it; never through a {@link Link}. Thread-safe. */
final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int PAGE = 1000;

    private final URI pool;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    Api(String pool, String token) {
        this.pool = URI.create(pool);
        this.token = token;
    }

    /** @param body as it was sent */
    record Answer(int status, String body) {
        JsonNode json() throws IOException {
            return Json.MAPPER.readTree(body);
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    Answer post(String path, String type, String body, String key) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body));
        return send(key.isEmpty() ? request : request.header("Idempotency-Key", key));
    }

    Answer put(String path, String body) throws IOException, InterruptedException {
        return send(
                request(path).header("Content-Type", "application/octet-stream").PUT(BodyPublishers.ofString(body)));
    }

    /** As blobs are named. */
    static String digest(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return "sha256:" + HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(pool.resolve(path)).timeout(PATIENCE).header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }

    /** The items of a list that is not paged; empty when the pool does not answer. */
    List<JsonNode> items(String path) throws InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        try {
            Answer answer = get(path);
            if (answer.status() == 200) {
                answer.json().path("items").forEach(items::add);
            }
        } catch (IOException away) {
            return List.of();
        }
        return items;
    }

    /** Every job there is, page by page. */
    void eachJob(String query, Consumer<JsonNode> taker) throws IOException, InterruptedException {
        String after = "";
        do {
            Answer answer = get("/api/v1/jobs?limit=" + PAGE + query + (after.isEmpty() ? "" : "&after=" + after));
            if (answer.status() != 200) {
                throw new IOException("the list of jobs is answered " + answer.status() + ": " + answer.body());
            }
            JsonNode page = answer.json();
            page.path("items").forEach(taker);
            after = page.path("next").asText("");
        } while (!after.isEmpty());
    }
}
