// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/** How pulls are answered. */
final class Grants {
    private final PoolState pool;

    Grants(PoolState pool) {
        this.pool = pool;
    }

    void open(Harvester harvester, HarvesterMessages.Pull pull) {
        inOrder(harvester, pull.seq());
        harvester.openPull = pull.seq();
        harvester.capabilities = List.copyOf(pull.capabilities());
        harvester.wants = pull.want() > 0;
    }

    /** Takes note of {@code seq}, which ends whatever waited before it. */
    static void inOrder(Harvester harvester, long seq) {
        if (seq <= harvester.lastSeq) {
            throw late(harvester, seq);
        }
        harvester.lastSeq = seq;
        harvester.openPull = -1;
    }

    private static RefusedException late(Harvester harvester, long seq) {
        return new RefusedException(
                Reason.OUT_OF_ORDER,
                "message " + seq + " of " + harvester.row.name() + " came after message " + harvester.lastSeq,
                null);
    }

    Granted pull(Harvester harvester, HarvesterMessages.Pull pull, Moment now) {
        if (harvester.openPull != pull.seq()) {
            throw late(harvester, pull.seq());
        }
        int want = Math.min(pull.want(), pool.settings.mostPerPull());
        boolean none = want <= 0 || harvester.isDraining() || pool.isQuarantined(now);
        long[] nums = none
                ? new long[0]
                : pool.queue.take(want, harvester.row.name(), pool.verdicts.taking(pull.capabilities()), now);
        List<HarvesterMessages.Lease> leases = new ArrayList<>(nums.length);
        Set<Long> bodies = new LinkedHashSet<>();
        if (nums.length > 0) {
            Placement placement = new Placement(harvester.row.name(), harvester.row.platform(), null, null, null);
            Holder holder =
                    new Holder(harvester.row.name(), harvester.row.incarnation(), pool.generation, placement, false);
            for (JobRow row : pool.rows(nums)) {
                leases.add(grant(row, holder, now));
                bodies.add(row.body());
            }
        }
        boolean wake = !leases.isEmpty() || harvester.drainNews || harvester.resume || isReminderDue(harvester, now);
        List<Command> commands = wake ? commands(harvester, now) : List.of();
        return new Granted(leases, List.copyOf(bodies), commands, wake);
    }

    private HarvesterMessages.Lease grant(JobRow row, Holder holder, Moment now) {
        if (row.phase() != Phase.WAITING || row.holder() != null) {
            throw new IllegalStateException("job " + row.num() + " stood in line in phase " + row.phase());
        }
        JobRow granted = row.granted(holder);
        BodyFacts body = pool.body(row.body());
        pool.put(granted);
        Lease lease = pool.lease(granted, body, holder, now);
        pool.granted++;
        return new HarvesterMessages.Lease(
                lease.job,
                pool.generation,
                granted.attempt(),
                body.owner(),
                body.group(),
                lease.terms.priority(),
                granted.tries(),
                pool.settings.leaseMillis(),
                lease.terms.silenceMillis());
    }

    private boolean isReminderDue(Harvester harvester, Moment now) {
        for (Lease lease : harvester.stopping) {
            if (lease.commandedAt == Long.MIN_VALUE
                    || now.monotonicMillis() - lease.commandedAt >= pool.settings.remindMillis()) {
                return true;
            }
        }
        return false;
    }

    /** Everything that {@code harvester} is to be told now. */
    static List<Command> commands(Harvester harvester, Moment now) {
        List<Command> commands = new ArrayList<>(harvester.stopping.size() + 1);
        harvester.drainNews = false;
        if (harvester.resume) {
            harvester.resume = false;
            commands.add(new Command(Command.Kind.RESUME, null, 0, null));
        }
        if (harvester.row.draining()) {
            commands.add(new Command(Command.Kind.DRAIN, null, 0, Reason.DRAINING));
        }
        for (Lease lease : harvester.stopping) {
            lease.commandedAt = now.monotonicMillis();
            commands.add(new Command(Command.Kind.CANCEL, lease.job, lease.row.attempt(), lease.row.stopping()));
        }
        return commands;
    }
}
