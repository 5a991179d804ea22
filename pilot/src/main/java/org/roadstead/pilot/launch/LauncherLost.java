// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.IOException;

/** The shell that held a payload is gone, and with it the knowledge of how the payload ends. */
public final class LauncherLost extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean untouched;

    /** Says what was seen of it. */
    public LauncherLost(String message) {
        this(message, false);
    }

    /** @param untouched whether the shell has not so much as heard of the payload */
    LauncherLost(String message, boolean untouched) {
        super(message);
        this.untouched = untouched;
    }

    /** Whether another shell can start the payload, for this one has not. */
    boolean isUntouched() {
        return untouched;
    }
}
