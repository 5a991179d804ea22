// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.reason.Reason;

/** The pool over HTTP: messages and blobs, on connections of their own so that neither waits for the other. Thread-safe. */
public final class HttpPool implements PoolCalls {
    private static final int CONNECT_MILLIS = 5_000;
    private static final long BLOB_PATIENCE_MILLIS = 120_000;

    private final Vertx vertx;
    private final PoolAddress address;
    private final TokenFile token;
    private final String harvester;
    private final WebClient messages;
    private final WebClient blobs;

    /** @param authority a PEM file with the certificates to trust instead of the JVM's; null trusts the JVM's */
    public HttpPool(Vertx vertx, PoolAddress address, TokenFile token, String harvester, @Nullable Path authority) {
        this.vertx = vertx;
        this.address = address;
        this.token = token;
        this.harvester = harvester;
        WebClientOptions options = new WebClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setFollowRedirects(false)
                .setDecompressionSupported(false)
                .setUserAgentEnabled(false);
        if (authority != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(authority.toString()));
        }
        this.messages = WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(6));
        this.blobs = WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(4));
    }

    @Override
    public <A> CompletableFuture<A> post(String call, Object message, Class<A> answer, long timeoutMillis) {
        CompletableFuture<A> result = new CompletableFuture<>();
        String url = address.api("harvesters/" + harvester + "/" + call);
        vertx.runOnContext(go -> {
            Future<HttpResponse<Buffer>> sent;
            try {
                Buffer body = Buffer.buffer(Json.MAPPER.writeValueAsBytes(message));
                sent = sendAgainWhenTokenChanged(
                        () -> messages.requestAbs(HttpMethod.POST, url)
                                .timeout(timeoutMillis)
                                .putHeader("content-type", "application/json"),
                        body);
            } catch (JsonProcessingException e) {
                result.completeExceptionally(e);
                return;
            } catch (IllegalStateException e) {
                // A client that is closed says it so: this harvester is ending.
                result.completeExceptionally(
                        new PoolFailure(PoolFailure.Kind.UNREACHABLE, 0, String.valueOf(e.getMessage())));
                return;
            }
            sent.onComplete(response -> {
                try {
                    Buffer bytes =
                            orFailure(response.result(), response.cause()).body();
                    result.complete(Json.MAPPER.readValue(bytes.getBytes(), answer));
                } catch (PoolFailure e) {
                    result.completeExceptionally(e);
                } catch (IOException | RuntimeException e) {
                    result.completeExceptionally(new PoolFailure(
                            PoolFailure.Kind.REFUSED, 200, "the answer to " + call + " cannot be read: " + e));
                }
            });
        });
        return result;
    }

    /** Brings a blob into {@code into}, which the caller opened and closes. Fails with {@link PoolFailure}. */
    public Future<Void> download(String digest, AsyncFile into) {
        HttpRequest<Void> request = blobs.requestAbs(HttpMethod.GET, address.api("blobs/" + digest))
                .timeout(BLOB_PATIENCE_MILLIS)
                .bearerTokenAuthentication(token.token())
                .as(BodyCodec.pipe(into, false));
        return checked(request.send());
    }

    /** Streams a blob to the pool. Fails with {@link PoolFailure}. @param size bytes; negative when not known */
    public Future<Void> upload(String digest, ReadStream<Buffer> bytes, long size) {
        HttpRequest<Buffer> request = blobs.requestAbs(HttpMethod.PUT, address.api("blobs/" + digest))
                .timeout(BLOB_PATIENCE_MILLIS)
                .bearerTokenAuthentication(token.token())
                .putHeader("content-type", "application/octet-stream");
        if (size >= 0) {
            request.putHeader("content-length", Long.toString(size));
        }
        return checked(request.sendStream(bytes));
    }

    private interface Prepared {
        HttpRequest<Buffer> request();
    }

    private Future<HttpResponse<Buffer>> sendAgainWhenTokenChanged(Prepared prepared, Buffer body) {
        String used = token.token();
        return prepared.request()
                .bearerTokenAuthentication(used)
                .sendBuffer(body)
                .compose(response -> {
                    if (response.statusCode() != 401) {
                        return Future.succeededFuture(response);
                    }
                    return vertx.executeBlocking(() -> token.readAgain(used))
                            .compose(changed -> changed
                                    ? prepared.request()
                                            .bearerTokenAuthentication(token.token())
                                            .sendBuffer(body)
                                    : Future.succeededFuture(response));
                });
    }

    private static <T> Future<Void> checked(Future<HttpResponse<T>> sent) {
        Promise<Void> checked = Promise.promise();
        sent.onComplete(response -> {
            try {
                orFailure(response.result(), response.cause());
                checked.complete();
            } catch (PoolFailure e) {
                checked.fail(e);
            }
        });
        return checked.future();
    }

    private static <T> HttpResponse<T> orFailure(@Nullable HttpResponse<T> response, @Nullable Throwable cause) {
        if (response == null) {
            throw new PoolFailure(
                    PoolFailure.Kind.UNREACHABLE, 0, String.valueOf(cause == null ? null : cause.getMessage()));
        }
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return response;
        }
        String text = response.body() instanceof Buffer body ? body.toString() : "";
        String detail = "status " + status + (text.isEmpty() ? "" : ", " + detail(text));
        if (status == 401) {
            throw new PoolFailure(PoolFailure.Kind.UNAUTHORIZED, status, detail);
        }
        if (status == 409 && names(text, Reason.STALE_INCARNATION)) {
            throw new PoolFailure(PoolFailure.Kind.STALE_INCARNATION, status, detail);
        }
        if (status == 409 && (names(text, Reason.STALE_GENERATION) || names(text, Reason.OUT_OF_ORDER))) {
            throw new PoolFailure(PoolFailure.Kind.OUT_OF_STEP, status, detail);
        }
        boolean later = status == 429 || status >= 500;
        throw new PoolFailure(later ? PoolFailure.Kind.UNREACHABLE : PoolFailure.Kind.REFUSED, status, detail);
    }

    private static boolean names(String problem, Reason reason) {
        for (JsonNode field : parse(problem)) {
            if (field.asText().equals(reason.name())) {
                return true;
            }
        }
        return false;
    }

    private static String detail(String problem) {
        JsonNode detail = parse(problem).path("detail");
        String text = detail.isTextual() ? detail.asText() : problem;
        return text.length() > 500 ? text.substring(0, 500) : text;
    }

    private static JsonNode parse(String problem) {
        try {
            return Json.MAPPER.readTree(problem);
        } catch (JsonProcessingException notJson) {
            return Json.MAPPER.createObjectNode();
        }
    }
}
