// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.loop;

/** A caller was refused by a rule of the edge, such as a token that is nobody's: no fault of ours, and nothing to log. */
public final class RefusedCall extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status the HTTP status that says so */
    public RefusedCall(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
