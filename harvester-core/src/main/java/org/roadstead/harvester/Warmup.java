// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.resource.Serve;
import org.roadstead.harvester.local.LocalKind;
import org.roadstead.harvester.pool.PoolAddress;

/** Takes a harvester's usual paths once, against a pool that only says yes, so that their classes can be archived. */
final class Warmup {
    private Warmup() {}

    static void run(Path scratch) throws Exception {
        Vertx vertx = Vertx.vertx();
        CountDownLatch pulls = new CountDownLatch(1);
        HttpServer pool = vertx.createHttpServer()
                .requestHandler(request -> answer(request, pulls))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        Path token = scratch.resolve("token");
        Files.writeString(token, "warm\n");
        HarvesterConfig config = new HarvesterConfig(
                "warm",
                PoolAddress.parse("http://127.0.0.1:" + pool.actualPort(), false),
                token,
                null,
                scratch.resolve("data"),
                "127.0.0.1",
                0,
                null,
                Serve.ALL,
                Duration.ofSeconds(60));
        LocalKind kind = new LocalKind(Path.of("/bin/false"), HarvesterMain.release(), 2, null, null, 0, Duration.ZERO);
        try (Harvester harvester = Harvester.start(config, kind)) {
            harvester.welcomed().get(10, TimeUnit.SECONDS);
            HttpURLConnection pilot =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + harvester.port() + "/pilot/v1/hello")
                            .toURL()
                            .openConnection();
            pilot.setRequestProperty("Authorization", "Bearer nobody");
            if (pilot.getResponseCode() != 401) {
                throw new IllegalStateException("a stranger was answered " + pilot.getResponseCode());
            }
            pulls.await(10, TimeUnit.SECONDS);
        }
        vertx.close();
    }

    private static void answer(HttpServerRequest request, CountDownLatch pulls) {
        String path = request.path();
        Object answer;
        if (path.endsWith("/hello")) {
            answer = new HarvesterMessages.Welcome(1, 1, "warm", "warm", 1, 120_000, false);
        } else if (path.endsWith("/reconcile")) {
            answer = new HarvesterMessages.Reconciled("warm", 1, List.of(), 120_000);
        } else if (path.endsWith("/pull")) {
            pulls.countDown();
            answer = new HarvesterMessages.Pulled("warm", List.of(), Map.of(), List.of(), null);
        } else {
            answer = new HarvesterMessages.Reported("warm", List.of(), List.of());
        }
        Buffer body;
        try {
            body = Buffer.buffer(Json.MAPPER.writeValueAsBytes(answer));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a message can be written", e);
        }
        request.response().putHeader("content-type", "application/json").end(body);
    }
}
