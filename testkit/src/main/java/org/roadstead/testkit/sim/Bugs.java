// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.lease.PoolLedger;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.supply.HarvesterLedger;
import org.roadstead.core.supply.HarvesterRecord;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.time.Moment;

/**
 * Where a planted bug bends a message, an answer or a clock on its way into or out of the real decisions, which
 * themselves know nothing of it. Without a bug everything passes as it is.
 */
final class Bugs {
    private final @Nullable Bug planted;

    Bugs(@Nullable Bug planted) {
        this.planted = planted;
    }

    boolean is(Bug bug) {
        return planted == bug;
    }

    // --- the pool ----------------------------------------------------------------------------------------------

    void restored(PoolLedger ledger, Moment now) {
        if (is(Bug.RESTORED_AS_USUAL)) {
            ledger.recover(now);
        } else {
            ledger.restored(now);
        }
    }

    Moment recoveredAt(Moment now) {
        return is(Bug.NO_FULL_LEASE_AFTER_RESTART) ? now.plus(Duration.ofMinutes(-5)) : now;
    }

    Moment tickedAt(Moment now) {
        return is(Bug.EARLY_RELEASE) ? new Moment(now.monotonicMillis() + 75_000, now.wall()) : now;
    }

    HarvesterMessages.Reconcile reconcile(String harvester, HarvesterMessages.Reconcile asked, MemoryRecords records) {
        return is(Bug.INCARNATION_NOT_CHECKED)
                ? new HarvesterMessages.Reconcile(
                        newest(harvester, asked.incarnation(), records),
                        asked.seq(),
                        asked.held(),
                        asked.whole(),
                        asked.epoch(),
                        asked.since())
                : asked;
    }

    HarvesterMessages.Pull pull(String harvester, HarvesterMessages.Pull pull, MemoryRecords records) {
        return is(Bug.INCARNATION_NOT_CHECKED)
                ? new HarvesterMessages.Pull(
                        newest(harvester, pull.incarnation(), records),
                        pull.seq() + 1_000_000,
                        pull.capabilities(),
                        pull.want(),
                        pull.waitMillis())
                : pull;
    }

    HarvesterMessages.Report report(String harvester, HarvesterMessages.Report told, MemoryRecords records) {
        if (is(Bug.INCARNATION_NOT_CHECKED)) {
            return new HarvesterMessages.Report(
                    newest(harvester, told.incarnation(), records), told.progress(), told.renew(), told.status());
        }
        if (!is(Bug.NO_FENCE)) {
            return told;
        }
        List<Progress> bent = new ArrayList<>();
        for (Progress progress : told.progress()) {
            JobRow row = row(progress.job(), records);
            bent.add(
                    row == null || row.holder() == null
                            ? progress
                            : new Progress(
                                    progress.job(),
                                    row.holder().generation(),
                                    row.attempt(),
                                    progress.steps(),
                                    progress.placement(),
                                    progress.exit(),
                                    progress.outputs(),
                                    progress.logs()));
        }
        return new HarvesterMessages.Report(told.incarnation(), bent, told.renew(), told.status());
    }

    HarvesterMessages.Reported reported(HarvesterMessages.Report told, HarvesterMessages.Reported answer) {
        return is(Bug.STALE_RENEWALS_ACKED) ? agreed(told, answer) : answer;
    }

    private static HarvesterMessages.Reported agreed(HarvesterMessages.Report told, HarvesterMessages.Reported answer) {
        List<Ack> acks =
                new ArrayList<>(answer.acks().subList(0, told.progress().size()));
        for (Held held : told.renew()) {
            acks.add(new Ack(held.job(), held.attempt(), null));
        }
        return new HarvesterMessages.Reported(answer.epoch(), acks, answer.commands());
    }

    private static long newest(String harvester, long otherwise, MemoryRecords records) {
        return records.incarnation(harvester, otherwise);
    }

