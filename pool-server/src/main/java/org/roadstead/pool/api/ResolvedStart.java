// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import org.jspecify.annotations.Nullable;

/**
 * {@code ResolvedStart}: what the wish for the start means, and in which zone it was understood. ISO 8601; an open side is null.
 */
record ResolvedStart(@Nullable String start, @Nullable String end, String zone) {
    /** Null where there was no wish. */
    static @Nullable ResolvedStart of(WindowViews.@Nullable Interval window, @Nullable String zone) {
        return window == null || zone == null ? null : new ResolvedStart(window.start(), window.end(), zone);
    }
}
