// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What requests must not do whatever they ask: mean two things at once, or hide what is in their bodies. */
final class Manners {
    private static final List<String> ONCE =
            List.of("Host", "Content-Type", "Idempotency-Key", "Last-Event-ID", "Expect");

    private Manners() {}

    /** Whether the body ends where everybody sees it: another server in front might find a second request in it. */
    static boolean isFramed(HttpServerRequest request) {
        String encoding = request.getHeader("Transfer-Encoding");
        return encoding == null
                || encoding.strip().equalsIgnoreCase("chunked")
                        && request.headers().getAll("Transfer-Encoding").size() == 1;
    }

    static ProblemException badlyFramed(HttpServerRequest request) {
        String encoding = request.getHeader("Transfer-Encoding");
        return ProblemException.of(
                400, "Transfer-Encoding", "the transfer encoding " + encoding + " is not known here", "chunked");
    }

    /** Headers that stand once, a host, a body as it is. */
    static void check(HttpServerRequest request) {
        for (String name : ONCE) {
            if (request.headers().getAll(name).size() > 1) {
                throw ProblemException.of(400, name, "the header " + name + " stands more than once", "one");
            }
        }
        if (request.version() == HttpVersion.HTTP_1_1 && request.getHeader("Host") == null) {
            throw ProblemException.of(400, "Host", "the request names no host", "the header Host");
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            request.response().putHeader("Accept-Encoding", "identity");
            throw ProblemException.of(
                    415,
                    "Content-Encoding",
                    "the body is encoded: " + encoding,
                    "the body as it is, without this header");
        }
        String expect = request.getHeader("Expect");
        if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
            throw ProblemException.of(417, "Expect", "nobody here can meet " + expect, "100-continue");
        }
    }

    /** What is said of a request that could not be read as one. */
    static ProblemException invalid(@Nullable Throwable cause) {
        String kind = cause == null ? "" : cause.getClass().getSimpleName();
        if (kind.equals("TooLongHttpHeaderException")) {
            return ProblemException.of(431, "", "the headers are too long", "at most 16 KiB of headers");
        }
        if (kind.equals("TooLongHttpLineException")) {
            return ProblemException.of(414, "path", "the first line is too long", "at most 8 KiB");
        }
        return ProblemException.of(400, "", "the request is not HTTP as it is understood here", "HTTP/1.1 (RFC 9112)");
    }
}
