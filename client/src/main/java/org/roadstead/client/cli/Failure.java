// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

/** Ends a command: one sentence for a person, and the exit code. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** It did not work. */
    static final int FAILED = 1;

    /** It was asked for wrongly. */
    static final int USAGE = 2;

    private final int exitCode;

    private Failure(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    static Failure failed(String sentence) {
        return new Failure(FAILED, sentence);
    }

    static Failure usage(String sentence) {
        return new Failure(USAGE, sentence);
    }

    int exitCode() {
        return exitCode;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
