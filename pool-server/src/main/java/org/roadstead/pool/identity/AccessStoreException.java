// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.identity;

/** The access store could not be read or written; nothing was changed. */
public final class AccessStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AccessStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
