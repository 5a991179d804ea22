// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

/** The pool cannot start; the message is one sentence for whoever tried. */
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }
}
