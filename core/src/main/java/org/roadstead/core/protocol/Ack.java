// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.reason.Reason;

/**
 * The answer to one {@link Progress}, {@link Held} or claim.
 *
 * @param refused null when taken; otherwise STALE_ATTEMPT and the like, and the sender must let go of the attempt
 */
public record Ack(JobId job, int attempt, @Nullable Reason refused) {}
