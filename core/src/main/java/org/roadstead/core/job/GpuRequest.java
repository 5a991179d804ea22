// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import org.jspecify.annotations.Nullable;

/**
 * GPUs asked for.
 *
 * @param type null takes any
 */
public record GpuRequest(int count, @Nullable String type) {
    public static final GpuRequest NONE = new GpuRequest(0, null);
}
