// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Duration;

/**
 * How long allocations are asked for.
 *
 * @param least no shorter, so that starting one is worth its while
 * @param most no longer for any backlog; only a job that needs more gets more
 * @param margin what is left unused at the end of an allocation, so that nothing is cut off
 */
public record Lives(Duration least, Duration most, Duration margin) {
    /** From ten minutes to four hours, less half a minute. */
    public static final Lives USUAL = new Lives(Duration.ofMinutes(10), Duration.ofHours(4), Duration.ofSeconds(30));
}
