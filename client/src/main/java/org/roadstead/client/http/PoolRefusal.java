// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The pool answered with an error: problem+json (RFC 9457), where it could. */
public final class PoolRefusal extends PoolProblem {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<FieldFault> faults;

    /**
     * One field that is wrong.
     *
     * @param field its path; empty for the whole
     * @param expected what would be right; empty when the pool does not say
     */
    public record FieldFault(String field, String message, String expected) {}

    private final int retryAfterSeconds;

    /** @param retryAfterSeconds what the pool said of when to come again; negative when it said nothing */
    PoolRefusal(int status, JsonNode problem, String call, int retryAfterSeconds) {
        super(sentence(status, problem, call));
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
        List<FieldFault> found = new ArrayList<>();
        for (JsonNode error : problem.path("errors")) {
            found.add(new FieldFault(
                    error.path("field").asText(""),
                    error.path("message").asText(""),
                    error.path("expected").asText("")));
        }
        this.faults = List.copyOf(found);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the same request may be taken when it comes again. */
    public boolean isForNow() {
        return (status == 429 || status == 503) && retryAfterSeconds >= 0;
    }

    /** Seconds until it is worth while to come again; negative when the pool did not say. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** What is wrong with each field; empty when it is about none. */
    public List<FieldFault> faults() {
        return faults;
    }

    private static String sentence(int status, JsonNode problem, String call) {
        String detail = problem.path("detail").asText("");
        String title = problem.path("title").asText("");
        String text = detail.isEmpty() ? title : detail;
        if (!text.isEmpty()) {
            return text;
        }
        return "the pool answered " + status + " to " + call;
    }
}
