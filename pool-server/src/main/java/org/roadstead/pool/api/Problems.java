// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Fault;
import org.roadstead.core.protocol.StrictJson;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.engine.PoolException;
import org.roadstead.pool.identity.AccessStoreException;
import org.roadstead.pool.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into a problem; what nobody expected is logged here and told only as a 500. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private static final News STORE = new News();
    private static final int LONGEST = 300;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

    private Problems() {}

    static Problem of(Throwable thrown, String requestId) {
        Throwable cause = unwrap(thrown);
        if (cause instanceof ProblemException problem) {
            return problem(problem.status(), text(problem), problem.code(), problem.faults(), requestId);
        }
        if (cause instanceof PoolException refused) {
            return ofPool(refused, requestId);
        }
        if (cause instanceof RejectedExecutionException || cause instanceof CancellationException) {
            return problem(503, "the pool has more to do than it can take; try again soon", null, List.of(), requestId);
        }
        if (cause instanceof StoreException || cause instanceof AccessStoreException) {
            if (STORE.isNews(text(cause), SystemTime.INSTANCE.moment().monotonicMillis())) {
                LOG.error("request {} could not be served by the store; more like it are not logged", requestId, cause);
            }
            return problem(503, "the pool cannot reach its store; its log says why", null, List.of(), requestId);
        }
        LOG.error("request {} failed", requestId, cause);
        return problem(
                500,
                "the pool failed on this request; its log says why under " + requestId,
                null,
                List.of(),
                requestId);
    }

    static Problem problem(
            int status, String detail, @Nullable String code, List<Fault> faults, @Nullable String requestId) {
        return new Problem(
                "about:blank",
                title(status),
                status,
                cut(detail),
                code,
                faults.isEmpty() ? null : faults.stream().map(Problems::cut).toList(),
                requestId,
                null);
    }

    private static Fault cut(Fault fault) {
        return new Fault(cut(fault.field()), cut(fault.message()), cut(fault.expected()));
    }

    /** What a caller sent stands in answers, but not at any length, and without characters that nobody sees. */
    private static String cut(String text) {
        String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return INVISIBLE.matcher(shown).replaceAll("\uFFFD");
    }

    /** RFC 9457 wants the status in words where the type says nothing more. */
    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            case 507 -> "Insufficient Storage";
            default -> "Internal Server Error";
        };
    }

    /** A body that is not JSON is the sender's mistake at a place that can be named; one of another shape is a fault. */
    static ProblemException ofJson(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping) {
            if (e.getOriginalMessage().startsWith("Trailing token")) {
                return trailing();
            }
            if (e.getCause() instanceof JsonProcessingException inner
                    && !(inner instanceof JsonMappingException)
                    && !(inner instanceof InputCoercionException)) {
                return ofJson(inner);
            }
            if (e.getProcessor() instanceof JsonParser && mapping.getPath().isEmpty() && isEmpty(e)) {
                return empty();
            }
            return ProblemException.fault(
                    StrictJson.path(mapping), StrictJson.message(mapping), "what /openapi.yaml says of it");
        }
        JsonLocation at = e.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return ProblemException.of(
                400,
                "",
                "the body is not well-formed JSON" + place + ": " + StrictJson.plain(e.getOriginalMessage()),
                "one JSON value (RFC 8259)");
    }

    static ProblemException trailing() {
        return ProblemException.of(
                400, "", "the body is not well-formed JSON: more follows the value", "one JSON value (RFC 8259)");
    }

    static ProblemException empty() {
        return ProblemException.of(400, "", "the body is empty", "one JSON value (RFC 8259)");
    }

    private static boolean isEmpty(JsonProcessingException e) {
        return e instanceof MismatchedInputException && e.getOriginalMessage().contains("end-of-input");
    }

    private static Problem ofPool(PoolException refused, String requestId) {
        int status =
                switch (refused.kind()) {
                    case NOT_FOUND -> 404;
                    case CONFLICT -> 409;
                    case UNPROCESSABLE -> 422;
                    case FORBIDDEN -> 403;
                    case TOO_MANY -> 429;
                    case UNAVAILABLE -> 503;
                    case NO_ROOM -> 507;
                };
        String field = refused.field();
        List<Fault> faults = field == null
                ? List.of()
                : List.of(new Fault(field, text(refused), "see the documentation of this field"));
        String code = refused.reason() == null ? null : refused.reason().name();
        return problem(status, text(refused), code, faults, requestId).after(refused.retryAfterSeconds());
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
