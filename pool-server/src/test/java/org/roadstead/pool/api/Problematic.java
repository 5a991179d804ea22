// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What must be true of every refusal, whatever it is about. */
final class Problematic {
    private static final Set<Integer> NAMES_FIELDS = Set.of(400, 413, 415, 422);
    private static final int LONGEST = 1000;

    private Problematic() {}

    /** What is wrong with it as a refusal; empty when nothing is. */
    static List<String> check(RawHttp.Reply reply) {
        List<String> wrong = new ArrayList<>();
        if (!reply.type().equals(Call.PROBLEM)) {
            return List.of("is " + reply.type() + ": " + reply.text());
        }
        JsonNode problem = reply.json();
        String detail = problem.path("detail").asText();
        if (problem.path("status").asInt() != reply.status()) {
            wrong.add("says another status: " + reply.text());
        }
        if (problem.path("title").asText().isBlank() || detail.isBlank() || detail.length() > LONGEST) {
            wrong.add("has no sentence, or a long one: " + reply.text());
        }
        if (reply.text().contains("Exception") || reply.text().contains("org.roadstead")) {
            wrong.add("shows what is inside: " + reply.text());
        }
        if (NAMES_FIELDS.contains(reply.status()) && problem.path("errors").isEmpty()) {
            wrong.add("names no field: " + reply.text());
        }
        for (JsonNode fault : problem.path("errors")) {
            if (!fault.path("field").isTextual()
                    || fault.path("message").asText().isBlank()
                    || fault.path("expected").asText().isBlank()
                    || fault.toString().length() > LONGEST) {
                wrong.add("has a poor fault: " + fault);
            }
        }
        if (reply.header("x-request-id").isEmpty()
                || !reply.header("x-request-id")
                        .equals(problem.path("requestId").asText())) {
            wrong.add("has no request id: " + reply.headers() + reply.text());
        }
        if ((reply.status() == 429 || reply.status() == 503)
                && !reply.header("retry-after").matches("[1-9][0-9]*")) {
            wrong.add("does not say when to come again: " + reply.headers());
        }
        if (reply.status() == 401 && !reply.header("www-authenticate").equals("Bearer")) {
            wrong.add("does not ask for a token");
        }
        return wrong;
    }
}
