// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.io.PrintStream;
import org.roadstead.client.http.PoolRefusal;

/** How the pool's errors read. */
final class Refusals {
    private Refusals() {}

    /** Prints one line, or one for each wrong field; returns the exit code. */
    static int print(Surroundings surroundings, PoolRefusal refusal) {
        PrintStream err = surroundings.err();
        if (refusal.faults().isEmpty()) {
            err.println("roadstead: " + sentence(refusal));
            return refusal.status() == 400 || refusal.status() == 422 ? Failure.USAGE : Failure.FAILED;
        }
        for (PoolRefusal.FieldFault fault : refusal.faults()) {
            err.println(line(fault.field(), fault.message(), fault.expected()));
        }
        return refusal.status() < 500 && refusal.status() != 409 ? Failure.USAGE : Failure.FAILED;
    }

    private static String sentence(PoolRefusal refusal) {
        return switch (refusal.status()) {
            case 401 -> "the pool does not accept this token (" + refusal.sentence() + ")";
            case 429, 503 -> "the pool asks to try again later: " + refusal.sentence();
            default -> refusal.sentence();
        };
    }

    /** {@code resources.memory: is not a size (expected such as 4GiB)}. */
    static String line(String field, String message, String expected) {
        return (field.isEmpty() ? "" : field + ": ")
                + message
                + (expected.isEmpty() ? "" : " (expected " + expected + ")");
    }
}
