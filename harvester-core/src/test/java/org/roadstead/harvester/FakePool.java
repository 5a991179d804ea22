// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.Progress;

/** A pool of one harvester over real HTTP that says yes to everything and writes down what it was told. */
final class FakePool implements AutoCloseable {
    private static final String TOKEN = "harvester-token";

    private final Vertx vertx = Vertx.vertx();
    private final int port;
    private final Deque<JobId> jobs = new ArrayDeque<>();
    private @Nullable HttpServerRequest waitingPull;
    private long incarnation;
    final List<HarvesterMessages.Reconcile> reconciles = new CopyOnWriteArrayList<>();
    final List<HarvesterMessages.Status> statuses = new CopyOnWriteArrayList<>();
    final List<Progress> progress = new CopyOnWriteArrayList<>();
    final Map<String, Buffer> blobs = new ConcurrentHashMap<>();
    final List<String> blobReads = new CopyOnWriteArrayList<>();
    final AtomicInteger refusals = new AtomicInteger();
    volatile String token = TOKEN;
    volatile boolean stale;

    FakePool() throws Exception {
        port = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    synchronized void submit(JobId job) {
        jobs.add(job);
        if (waitingPull != null) {
            HttpServerRequest pull = waitingPull;
            waitingPull = null;
            vertx.runOnContext(here -> answerPull(pull));
        }
    }

    /** The phases it was told of a job, in order. */
    List<Phase> phases(JobId job) {
        List<Phase> phases = new ArrayList<>();
        progress.stream().filter(each -> each.job().equals(job)).forEach(each -> each.steps()
                .forEach(step -> phases.add(step.phase())));
        return phases;
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            try {
                route(request, body);
            } catch (Exception e) {
                request.response().setStatusCode(500).end(e.toString());
            }
        });
    }

    private void route(HttpServerRequest request, Buffer body) throws Exception {
        if (!("Bearer " + token).equals(request.getHeader("authorization"))) {
            refusals.incrementAndGet();
            request.response().setStatusCode(401).end("{\"detail\":\"no\"}");
            return;
        }
        String path = request.path();
        if (path.startsWith("/api/v1/blobs/")) {
            blob(request, path.substring("/api/v1/blobs/".length()), body);
            return;
        }
        if (stale && !path.endsWith("/hello")) {
            request.response().setStatusCode(409).end("{\"code\":\"STALE_INCARNATION\",\"detail\":\"old\"}");
            return;
        }
        switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "hello" ->
                send(request, new HarvesterMessages.Welcome(++incarnation, 1, "e1", "t", 1, 120_000, false));
            case "reconcile" -> {
                var message = Json.MAPPER.readValue(body.getBytes(), HarvesterMessages.Reconcile.class);
                reconciles.add(message);
                send(request, new HarvesterMessages.Reconciled("e1", 1, acks(message.held()), 120_000));
            }
            case "pull" -> {
                var pull = Json.MAPPER.readValue(body.getBytes(), HarvesterMessages.Pull.class);
                synchronized (this) {
                    if (pull.want() == 0 || jobs.isEmpty()) {
                        waitingPull = request;
                        return;
                    }
                }
                answerPull(request);
            }
            case "report" -> {
                var report = Json.MAPPER.readValue(body.getBytes(), HarvesterMessages.Report.class);
                List<Ack> acks = new ArrayList<>();
                report.progress().forEach(each -> acks.add(new Ack(each.job(), each.attempt(), null)));
                acks.addAll(acks(report.renew()));
                progress.addAll(report.progress());
                if (report.status() != null) {
                    statuses.add(report.status());
                }
                send(request, new HarvesterMessages.Reported("e1", acks, List.of()));
            }
            default -> request.response().setStatusCode(404).end();
        }
    }

    private static List<Ack> acks(List<Held> held) {
        return held.stream()
                .map(each -> new Ack(each.job(), each.attempt(), null))
                .toList();
    }

    private synchronized void answerPull(HttpServerRequest request) {
        List<HarvesterMessages.Lease> leases = new ArrayList<>();
        Map<String, JsonNode> bodies = new HashMap<>();
        while (!jobs.isEmpty()) {
            JobId job = jobs.remove();
            leases.add(new HarvesterMessages.Lease(job, 1, 1, "ada", "radio", 0, 0, 120_000, 1_800_000));
            bodies.put(job.body(), description());
        }
        send(request, new HarvesterMessages.Pulled("e1", leases, bodies, List.of(), null));
    }

    private static ObjectNode description() {
        ObjectNode description = Json.MAPPER.createObjectNode();
        description.putObject("run").put("kind", "command").putArray("command").add("true");
        return description;
    }

    private void blob(HttpServerRequest request, String digest, Buffer body) {
        if (request.method().name().equals("PUT")) {
            blobs.put(digest, body);
            request.response().setStatusCode(201).end();
        } else {
            blobReads.add(digest);
            Buffer blob = blobs.get(digest);
            request.response().setStatusCode(blob == null ? 404 : 200).end(blob == null ? Buffer.buffer() : blob);
        }
    }

    private static void send(HttpServerRequest request, Object answer) {
        try {
            request.response().end(Buffer.buffer(Json.MAPPER.writeValueAsBytes(answer)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }
}
