// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;

/**
 * The name of one attempt of one job, as every message about it carries it.
 *
 * @param generation of the pool that granted it
 * @param attempt rises with every grant
 * @param pilot who has claimed it; null while it only lies in a queue
 */
public record Held(JobId job, long generation, int attempt, @Nullable String pilot) {}
