// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.JobRow;

/**
 * A job as it is stored.
 *
 * @param name of the body, as written
 * @param description of the body, as JSON
 * @param moves what was said of its start after the first promise, oldest first
 */
public record StoredJob(JobRow row, BodyFacts body, @Nullable String name, String description, List<Promised> moves) {}
