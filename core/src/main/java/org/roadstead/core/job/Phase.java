// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

/** Where a job stands in its life; the names are those of the IVOA Execution Broker. */
public enum Phase {
    /** Stored by the pool and not held by a pilot; also while it lies in a harvester's queue. */
    WAITING,
    /** Claimed by a pilot that makes its directory and brings its inputs. */
    PREPARING,
    /** Everything is ready; it waits for its hour or for its person. */
    AVAILABLE,
    /** Its payload runs. */
    RUNNING,
    /** Its payload has ended or is being stopped; outputs are on their way. */
    RELEASING,
    /** Ended well; its outputs are where they belong. */
    COMPLETED,
    /** Ended with a reason, for good unless somebody reopens it. */
    FAILED,
    /** Ended because its owner or an operator said so. */
    CANCELLED;

    /** Whether nothing more happens to a job in this phase by itself. */
    public boolean isTerminal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** Whether a pilot holds a job in this phase. */
    public boolean isClaimed() {
        return this == PREPARING || this == AVAILABLE || this == RUNNING || this == RELEASING;
    }
}
