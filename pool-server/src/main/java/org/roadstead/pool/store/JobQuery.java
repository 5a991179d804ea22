// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;

/**
 * Which jobs, in which order. Null and empty mean any.
 *
 * @param body only members of the body with this number
 * @param visibleTo only what this subject owns or what is of one of {@code visibleGroups}; null sees all
 * @param labelled only jobs whose body has labels
 * @param from only numbers above it, or below it with {@code newestFirst}; null starts at the beginning
 */
public record JobQuery(
        List<Phase> phases,
        @Nullable String owner,
        @Nullable Long body,
        @Nullable String visibleTo,
        List<String> visibleGroups,
        boolean labelled,
        boolean newestFirst,
        @Nullable Long from) {}
