// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.identity.Principal;
import org.roadstead.pool.identity.Token;

/**
 * One request and its answer. Lives on the event loop of its connection: every callback given to it runs there, and
 * what a callback throws becomes a problem.
 */
final class Call {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    private static final String RETRY_AFTER = "Retry-After";

    private final HttpServerRequest request;
    private final Context context;
    private final Workers workers;
    private final String id;
    private final long began = SystemTime.INSTANCE.nanos();
    private @Nullable Token token;
    private @Nullable Principal principal;
    private @Nullable Route route;
    private List<String> parameters = List.of();
    private final List<Runnable> atEnd = new ArrayList<>(1);
    private long reserved;

    Call(HttpServerRequest request, Context context, Workers workers, String id) {
        this.request = request;
        this.context = context;
        this.workers = workers;
        this.id = id;
    }

    /** What is done with a value on the event loop. */
    interface Next<T> {
        void accept(T value) throws Exception;
    }

    void authenticated(Token by) {
        token = by;
        principal = by.principal();
    }

    void routed(Route to, List<String> found) {
        route = to;
        parameters = found;
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    Context context() {
        return context;
    }

    Token token() {
        return Objects.requireNonNull(token, "an open route has no token");
    }

    Principal principal() {
        return Objects.requireNonNull(principal, "an open route has no principal");
    }

    /** The {@code index}-th parameter of the path, decoded. */
    String parameter(int index) {
        return parameters.get(index);
    }

    @Nullable
    String header(String name) {
        return request.getHeader(name);
    }

    MultiMap query() {
        return request.params();
    }

    /** Runs {@code work} on a worker thread and {@code next} back here. */
    <T> void blocking(Callable<T> work, Next<T> next) {
        workers.execute(() -> {
            try {
                T value = work.call();
                context.runOnContext(ignored -> guarded(() -> next.accept(value)));
            } catch (Throwable e) {
                context.runOnContext(ignored -> fail(e));
            }
        });
    }

    /** Runs {@code next} here when {@code stage} is complete. */
    <T> void await(CompletionStage<T> stage, Next<T> next) {
        stage.whenComplete((value, failure) -> context.runOnContext(ignored -> {
            if (failure != null) {
                fail(failure);
            } else {
                guarded(() -> next.accept(value));
            }
        }));
    }

    /** Runs {@code step} on the event loop when the answer is written or the caller has gone. */
    void whenOver(Runnable step) {
        if (atEnd.isEmpty()) {
            response().endHandler(ended -> over());
            response().closeHandler(gone -> over());
        }
        atEnd.add(step);
    }

    private void over() {
        List<Runnable> steps = List.copyOf(atEnd);
        atEnd.clear();
        steps.forEach(Runnable::run);
    }

    /** Takes memory for what this request is read into, until {@link #release} or the answer; a 503 when there is none. */
    void reserve(long bytes) {
        if (reserved + bytes > Room.HEAP.most()) {
            throw ProblemException.of(
                    413, "", "the request is too large for this pool's memory", "several requests, or a sweep");
        }
        if (!Room.HEAP.take(bytes)) {
            throw new ProblemException(503, "the pool has no room for so many large requests at once; try again soon");
        }
        if (reserved == 0) {
            whenOver(this::release);
        }
        reserved += bytes;
    }

    /** Gives back what was reserved: what was read is taken over or forgotten. */
    void release() {
        Room.HEAP.give(reserved);
        reserved = 0;
    }

    /** Reads the whole body, refused when it is larger than {@code limit}. */
    void body(long limit, Next<Buffer> next) {
        BodyReader.read(this, limit, next);
    }

    void guarded(Guarded step) {
        try {
            step.run();
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** A step that may throw. */
    interface Guarded {
        void run() throws Exception;
    }

    void json(int status, Object body) {
        try {
            bytes(status, JSON, Views.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            fail(e);
        }
    }

    void bytes(int status, String type, byte[] body) {
        end(status, type, Buffer.buffer(body));
    }

    void noContent() {
        end(204, null, null);
    }

    void fail(Throwable thrown) {
        problem(Problems.of(thrown, id));
    }

    void problem(Problem problem) {
        if (response().ended() || response().closed()) {
            return;
        }
        if (response().headWritten()) {
            // The status has gone out already; a broken connection is the only honest end left.
            request.connection().close();
            return;
        }
        if (problem.status() == 503 || problem.status() == 429) {
            Long after = problem.retryAfterSeconds();
            response().putHeader(RETRY_AFTER, after == null ? "1" : after.toString());
        }
        if (problem.status() == 507) {
            response().putHeader(RETRY_AFTER, "30");
        }
        if (problem.status() == 401) {
            response().putHeader("WWW-Authenticate", "Bearer");
        }
        try {
            end(problem.status(), PROBLEM, Buffer.buffer(Views.MAPPER.writeValueAsBytes(problem)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }

    /** Counts the answer; for those that write it themselves. */
    void counted(int status) {
        if (route != null) {
            route.count(status, SystemTime.INSTANCE.nanos() - began);
        }
    }

    private boolean hasBody() {
        String length = header("Content-Length");
        return length != null && !length.equals("0") || header("Transfer-Encoding") != null;
    }

    private void end(int status, @Nullable String type, @Nullable Buffer body) {
        HttpServerResponse response = response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status);
        if (type != null) {
            response.putHeader("Content-Type", type);
        }
        boolean unread = !request.isEnded() && hasBody();
        if (unread) {
            // The rest of the body is of no interest: nobody shall keep a worker busy with sending it.
            response.putHeader("Connection", "close");
        }
        var written = body == null ? response.end() : response.end(body);
        if ("close".equals(response.headers().get("Connection")) && !unread) {
            written.onComplete(done -> request.connection().close());
        }
        if (unread) {
            written.onComplete(done -> BodyReader.discard(this));
        }
        counted(status);
    }
}
