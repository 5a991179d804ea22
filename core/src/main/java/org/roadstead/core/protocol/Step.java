// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.reason.Reason;

/**
 * One transition as a leaf saw it. WAITING means: handed back or lost, for {@code reason}; what follows is the pool's
 * decision.
 *
 * @param at wall clock of the leaf, milliseconds since the epoch
 */
public record Step(Phase phase, long at, @Nullable Reason reason, @Nullable String message) {}
