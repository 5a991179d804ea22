// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

/** That a phrase means nothing that can still happen: why, as the middle of a sentence. */
final class Impossible extends Exception {
    private static final long serialVersionUID = 1L;

    Impossible(String message) {
        super(message, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
