// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import java.time.Duration;

/**
 * What follows a failure and a loss of contact.
 *
 * @param attempts charged failures after which the job ends, 1..100
 * @param silence how long a claimed job may go unheard of before another attempt is handed out, 1 min..24 h
 */
public record Retry(int attempts, Duration silence) {
    public static final Retry DEFAULT = new Retry(1, Duration.ofMinutes(30));
}
