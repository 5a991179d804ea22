// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time;

/** That a text is no wish for a start. */
public final class NotAWish extends Exception {
    private static final long serialVersionUID = 1L;

    NotAWish(String message) {
        super(message);
    }

    /** What is wrong, as the middle of a sentence, with a guess of what was meant where there is one. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
