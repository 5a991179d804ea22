// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.Json;

/** A pool of canned answers that remembers what it was asked. Later answers to a call replace earlier ones. */
final class FakePool implements AutoCloseable {
    /** Ends an event stream. */
    static final String END = "end";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private final AtomicInteger busy = new AtomicInteger();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final Map<String, Queue<Answer>> next = new ConcurrentHashMap<>();

    /** @param broken whether the connection breaks behind the body */
    record Answer(int status, byte[] body, boolean broken) {}

    record Request(String call, Map<String, String> headers, byte[] body) {
        JsonNode json() {
            try {
                return Json.MAPPER.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    FakePool() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** @param call such as {@code GET /jobs?limit=50} */
    FakePool answers(String call, int status, String body) {
        answers.put(call, new Answer(status, body.getBytes(StandardCharsets.UTF_8), false));
        return this;
    }

    /** As {@link #answers}, once, before what is answered always; called again, the time after. */
    FakePool answersNext(String call, int status, String body) {
        return next(call, new Answer(status, body.getBytes(StandardCharsets.UTF_8), false));
    }

    /** As {@link #answersNext}, and breaks the connection behind {@code body}. */
    FakePool breaksNext(String call, String body) {
        return next(call, new Answer(200, body.getBytes(StandardCharsets.UTF_8), true));
    }

    private FakePool next(String call, Answer answer) {
        next.computeIfAbsent(call, key -> new ConcurrentLinkedQueue<>()).add(answer);
        return this;
    }

    /** So many calls are told to come again in a second. */
    FakePool busy(int calls) {
        busy.set(calls);
        return this;
    }

    /** As {@link #answers}, to every call that begins so and has no answer of its own. */
    FakePool answersAll(String prefix, int status, String body) {
        return answers(prefix + "*", status, body);
    }

    private @Nullable Answer answer(String call) {
        Queue<Answer> queue = next.get(call);
        Answer first = queue == null ? null : queue.poll();
        Answer exact = first != null ? first : answers.get(call);
        if (exact != null) {
            return exact;
        }
        return answers.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("*"))
                .filter(entry -> call.startsWith(
                        entry.getKey().substring(0, entry.getKey().length() - 1)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Sends one event to whoever is subscribed, now or later. */
    FakePool event(String data) {
        events.add(data);
        return this;
    }

    /** The requests of this call so far, oldest first. */
    synchronized List<Request> requests(String call) {
        return requests.stream().filter(request -> request.call().equals(call)).toList();
    }

    synchronized List<String> calls() {
        return requests.stream().map(Request::call).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " "
                + exchange.getRequestURI().toString().replaceFirst("^/api/v1", "");
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        byte[] body = exchange.getRequestBody().readAllBytes();
        synchronized (this) {
            requests.add(new Request(call, headers, body));
        }
        try (exchange) {
            if (call.contains("/events")) {
                stream(exchange);
                return;
            }
            Answer answer = answer(call);
            if (busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                answer = new Answer(503, "{\"detail\":\"too much at once\"}".getBytes(StandardCharsets.UTF_8), false);
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            byte[] bytes = answer == null
                    ? ("{\"detail\":\"no answer is prepared for " + call + "\"}").getBytes(StandardCharsets.UTF_8)
                    : answer.body();
            int status = answer == null ? 404 : answer.status();
            if (answer != null && answer.broken()) {
                exchange.sendResponseHeaders(status, 0);
                exchange.getResponseBody().write(bytes);
                exchange.getResponseBody().flush();
                return;
            }
            boolean isLog = call.contains("/log");
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            isLog ? "text/plain" : status >= 400 ? "application/problem+json" : "application/json");
            boolean isEmpty = bytes.length == 0 || call.startsWith("HEAD");
            exchange.sendResponseHeaders(status, isEmpty ? -1 : bytes.length);
            if (!isEmpty) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream to = exchange.getResponseBody();
        to.write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
        to.flush();
        try {
            for (String event = events.take(); !event.equals(END); event = events.take()) {
                to.write(("id: 7\ndata: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
                to.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