    private static @Nullable JobRow row(JobId job, MemoryRecords records) {
        BodyFacts body = records.body(job.body());
        return body == null ? null : records.row(body.num(job));
    }

    // --- a harvester -------------------------------------------------------------------------------------------

    /** What the platform is said to have seen. */
    PilotSeen.State seen(PilotSeen.State truth, @Nullable PilotProc pilot) {
        return is(Bug.DEAD_WITHOUT_PROOF) && pilot != null && pilot.isUnreachable() ? PilotSeen.State.DEAD : truth;
    }

    /** Lets a freshly started harvester believe that a pool has confirmed everything. */
    void recovered(HarvesterLedger ledger, Moment now) {
        if (!is(Bug.UNVERIFIED_GIVEN_OUT)) {
            return;
        }
        List<HarvesterRecord> out = new ArrayList<>();
        ledger.welcomed(new HarvesterMessages.Welcome(0, 1, "nowhere", "sim", 1, 120_000, false), now, now, out);
        ledger.reconcile(now).ifPresent(asked -> ledger.reconciled(asked, agreed(asked, "nowhere", 1), now, now, out));
    }

    HarvesterMessages.Reconciled reconciled(HarvesterMessages.Reconcile asked, HarvesterMessages.Reconciled answer) {
        return is(Bug.RECONCILE_IGNORED) ? agreed(asked, answer.epoch(), answer.generation()) : answer;
    }

    private static HarvesterMessages.Reconciled agreed(
            HarvesterMessages.Reconcile asked, String epoch, long generation) {
        List<Ack> acks = new ArrayList<>();
        asked.held().forEach(held -> acks.add(new Ack(held.job(), held.attempt(), null)));
        return new HarvesterMessages.Reconciled(epoch, generation, acks, 120_000);
    }

    /** What really goes to the pool. */
    HarvesterMessages.Report told(HarvesterMessages.Report told) {
        if (!is(Bug.CLAIM_NOT_REPORTED)) {
            return told;
        }
        List<Progress> ends = told.progress().stream().filter(Bugs::isEnd).toList();
        return new HarvesterMessages.Report(told.incarnation(), ends, told.renew(), told.status());
    }

    /** The answer to what was really sent, made to look like one to what was to be sent. */
    HarvesterMessages.Reported heard(
            HarvesterMessages.Report told, HarvesterMessages.Report sent, HarvesterMessages.Reported answer) {
        if (is(Bug.RECONCILE_IGNORED)) {
            return agreed(sent, answer);
        }
        if (told == sent) {
            return answer;
        }
        List<Ack> acks = new ArrayList<>();
        int taken = 0;
        for (Progress progress : told.progress()) {
            acks.add(isEnd(progress) ? answer.acks().get(taken++) : new Ack(progress.job(), progress.attempt(), null));
        }
        acks.addAll(answer.acks().subList(taken, answer.acks().size()));
        return new HarvesterMessages.Reported(answer.epoch(), acks, answer.commands());
    }

    private static boolean isEnd(Progress progress) {
        return progress.steps().stream()
                .map(Step::phase)
                .anyMatch(phase -> phase.isTerminal() || phase == Phase.WAITING || phase == Phase.RELEASING);
    }

    // --- anybody -----------------------------------------------------------------------------------------------

    /** From when a lease is counted. */
    Moment sentAt(Moment sentAt, Moment now) {
        return is(Bug.COUNTED_FROM_ANSWER) ? now : sentAt;
    }

    /** How long a pilot is told that it may go on. */
    PilotMessages.Reported renewed(PilotMessages.Reported answer) {
        if (!is(Bug.DEADLINE_IGNORED)) {
            return answer;
        }
        List<PilotMessages.Renewal> longer = answer.renewals().stream()
                .map(each -> new PilotMessages.Renewal(each.job(), each.attempt(), 86_400_000, each.refused()))
                .toList();
        return new PilotMessages.Reported(answer.epoch(), answer.acks(), longer, answer.commands());
    }
}
