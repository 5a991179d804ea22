// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

/**
 * What is known of a job, or of a pilot, when it joins a queue.
 *
 * @param owner who waits; any text
 * @param queue where; any text
 * @param memoryMiB 0 where it is not known, as with the others
 */
public record Features(String owner, String queue, long cores, long memoryMiB, long gpus, long limitSeconds) {
    /** What is larger is taken for this. */
    private static final long MOST = 1_000_000_000_000L;

    public Features {
        cores = Math.max(0, Math.min(MOST, cores));
        memoryMiB = Math.max(0, Math.min(MOST, memoryMiB));
        gpus = Math.max(0, Math.min(MOST, gpus));
        limitSeconds = Math.max(0, Math.min(MOST, limitSeconds));
    }
}
