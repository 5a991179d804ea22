// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.queue.Owners;
import org.roadstead.core.reason.Reason;

/** A whole request that the ledger did not carry out; nothing has changed. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable String field;
    private final boolean never;
    private final @Nullable Long retryAfterMillis;

    /** @param field of the description it is about; null when it is about none */
    public RefusedException(Reason reason, String message, @Nullable String field) {
        super(message);
        this.reason = reason;
        this.field = field;
        this.never = true;
        this.retryAfterMillis = null;
    }

    RefusedException(Owners.Refusal why) {
        super(why.message());
        this.reason = why.reason();
        this.field = null;
        this.never = why.never();
        this.retryAfterMillis = why.retryAfterMillis();
    }

    public Reason reason() {
        return reason;
    }

    public @Nullable String field() {
        return field;
    }

    /** Whether the same request will not be taken later either. */
    public boolean isForGood() {
        return never;
    }

    /** When it is worth asking again; null when that cannot be said. */
    public @Nullable Long retryAfterMillis() {
        return retryAfterMillis;
    }
}
