// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

/** A trace cannot be read; the message is for whoever named it. */
final class TraceException extends Exception {
    private static final long serialVersionUID = 1;

    TraceException(String message) {
        super(message);
    }
}
