// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.stage;

import org.roadstead.core.reason.Reason;

/** Staging came to an end for a reason that the job's history will show. */
public final class StageException extends Exception {
    private static final long serialVersionUID = 1;
    private final Reason reason;

    /** @param message one sentence with the particulars */
    public StageException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The particulars. */
    public String sentence() {
        String message = getMessage();
        return message == null ? reason.sentence() : message;
    }
}
