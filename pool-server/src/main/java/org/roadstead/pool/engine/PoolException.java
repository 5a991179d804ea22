// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;

/** A request that the pool did not carry out; {@link #kind()} says what a caller can do about it. */
public final class PoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How it maps to HTTP. */
    public enum Kind {
        /** 404. */
        NOT_FOUND,
        /** 409: the state does not allow it, or the sender is out of date. */
        CONFLICT,
        /** 422: what was sent is well-formed and wrong. */
        UNPROCESSABLE,
        /** 503 with Retry-After: not now. */
        UNAVAILABLE,
        /** 507 with Retry-After: there is no room for it. */
        NO_ROOM
    }

    private final Kind kind;
    private final @Nullable String field;
    private final @Nullable Reason reason;

    /**
     * @param field the request's field it is about; null when it is about no single one
     * @param reason the typed reason, where there is one
     */
    public PoolException(Kind kind, String message, @Nullable String field, @Nullable Reason reason) {
        super(message);
        this.kind = kind;
        this.field = field;
        this.reason = reason;
    }

    public Kind kind() {
        return kind;
    }

    public @Nullable String field() {
        return field;
    }

    public @Nullable Reason reason() {
        return reason;
    }
}
