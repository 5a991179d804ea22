// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.Set;

/** Mistakes that are made on purpose, one at a time, to see whether the simulation notices. */
enum Bug {
    /** The pool takes a report about an older attempt for one about the present attempt. */
    NO_FENCE(Fault.MESSAGE_DELAYED, Fault.MESSAGE_DOUBLED, Fault.PARTITION),
    /** The pool lets leases run out before their time. */
    EARLY_RELEASE(Fault.PARTITION),
    /** A restarted pool counts leases on from before it died. */
    NO_FULL_LEASE_AFTER_RESTART(Fault.POOL_CRASH),
    /** The pool takes messages of an older incarnation for messages of the newest. */
    INCARNATION_NOT_CHECKED(Fault.HARVESTER_CLONED, Fault.PARTITION),
    /** The pool says yes to renewals that it has refused. */
    STALE_RENEWALS_ACKED(Fault.PARTITION, Fault.PILOT_PAUSE, Fault.MESSAGE_DELAYED),
    /** The pool answers before it has committed. */
    ANSWER_BEFORE_COMMIT(Fault.POOL_CRASH),
    /** A pool put back from a backup goes on as if nothing had happened. */
    RESTORED_AS_USUAL(Fault.POOL_RESTORED, Fault.PARTITION),
    /** A harvester gives out what it finds on its disk without waiting for the pool. */
    UNVERIFIED_GIVEN_OUT(Fault.HARVESTER_CRASH, Fault.PARTITION, Fault.SERVER_PAUSE),
    /** A harvester goes on with what the pool has refused to confirm or to renew. */
    RECONCILE_IGNORED(Fault.PARTITION, Fault.SERVER_PAUSE, Fault.HARVESTER_CRASH),
    /** A harvester keeps to itself that a pilot has claimed and runs a job. */
    CLAIM_NOT_REPORTED(Fault.PARTITION),
    /** Leases are counted from the answer, not from the question. */
    COUNTED_FROM_ANSWER(Fault.MESSAGE_DELAYED, Fault.PARTITION, Fault.CLOCK_DRIFT),
    /** A pilot that is not heard of is taken for dead. */
    DEAD_WITHOUT_PROOF(Fault.PARTITION, Fault.PILOT_PAUSE),
    /** A harvester trusts any disk to be the newest. */
    OLD_DISK_TRUSTED(Fault.HARVESTER_OLD_DISK, Fault.HARVESTER_CLONED),
    /** A harvester lets a claim's answer go before it is on disk. */
    GRANT_BEFORE_DISK(Fault.HARVESTER_CRASH),
    /** A pilot lets its payloads run on after a pause. */
    NO_HOLD(Fault.PILOT_PAUSE),
    /** A pilot never stops a payload because its lease is over. */
    DEADLINE_IGNORED(Fault.PARTITION),
    /** A pilot renames its outputs before the pool has agreed. */
    PUBLISHES_AT_ONCE(Fault.MESSAGE_LOST);

    private final Set<Fault> brought;

    Bug(Fault... brought) {
        this.brought = Set.of(brought);
    }

    /** The faults that bring it out; without them it may stay unnoticed for long. */
    Set<Fault> broughtOutBy() {
        return brought;
    }
}
