// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import org.jspecify.annotations.Nullable;

/** The store could not do what it was asked; nothing since the last commit may be relied on. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
