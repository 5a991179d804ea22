// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

/** Mistakes that are made on purpose, one at a time, to see whether the simulation notices. */
enum Bug {
    /** The pool takes a report about an older attempt for one about the present attempt. */
    NO_FENCE,
    /** The pool lets leases run out before their time. */
    EARLY_RELEASE,
    /** A restarted pool counts leases on from before it died. */
    NO_FULL_LEASE_AFTER_RESTART,
    /** The pool takes messages of an older incarnation for messages of the newest. */
    INCARNATION_NOT_CHECKED,
    /** The pool says yes to renewals that it has refused. */
    STALE_RENEWALS_ACKED,
    /** The pool keeps the outputs of a result that came too late. */
    LATE_RESULT_KEPT,
    /** The pool answers before it has committed. */
    ANSWER_BEFORE_COMMIT,
    /** A pool put back from a backup goes on as if nothing had happened. */
    RESTORED_AS_USUAL,
    /** A harvester gives out what it finds on its disk without waiting for the pool. */
    UNVERIFIED_GIVEN_OUT,
    /** A harvester goes on with what the pool has refused in a reconcile. */
    RECONCILE_IGNORED,
    /** A harvester keeps to itself that a pilot has claimed and runs a job. */
    CLAIM_NOT_REPORTED,
    /** Leases are counted from the answer, not from the question. */
    COUNTED_FROM_ANSWER,
    /** A pilot that is not heard of is taken for dead. */
    DEAD_WITHOUT_PROOF,
    /** A harvester trusts any disk to be the newest. */
    OLD_DISK_TRUSTED,
    /** A harvester lets a claim's answer go before it is on disk. */
    GRANT_BEFORE_DISK,
    /** A pilot lets its payloads run on after a pause. */
    NO_HOLD,
    /** A pilot never stops a payload because its lease is over. */
    DEADLINE_IGNORED,
    /** A pilot renames its outputs before the pool has agreed. */
    PUBLISHES_AT_ONCE
}
