// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Fault;

/** Ends a call with a problem; carries no stack trace, for it says nothing that the problem does not. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String code;
    private final transient List<Fault> faults;

    ProblemException(int status, String detail, @Nullable String code, List<Fault> faults) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.faults = List.copyOf(faults);
    }

    ProblemException(int status, String detail) {
        this(status, detail, null, List.of());
    }

    /**
     * @param field the path of a key of the body, the name of a header or a query parameter, {@code path}; empty for the
     *     whole body
     * @param expected what would be right
     */
    static ProblemException of(int status, String field, String detail, String expected) {
        return new ProblemException(status, detail, null, List.of(new Fault(field, detail, expected)));
    }

    /** A query parameter that is wrong. */
    static ProblemException parameter(String name, String message, String expected) {
        return new ProblemException(
                400,
                "the parameter " + name + " " + message + "; expected " + expected,
                null,
                List.of(new Fault(name, message, expected)));
    }

    static ProblemException notFound(String what) {
        return new ProblemException(404, what);
    }

    static ProblemException faults(List<Fault> faults) {
        Fault first = faults.get(0);
        String where = first.field().isEmpty() ? "" : first.field() + ": ";
        String more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
        return new ProblemException(422, where + first.message() + more, null, faults);
    }

    static ProblemException fault(String field, String message, String expected) {
        return faults(List.of(new Fault(field, message, expected)));
    }

    int status() {
        return status;
    }

    @Nullable
    String code() {
        return code;
    }

    List<Fault> faults() {
        return faults;
    }
}
