// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.reason.Reason;

/**
 * One line of the history of a job, or the same line of all jobs with the numbers {@code first} to {@code last}.
 *
 * @param at wall clock, milliseconds since the epoch
 * @param attempt the attempt it is about; 0 when it is about none
 */
public record Event(
        long body,
        long first,
        long last,
        Phase phase,
        long at,
        @Nullable Reason reason,
        @Nullable String message,
        int attempt,
        @Nullable Placement placement) {}
