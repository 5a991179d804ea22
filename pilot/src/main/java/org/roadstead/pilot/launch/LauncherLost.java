// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.IOException;

/** The shell that held a payload is gone, and with it the knowledge of how the payload ends. */
public final class LauncherLost extends IOException {
    private static final long serialVersionUID = 1;

    /** Says what was seen of it. */
    public LauncherLost(String message) {
        super(message);
    }
}
