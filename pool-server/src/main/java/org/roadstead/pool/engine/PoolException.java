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
        /** 403: a rule of the pool is against it, now and later. */
        FORBIDDEN,
        /** 429 with Retry-After: a rule of the pool is against it now. */
        TOO_MANY,
        /** 503 with Retry-After: not now. */
        UNAVAILABLE,
        /** 507 with Retry-After: there is no room for it. */
        NO_ROOM
    }

    private final Kind kind;
    private final @Nullable String field;
    private final @Nullable Reason reason;
    private final int job;
    private final @Nullable Long retryAfterSeconds;

    /**
     * @param field the request's field it is about; null when it is about no single one
     * @param reason the typed reason, where there is one
     */
    public PoolException(Kind kind, String message, @Nullable String field, @Nullable Reason reason) {
        this(kind, message, field, reason, -1);
    }

    /** @param job the number, from 0, of the job of the request that {@code field} belongs to; -1 when it belongs to none */
    public PoolException(Kind kind, String message, @Nullable String field, @Nullable Reason reason, int job) {
        this(kind, message, field, reason, job, null);
    }

    private PoolException(
            Kind kind,
            String message,
            @Nullable String field,
            @Nullable Reason reason,
            int job,
            @Nullable Long retryAfterSeconds) {
        super(message);
        this.kind = kind;
        this.field = field;
        this.reason = reason;
        this.job = job;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** {@link Kind#TOO_MANY}. */
    static PoolException tooMany(String message, Reason reason, long retryAfterSeconds) {
        return new PoolException(Kind.TOO_MANY, message, null, reason, -1, retryAfterSeconds);
    }

    public Kind kind() {
        return kind;
    }

    public @Nullable String field() {
        return field;
    }

    public int job() {
        return job;
    }

    /** When it is worth asking again; null when that is not known. */
    public @Nullable Long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public @Nullable Reason reason() {
        return reason;
    }
}
