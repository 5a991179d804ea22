// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/** How a harvester and the pool agree again on what it holds: after a start of either, or after a lost answer. */
final class Reconciles {
    private final PoolState pool;
    private final Endings endings;
    private final Reports reports;

    Reconciles(PoolState pool, Endings endings, Reports reports) {
        this.pool = pool;
        this.endings = endings;
        this.reports = reports;
    }

    HarvesterMessages.Reconciled reconcile(Harvester harvester, HarvesterMessages.Reconcile reconcile, Moment now) {
        Grants.inOrder(harvester, reconcile.seq());
        boolean adopts = harvester.row.awaited();
        Set<JobId> listed = new HashSet<>();
        List<Ack> acks = new ArrayList<>(reconcile.held().size());
        // Before anything is renewed: which leases were granted to this very start of the harvester, or to one whose
        // whole knowledge this one has?
        List<Lease> returned = new ArrayList<>();
        for (Held held : reconcile.held()) {
            if (adopts) {
                pool.learn(held.generation());
            }
            listed.add(held.job());
        }
        // One that was meant for an earlier start of the pool may be older than leases it does not list.
        boolean late = reconcile.epoch() != null && !reconcile.epoch().equals(pool.epoch);
        long oldest = reconcile.wholeSince();
        for (Lease lease : harvester.leases) {
            if (!late && !listed.contains(lease.job) && !lease.isClaimed() && lease.holder.incarnation() >= oldest) {
                returned.add(lease);
            }
        }
        for (Held held : reconcile.held()) {
            Reason refused = reports.renew(harvester, held, now);
            if (refused != null && adopts && held.generation() < pool.generation) {
                refused = adopt(harvester, held, now);
            }
            acks.add(new Ack(held.job(), held.attempt(), refused));
        }
        for (Lease lease : returned) {
            endings.ended(
                    lease,
                    new Endings.Ending(
                            Reason.HARVESTER_RESET,
                            null,
                            null,
                            false,
                            now.wall().toEpochMilli()),
                    now);
        }
        if (adopts) {
            pool.put(harvester, harvester.row.awaited(false));
            pool.isQuarantined(now);
        }
        pool.endHopeless(now);
        return new HarvesterMessages.Reconciled(pool.epoch, pool.generation, acks, pool.settings.leaseMillis());
    }

    /** Takes over an attempt of an older generation: the backup may know less of it than its holder does. */
    private @Nullable Reason adopt(Harvester harvester, Held held, Moment now) {
        PoolState.Located there = pool.locate(held.job());
        if (there == null) {
            return Reason.UNKNOWN_JOB;
        }
        JobRow row = pool.row(there.num());
        boolean known = row.holder() != null && row.holder().harvester().equals(harvester.row.name());
        boolean behind =
                row.attempt() < held.attempt() || row.attempt() == held.attempt() && (known || !row.answered());
        if (!behind || row.holder() != null && row.holder().generation() == pool.generation) {
            return Reason.STALE_ATTEMPT;
        }
        boolean over = row.phase() == Phase.COMPLETED || row.phase() == Phase.CANCELLED;
        if (over || row.phase().isTerminal() && row.attempt() == held.attempt()) {
            return Reason.STALE_ATTEMPT;
        }
        take(harvester, held, there, row, now);
        return null;
    }

    private void take(Harvester harvester, Held held, PoolState.Located there, JobRow row, Moment now) {
        Lease old = pool.leases.of(there.num());
        if (old != null) {
            pool.unlease(old, now.wall().toEpochMilli(), now);
        } else if (row.phase() == Phase.WAITING) {
            pool.unqueue(row);
        }
        Placement placement = new Placement(harvester.row.name(), harvester.row.platform(), null, held.pilot(), null);
        Holder holder =
                new Holder(harvester.row.name(), harvester.row.incarnation(), held.generation(), placement, false);
        JobRow adopted = row.adopted(held.attempt(), holder);
        if (row.phase().isTerminal()) {
            pool.counted(there.body(), row.phase(), Phase.WAITING, 1);
            adopted = adopted.at(Phase.WAITING, Reason.HELD);
        }
        if (held.pilot() != null && adopted.phase() == Phase.WAITING) {
            pool.counted(there.body(), Phase.WAITING, Phase.PREPARING, 1);
            adopted = adopted.at(Phase.PREPARING, null)
                    .under(pool.termsId(pool.terms(row.terms()).relaxed()));
        }
        if (adopted.phase() != row.phase()) {
            pool.event(
                    adopted, now.wall().toEpochMilli(), Reason.HELD, "adopted after a backup was put back", placement);
        }
        pool.put(adopted);
        pool.lease(adopted, there.body(), holder, now);
    }
}
