// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobDescription;

/**
 * One request to submit, read and found right. All of it is taken or nothing.
 *
 * @param group of each job where its description names none
 * @param key the Idempotency-Key; null without one
 * @param bodyHash SHA-256 of the request's body, to tell a repetition from another request under the same key
 */
public record Submission(
        String owner, String group, List<JobDescription> jobs, @Nullable String key, @Nullable String bodyHash) {}
