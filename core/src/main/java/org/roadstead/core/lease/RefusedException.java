// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;

/** A whole request that the ledger did not carry out; nothing has changed. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable String field;

    /** @param field of the description it is about; null when it is about none */
    public RefusedException(Reason reason, String message, @Nullable String field) {
        super(message);
        this.reason = reason;
        this.field = field;
    }

    public Reason reason() {
        return reason;
    }

    public @Nullable String field() {
        return field;
    }
}
