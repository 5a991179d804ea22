// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.queue.Charge;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.reason.Reason;

/** A job that a harvester holds, with what the ledger remembers about it only in memory. */
final class Lease {
    final JobId job;
    final BodyFacts body;
    JobRow row;
    Holder holder;
    Terms terms;
    /** Monotonic: when it runs out unless it is renewed. */
    long until;
    /** Wall clock of the last thing told about it: the history of a job does not go backwards. */
    long lastAt;
    /** Monotonic: when a command about it last went out. */
    long commandedAt = Long.MIN_VALUE;
    /** Wall clock: when a pilot claimed it, as its harvester says; when it was granted, before. */
    long claimedAt;
    /** Monotonic. */
    long grantedAt;
    /** What it costs its group. */
    final Charge charge;
    /** Its start window ended while it was on its way to its start. */
    boolean windowOver;

    Lease(JobId job, BodyFacts body, JobRow row, Holder holder, Terms terms, Charge charge) {
        this.job = job;
        this.body = body;
        this.row = row;
        this.holder = holder;
        this.terms = terms;
        this.charge = charge;
    }

    long num() {
        return row.num();
    }

    boolean isClaimed() {
        return row.phase() != Phase.WAITING;
    }

    /** What one renewal is worth: how long the holder may be silent from now on. */
    long renewal(PoolSettings settings) {
        return isClaimed() ? terms.silenceMillis() : settings.leaseMillis();
    }

    /**
     * What it is worth when this ledger does not know what was promised before: a silence may be shorter than the lease
     * under which the job was claimed, and the claim may run to the end of that one.
     */
    long whole(PoolSettings settings) {
        return Math.max(renewal(settings), settings.leaseMillis());
    }

    /** Whether the holder is to be told to stop. */
    boolean isToStop() {
        return row.stopping() != null && !holder.released();
    }

    boolean isCancelled() {
        return row.stopping() == Reason.CANCELLED;
    }
}
