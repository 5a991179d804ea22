// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.http;

/** A call that did not bring what it was for; the message is one sentence for a person. */
public abstract sealed class PoolProblem extends Exception permits PoolRefusal, PoolUnreachable {
    private static final long serialVersionUID = 1L;

    PoolProblem(String sentence) {
        super(sentence);
    }

    PoolProblem(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** What happened, for a person. */
    public final String sentence() {
        return String.valueOf(getMessage());
    }
}
