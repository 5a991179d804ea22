// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.limit;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.roadstead.core.choice.Limits;
import org.roadstead.core.protocol.Exit;
import org.roadstead.pilot.launch.Running;

/**
 * A payload that is held to its limits. Compared by identity.
 *
 * @param startedAt on the monotonic clock, in milliseconds
 * @param directory what its disk limit is for
 * @param logBytes how much it has written so far
 * @param exceeded told on a thread of the guard's, perhaps more than once
 */
public record Watched(
        Running running,
        long startedAt,
        Path directory,
        LongSupplier logBytes,
        Limits limits,
        Consumer<Exit> exceeded) {
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
