// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.store;

/** The store could not read or write; trying again later may help. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }

    public StoreException(String message) {
        super(message);
    }
}
