// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

/** What one lease costs its group: an estimate at first, more when it outlasts that, in the end what it was. */
public final class Charge {
    final Group group;
    final int cores;
    final double estimateSeconds;
    /** Monotonic: since when the job is claimed; negative before. */
    long since = -1;
    /** At the weight of when it was last looked at. */
    double amount;
    /** Whether nothing of the group had ended when it was leased, so that the estimate is anybody's guess. */
    boolean guessed;

    Charge(Group group, int cores, double estimateSeconds) {
        this.group = group;
        this.cores = cores;
        this.estimateSeconds = estimateSeconds;
    }

    double seconds(long monotonicMillis) {
        return since < 0 ? 0 : Math.max(0, (monotonicMillis - since) / 1000.0);
    }
}
