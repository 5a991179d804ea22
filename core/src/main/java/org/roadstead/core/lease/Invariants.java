// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.HashMap;
import java.util.Map;
import org.roadstead.core.job.Phase;

/** What must hold of a {@link PoolState} between any two calls. */
final class Invariants {
    private Invariants() {}

    static void check(PoolState pool) {
        pool.queue.checkInvariants();
        pool.parking.checkInvariants();
        pool.shares.checkInvariants();
        checkOwners(pool);
        long[] held = new long[Phase.values().length];
        for (Lease lease : pool.leases.all()) {
            checkLease(pool, lease);
            held[lease.row.phase().ordinal()]++;
        }
        long waiting = pool.queue.size() + pool.parking.size() + held[Phase.WAITING.ordinal()];
        must(
                waiting == pool.jobsByPhase[Phase.WAITING.ordinal()],
                pool.jobsByPhase[Phase.WAITING.ordinal()] + " jobs wait, " + waiting + " were found");
        for (Phase phase : Phase.values()) {
            if (phase.isClaimed()) {
                must(
                        held[phase.ordinal()] == pool.jobsByPhase[phase.ordinal()],
                        pool.jobsByPhase[phase.ordinal()] + " jobs are " + phase + ", " + held[phase.ordinal()]
                                + " are held");
            }
        }
        long byHarvester = 0;
        for (Harvester harvester : pool.harvesters.values()) {
            byHarvester += harvester.leases.size();
            must(harvester.leases.containsAll(harvester.stopping), "a lease that is to stop has ended");
        }
        must(
                byHarvester == pool.leases.size(),
                "harvesters hold " + byHarvester + " of " + pool.leases.size() + " leases");
    }

    private static void checkOwners(PoolState pool) {
        Map<String, Long> waiting = new HashMap<>();
        Map<String, Long> held = new HashMap<>();
        pool.queue.count(waiting);
        Map<Integer, Long> parked = new HashMap<>();
        pool.parking.count(parked);
        parked.forEach((terms, jobs) -> waiting.merge(pool.terms(terms).shape().owner(), jobs, Long::sum));
        for (Lease lease : pool.leases.all()) {
            held.merge(lease.body.owner(), 1L, Long::sum);
            if (!lease.isClaimed()) {
                waiting.merge(lease.body.owner(), 1L, Long::sum);
            }
        }
        pool.owners.checkInvariants(waiting, held);
    }

    private static void checkLease(PoolState pool, Lease lease) {
        must(!lease.row.phase().isTerminal(), lease.job + " has ended and is held");
        must(lease.holder.equals(lease.row.holder()), lease.job + " has two holders");
        must(lease.row.attempt() > 0, lease.job + " is held without an attempt");
        must(!pool.queue.contains(lease.num(), lease.row.terms()), lease.job + " is held and stands in line");
        must(pool.leases.of(lease.job) == lease, lease.job + " is not found by its id");
        must(
                lease.row.stopping() == null || !lease.holder.released() || lease.isCancelled(),
                lease.job + " stops oddly");
    }

    private static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
