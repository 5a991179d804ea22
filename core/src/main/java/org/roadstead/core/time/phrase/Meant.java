// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.time.phrase;

import org.jspecify.annotations.Nullable;

/** What a phrase means when it is said. */
public sealed interface Meant permits Meant.Interval, Meant.Nothing {
    /** An interval that is not over. */
    record Interval(Bounds bounds) implements Meant {}

    /**
     * Nothing that can still happen.
     *
     * @param sentence why, as the middle of a sentence
     * @param instead the next phrase like it that can be met; null when none is known
     */
    record Nothing(String sentence, @Nullable String instead) implements Meant {}
}
