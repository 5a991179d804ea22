// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.reason.Reason;

/** What an attempt may use, and which of it was too much. */
public record Limits(Usage most) {
    /** Why an attempt that uses so much is to be ended, with one sentence; null while it may go on. */
    public @Nullable Exit exceeded(Usage used) {
        if (used.memoryBytes() > most.memoryBytes()) {
            return exit(
                    Reason.MEMORY_EXCEEDED, "it used " + used.memoryBytes() + " bytes of memory", most.memoryBytes());
        }
        if (used.processes() > most.processes()) {
            return exit(Reason.PROCESSES_EXCEEDED, "it had " + used.processes() + " processes", most.processes());
        }
        if (used.diskBytes() > most.diskBytes()) {
            return exit(Reason.DISK_EXCEEDED, "its directory held " + used.diskBytes() + " bytes", most.diskBytes());
        }
        if (used.logBytes() > most.logBytes()) {
            return exit(Reason.LOG_EXCEEDED, "it wrote " + used.logBytes() + " bytes to its log", most.logBytes());
        }
        return null;
    }

    private static Exit exit(Reason reason, String seen, long most) {
        return new Exit(null, null, reason, seen + ", more than " + most);
    }
}
