// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads request bodies within a limit. */
final class BodyReader {
    /** What of a refused request's body is read away so that its sender gets to see the answer. */
    private static final long MOST_DISCARDED = 1024 * 1024;

    /** Smaller ones are read and gone before it is counted. */
    private static final int COUNTED_FROM = Bodies.PARSED_IN_PLACE;
    /** How many times its size a body takes while it becomes what it says. */
    private static final long READ_TAKES = 8;

    private BodyReader() {}

    static void read(Call call, long limit, Call.Next<Buffer> next) {
        HttpServerRequest request = call.request();
        refuseLarger(call, limit);
        Buffer whole = Buffer.buffer();
        boolean[] over = {false};
        request.exceptionHandler(broken -> call.fail(broken(broken)));
        request.handler(part -> {
            if (over[0]) {
                return;
            }
            if (whole.length() + (long) part.length() > limit) {
                over[0] = true;
                call.fail(tooLarge(limit));
            } else {
                call.guarded(() -> {
                    over[0] = true;
                    if (whole.length() + part.length() > COUNTED_FROM) {
                        call.reserve(part.length());
                    }
                    whole.appendBuffer(part);
                    over[0] = false;
                });
            }
        });
        request.endHandler(end -> {
            if (!over[0]) {
                call.guarded(() -> {
                    if (whole.length() > COUNTED_FROM) {
                        call.reserve(Math.min(whole.length() * READ_TAKES, Room.HEAP.mostAtOnce()));
                    }
                    next.accept(whole);
                });
            }
        });
        goOn(request, call);
    }

    /** Throws when the request says itself that it is too large. */
    static void refuseLarger(Call call, long limit) {
        String length = call.header("Content-Length");
        try {
            if (length != null && Long.parseLong(length) > limit) {
                throw tooLarge(limit);
            }
        } catch (NumberFormatException e) {
            throw ProblemException.of(
                    400, "Content-Length", "Content-Length is not a number: " + length, "the number of bytes");
        }
    }

    /** A body that the web server could not read to its end. */
    static Throwable broken(Throwable why) {
        return why instanceof ProblemException || why instanceof Error
                ? why
                : ProblemException.of(
                        400,
                        "",
                        "the body broke off or is not what its headers say",
                        "a whole body, its chunks well-formed");
    }

    static ProblemException tooLarge(long limit) {
        return ProblemException.of(
                413, "", "the body is larger than " + limit + " bytes", "at most " + limit + " bytes");
    }

    /** Answers {@code Expect: 100-continue} now that the request is wanted. */
    static void goOn(HttpServerRequest request, Call call) {
        if ("100-continue".equalsIgnoreCase(call.header("Expect"))) {
            request.response().writeContinue();
        }
    }

    /** After an early answer: reads a little of what still comes, then closes. */
    static void discard(Call call) {
        HttpServerRequest request = call.request();
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        long[] left = {MOST_DISCARDED};
        request.exceptionHandler(gone -> request.connection().close());
        request.endHandler(end -> request.connection().close());
        request.handler(part -> {
            left[0] -= part.length();
            if (left[0] < 0) {
                request.connection().close();
            }
        });
        request.resume();
    }
}
