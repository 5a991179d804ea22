// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.loop;

import org.jspecify.annotations.Nullable;

/** A caller was refused by a rule of the edge, such as a token that is nobody's: no fault of ours, and nothing to log. */
public final class RefusedCall extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;

    /** @param status the HTTP status that says so */
    public RefusedCall(int status, String message) {
        this(status, message, null);
    }

    /** @param field the path of the key, or the header, that is wrong; empty for the whole body, null where it is about none */
    public RefusedCall(int status, String message, @Nullable String field) {
        super(message, null, false, false);
        this.status = status;
        this.field = field;
    }

    public @Nullable String field() {
        return field;
    }

    public int status() {
        return status;
    }
}
