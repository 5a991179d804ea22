// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.util.List;
import org.roadstead.client.http.PoolRefusal;

/** How the pool's errors read. */
final class Refusals {
    /** What the pool says to expect where it knows nothing better: it helps nobody. */
    private static final String NOTHING = "see the documentation of this field";

    private Refusals() {}

    /** One line, or one for each wrong field. */
    static List<String> lines(PoolRefusal refusal) {
        if (refusal.faults().isEmpty()) {
            return List.of("roadstead: " + sentence(refusal));
        }
        return refusal.faults().stream()
                .map(fault -> line(fault.field(), fault.message(), fault.expected()))
                .toList();
    }

    static int exitCode(PoolRefusal refusal) {
        if (refusal.faults().isEmpty()) {
            return refusal.status() == 400 || refusal.status() == 422 ? Failure.USAGE : Failure.FAILED;
        }
        return refusal.status() < 500 && refusal.status() != 409 ? Failure.USAGE : Failure.FAILED;
    }

    static String sentence(PoolRefusal refusal) {
        return switch (refusal.status()) {
            case 401 -> "the pool does not accept this token (" + refusal.sentence() + ")";
            case 429, 503 -> "the pool asks to try again later: " + refusal.sentence();
            default -> refusal.sentence();
        };
    }

    /** {@code resources.memory: is not a size (expected such as 4GiB)}. */
    static String line(String field, String message, String expected) {
        String right = expected.isEmpty() || expected.equals(NOTHING)
                ? ""
                : expected.startsWith("see ") ? " (" + expected + ")" : " (expected " + expected + ")";
        return (field.isEmpty() ? "" : field + ": ") + message + right;
    }
}
