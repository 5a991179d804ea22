// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;

/**
 * Whose start is asked for.
 *
 * @param need without which it cannot start
 * @param limit how long it may run; a pilot with less time left does not take it
 * @param release the moment before which it may not start; null when it may start at once
 * @param preparation what passes between its turn and its start
 */
public record Asked(Resources need, Duration limit, Instant now, @Nullable Instant release, Duration preparation) {
    /** Of a job that may start at once and needs no preparation. */
    public Asked(Resources need, Duration limit, Instant now) {
        this(need, limit, now, null, Duration.ZERO);
    }
}
