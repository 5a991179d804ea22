// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.supply.Wait;
import org.roadstead.slurm.commands.JobLine;
import org.roadstead.slurm.states.SlurmState.Fate;

/** Each pilot's way through the queue, as far as it was seen; what Slurm last expected stays beside what came of it. */
final class Waits {
    private final Map<String, Wait> waits = new HashMap<>();

    void see(String pilot, String queue, JobLine line) {
        Instant submitted = line.submitted();
        if (submitted == null) {
            return;
        }
        Wait before = waits.get(pilot);
        boolean hasStarted = line.state().fate() != Fate.WAITS && !line.node().isEmpty();
        Instant expected = line.state().fate() == Fate.WAITS ? line.start() : null;
        Instant eligible = line.eligible();
        waits.put(
                pilot,
                new Wait(
                        queue,
                        submitted,
                        eligible != null || before == null ? eligible : before.eligible(),
                        hasStarted ? line.start() : null,
                        expected != null || before == null ? expected : before.estimate()));
    }

    @Nullable
    Wait of(String pilot) {
        return waits.get(pilot);
    }

    void forget(String pilot) {
        waits.remove(pilot);
    }
}
