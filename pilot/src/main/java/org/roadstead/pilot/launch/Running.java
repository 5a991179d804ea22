// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A payload that has been started and is not yet known to have ended. Thread-safe. */
public interface Running {
    /** The number of the payload's first process, 0 or less when it is gone. Waits for a moment where it is about to be started. */
    long first();

    /**
     * Sends a signal (a name without SIG) to the group, and to what is known to descend from it outside the group; nothing
     * happens once the payload has ended.
     */
    void signal(String name) throws IOException;

    /** The processes of the payload in {@code table}: its group and all that descend from it, wherever they went. */
    List<ProcessTable.Entry> members(ProcessTable table);

    /** Waits until the payload's first process has ended; false when {@code atMost} passes before that. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;
}
