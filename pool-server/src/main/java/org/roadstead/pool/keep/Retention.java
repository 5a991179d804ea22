// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

import java.time.Duration;

/**
 * How much a pool keeps of what is over. Sizes are bytes; 0 jobs or bytes means none.
 *
 * @param jobs how long a job or sweep stays after it has ended
 * @param mostJobs jobs that have ended and are kept at most; then those submitted first go before their time
 * @param events how long events are kept
 * @param answers how long an Idempotency-Key is remembered
 * @param logBytes of all logs; then those of the jobs that were submitted first and have ended go
 * @param blobs how long an upload or output that nothing needs is kept
 * @param blobBytes of all blobs; more is refused
 * @param ownerBlobBytes of what one owner uploads; more is refused
 * @param archiveBytes of the archive of removed jobs; then its oldest file goes
 * @param reserveBytes free disk below which no new work is taken
 */
public record Retention(
        Duration jobs,
        long mostJobs,
        Duration events,
        Duration answers,
        long logBytes,
        Duration blobs,
        long blobBytes,
        long ownerBlobBytes,
        long archiveBytes,
        long reserveBytes) {
    public static final Retention DEFAULT = new Retention(
            Duration.ofDays(30),
            20_000_000,
            Duration.ofDays(90),
            Duration.ofHours(24),
            10L << 30,
            Duration.ofDays(2),
            50L << 30,
            10L << 30,
            1L << 30,
            200L << 20);
}
