// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;

/**
 * What happened to one attempt since the last message about it. Idempotent: steps already known are passed over.
 *
 * @param steps in order; PREPARING is the claim
 * @param placement filled in by whoever knows more on the way up
 * @param exit with the step that ends the attempt
 * @param outputs with RELEASING or COMPLETED
 */
public record Progress(
        JobId job,
        long generation,
        int attempt,
        List<Step> steps,
        @Nullable Placement placement,
        @Nullable Exit exit,
        @Nullable List<KeptOutput> outputs,
        @Nullable List<LogChunk> logs) {}
