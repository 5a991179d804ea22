// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import org.jspecify.annotations.Nullable;

/**
 * A sweep as it is stored.
 *
 * @param counts members by ordinal of their phase
 */
@SuppressWarnings("ArrayRecordComponent") // read once by the caller, never compared
public record StoredSweep(@Nullable String name, String description, long[] counts) {}
