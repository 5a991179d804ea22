// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

/** What can go wrong. */
enum Fault {
    MESSAGE_LOST,
    MESSAGE_DOUBLED,
    MESSAGE_DELAYED,
    /** A harvester and the pool, or a pilot and its harvester, cannot reach each other for a while. */
    PARTITION,
    POOL_CRASH,
    HARVESTER_CRASH,
    PILOT_CRASH,
    /** The host of a pilot stands still, often for longer than its leases last. */
    PILOT_PAUSE,
    /** The host of a harvester or of the pool stands still. */
    SERVER_PAUSE,
    /** A second process is started on a copy of a running harvester's disk. */
    HARVESTER_CLONED,
    /** A harvester is started again on an old copy of its disk. */
    HARVESTER_OLD_DISK,
    /** The pool is started again from a backup, with {@code --restored}. */
    POOL_RESTORED,
    CLOCK_STEP,
    CLOCK_DRIFT
}
