// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Capability;

/**
 * What a pilot is started with.
 *
 * @param capability what this pilot has
 * @param end when its allocation ends, on its monotonic clock in milliseconds; null when nothing limits it
 * @param margin how much earlier than that a job must be able to end
 * @param killGrace between asking a payload to end and ending it
 * @param owner whose jobs it takes; null until the first
 * @param mixesOwners whether payloads are isolated from each other, so that owners may be mixed
 */
public record PilotSettings(
        String pilot,
        String node,
        long pid,
        @Nullable String allocation,
        Capability capability,
        @Nullable Long end,
        Duration margin,
        Duration killGrace,
        String containment,
        String release,
        List<String> features,
        @Nullable String owner,
        boolean mixesOwners) {}
