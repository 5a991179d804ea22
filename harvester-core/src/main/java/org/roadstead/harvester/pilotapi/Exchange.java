// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pilotapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.Json;
import org.roadstead.harvester.loop.RefusedCall;
import org.roadstead.harvester.loop.Unavailable;
import org.roadstead.harvester.pool.PoolFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer, on the event loop that it came in on. It is paused until somebody wants its body. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private static final long MOST_DISCARDED = 8 << 20;
    private static final int LONGEST = 300;
    private static final String EXPECTED = "what the pool's /openapi.yaml says of messages like this";

    private final HttpServerRequest request;
    private final Context context;

    Exchange(HttpServerRequest request) {
        this.request = request.pause();
        this.context = Objects.requireNonNull(Vertx.currentContext(), "requests are handled on an event loop");
    }

    HttpServerRequest request() {
        return request;
    }

    /** Bytes of the body, as stated; negative when not. */
    long contentLength() {
        String stated = request.getHeader("content-length");
        try {
            return stated == null ? -1 : Long.parseLong(stated);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Reads a message of at most {@code most} bytes and hands it on; refuses anything else. */
    <M> void body(int most, Class<M> type, Consumer<M> next) {
        if (!request.method().equals(HttpMethod.POST)) {
            fail(new RefusedCall(405, "this is called with POST"));
            return;
        }
        String encoding = request.getHeader("content-encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            fail(new RefusedCall(415, "the body is encoded; send it as it is", "Content-Encoding"));
            return;
        }
        if (contentLength() > most) {
            tooLarge(most);
            return;
        }
        request.exceptionHandler(
                broken -> fail(new RefusedCall(400, "the body broke off or is not what its headers say", "")));
        Buffer body = Buffer.buffer();
        request.handler(piece -> {
            if (body.length() + piece.length() > most) {
                tooLarge(most);
            } else {
                body.appendBuffer(piece);
            }
        });
        request.endHandler(end -> {
            try {
                next.accept(Messages.read(body.getBytes(), type));
            } catch (RuntimeException e) {
                fail(e);
            }
        });
        request.resume();
    }

    private void tooLarge(int most) {
        fail(new RefusedCall(413, "the body may have at most " + most + " bytes", ""));
    }

    /** Runs {@code gone} when the caller goes away before it has its answer. */
    void onGone(Runnable gone) {
        request.response().closeHandler(closed -> gone.run());
    }

    /** Goes on with the value here, or fails. */
    <T> void await(CompletableFuture<T> future, Consumer<T> next) {
        future.whenComplete((value, failure) -> context.runOnContext(here -> {
            if (failure instanceof CancellationException) {
                // The caller has gone away, and its question was withdrawn.
                return;
            }
            if (failure != null) {
                fail(failure);
            } else {
                next.accept(value);
            }
        }));
    }

    void answer(CompletableFuture<?> future) {
        await(future, value -> {
            try {
                send(200, "application/json", Buffer.buffer(Json.MAPPER.writeValueAsBytes(value)));
            } catch (JsonProcessingException e) {
                fail(e);
            }
        });
    }

    /** Sends the file's bytes. */
    void file(Future<Path> file) {
        file.onComplete(found -> context.runOnContext(here -> {
            if (found.failed()) {
                fail(found.cause());
            } else if (!request.response().closed()) {
                request.response()
                        .putHeader("content-type", "application/octet-stream")
                        .sendFile(found.result().toString())
                        .onFailure(this::fail);
            }
        }));
    }

    /** Says 201 once it is done. */
    void done(Future<Void> work) {
        work.onComplete(done -> context.runOnContext(here -> {
            if (done.failed()) {
                fail(done.cause());
            } else {
                send(201, "application/json", Buffer.buffer("{}"));
            }
        }));
    }

    void fail(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        int status = status(cause);
        if (status == 500) {
            LOG.error("{} {} failed", request.method(), request.path(), cause);
        }
        if (status == 503) {
            request.response().putHeader("retry-after", "1");
        }
        if (status == 401) {
            request.response().putHeader("www-authenticate", "Bearer");
        }
        String field = cause instanceof RefusedCall refused ? refused.field() : null;
        problem(status, status == 500 ? "the harvester failed, see its log" : cause.getMessage(), field);
    }

    private static int status(Throwable cause) {
        if (cause instanceof RefusedCall refused) {
            return refused.status();
        }
        if (cause instanceof Unavailable) {
            return 503;
        }
        if (cause instanceof PoolFailure pool) {
            boolean passedOn = pool.status() == 404 || pool.status() == 413 || pool.status() == 422;
            return passedOn ? pool.status() : 503;
        }
        return 500;
    }

    private void problem(int status, @Nullable String said, @Nullable String field) {
        String whole = String.valueOf(said);
        String detail = whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST) + "...";
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
        problem.put("status", status);
        problem.put("detail", detail);
        if (field != null) {
            problem.put("errors", List.of(Map.of("field", field, "message", detail, "expected", EXPECTED)));
        }
        if (!request.isEnded()) {
            discard();
        }
        try {
            send(status, "application/problem+json", Buffer.buffer(Json.MAPPER.writeValueAsBytes(problem)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings can be written", e);
        }
    }

    /** Many clients read no answer before they have sent all: the rest is taken and thrown away, within bounds. */
    private void discard() {
        long[] left = {MOST_DISCARDED};
        request.handler(piece -> {
            left[0] -= piece.length();
            if (left[0] < 0) {
                request.connection().close();
            }
        });
        request.endHandler(end -> {});
        request.resume();
    }

    private void send(int status, String type, Buffer body) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader("content-type", type)
                .end(body)
                .onFailure(gone -> LOG.debug("{}", gone.getMessage()));
    }
}
