// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Ends a command: one sentence for a person, and the exit code. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** It did not work. */
    static final int FAILED = 1;

    /** It was asked for wrongly. */
    static final int USAGE = 2;

    private final int exitCode;
    private final transient List<String> lines;
    private final boolean bare;

    private Failure(int exitCode, List<String> lines, boolean bare) {
        super(String.join("; ", lines));
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
        this.bare = bare;
    }

    static Failure failed(String sentence) {
        return new Failure(FAILED, List.of(sentence), false);
    }

    static Failure usage(String sentence) {
        return new Failure(USAGE, List.of(sentence), false);
    }

    /** One line for each. */
    static Failure usage(List<String> sentences) {
        return new Failure(USAGE, sentences, false);
    }

    /** What was handed in is wrong: one line for each fault, which begins with its place. */
    static Failure wrong(List<String> lines) {
        return new Failure(USAGE, lines, true);
    }

    int exitCode() {
        return exitCode;
    }

    /** What is said, one line each. */
    List<String> lines() {
        return lines;
    }

    /** As it is printed. */
    String text() {
        return lines.stream()
                .map(line -> (bare ? "" : "roadstead: ") + line)
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
