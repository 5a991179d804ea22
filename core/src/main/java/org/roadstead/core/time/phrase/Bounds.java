// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An interval of instants.
 *
 * @param from null when it has begun
 * @param to null when nothing ends it
 */
public record Bounds(@Nullable Instant from, @Nullable Instant to) {}
