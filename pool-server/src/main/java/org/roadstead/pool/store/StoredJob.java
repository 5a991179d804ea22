// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import org.jspecify.annotations.Nullable;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.JobRow;

/**
 * A job as it is stored.
 *
 * @param name of the body, as written
 * @param description of the body, as JSON
 */
public record StoredJob(JobRow row, BodyFacts body, @Nullable String name, String description) {}
