// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.link;

import java.io.IOException;

/** The harvester answered with something other than success. */
public final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1;
    private final int status;

    /** @param text of the answer, shortened */
    public HttpFailure(int status, String text) {
        super("the harvester answers " + status + (text.isBlank() ? "" : ": " + text.strip()));
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
