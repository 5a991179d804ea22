// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.seen.LiveQueues;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Serve;

/** A harvester as the ledger sees it: what survives, and what does not. */
final class Harvester {
    HarvesterRow row;
    final Set<Lease> leases = new LinkedHashSet<>();
    /** Those of its leases that are to stop. */
    final Set<Lease> stopping = new LinkedHashSet<>();

    List<Capability> capabilities = List.of();
    HarvesterMessages.@Nullable Status status;
    /** Monotonic: when it came. */
    long statusAt;
    /** How its pilots wait. */
    final LiveQueues queues = new LiveQueues();
    /** Whom its site serves, as its hello said; null when the pool was started after that. */
    @Nullable
    Serve serve;
    /** Whether its newest pull wants jobs. */
    boolean wants = true;

    long lastSeq;
    /** The number of the pull that waits; -1 when none does. */
    long openPull = -1;
    /** Monotonic; null when it has not called since the ledger began. */
    @Nullable
    Long lastHeard;
    /** Whether draining began or ended and no answer has said so yet. */
    boolean drainNews;
    /** Whether it is to be told once to try its paused queues. */
    boolean resume;

    Harvester(HarvesterRow row) {
        this.row = row;
    }

    /** Whether an operator of the pool, or its own, has told it to take no new jobs. */
    boolean isDraining() {
        return row.draining() || status != null && status.draining();
    }

    boolean isPresent(PoolSettings settings, long now) {
        return lastHeard != null && now - lastHeard <= settings.presentMillis();
    }
}
