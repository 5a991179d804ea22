// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.util.List;

/** Ends a command: one sentence for a person, and the exit code. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** It did not work. */
    static final int FAILED = 1;

    /** It was asked for wrongly. */
    static final int USAGE = 2;

    private final int exitCode;
    private final boolean bare;

    private Failure(int exitCode, String text, boolean bare) {
        super(text);
        this.exitCode = exitCode;
        this.bare = bare;
    }

    static Failure failed(String sentence) {
        return new Failure(FAILED, sentence, false);
    }

    static Failure usage(String sentence) {
        return new Failure(USAGE, sentence, false);
    }

    /** What was handed in is wrong: one line for each fault, which begins with its place. */
    static Failure wrong(List<String> lines) {
        return new Failure(USAGE, String.join(System.lineSeparator(), lines), true);
    }

    int exitCode() {
        return exitCode;
    }

    /** As it is printed. */
    String text() {
        return (bare ? "" : "roadstead: ") + getMessage();
    }
}
