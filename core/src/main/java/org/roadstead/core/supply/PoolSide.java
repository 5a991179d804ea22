// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.supply.HarvesterRecord.Table;
import org.roadstead.core.time.Moment;

/** The harvester's talk with the pool: incarnation, order of messages, what is sent and what follows from answers. */
final class PoolSide {
    private static final long PULL_WAIT_MILLIS = 30_000;
    private static final int MOST_PROGRESS = 2_000;
    private static final long MOST_LOG_BYTES = 2 << 20;
    private static final long CLAIM_RENEWAL_MILLIS = 60_000;
    private static final long SCAN_MILLIS = 500;
    private static final long STATUS_MILLIS = 2_000;
    private static final long ASK_AGAIN_MILLIS = 1_000;

    private final State state;
    private long incarnation;
    private boolean welcomed;
    private String poolEpoch = "";
    private long seq;
    /** Raised by whatever makes a reconcile necessary, so that one under way does not hide a later reason. */
    private int doubts;

    private int doubtsAsked = -1;
    private HarvesterMessages.@Nullable Reconcile asking;
    private long askedAt;
    /** Whether the next reconcile names every holding: the first of an incarnation, and after a restart of the pool. */
    private boolean askAll;

    /** Whether the disk says that what was found in the queue must still rest. */
    private boolean resting;

    /** The oldest incarnation of which all is known here: this one, when what was found may be an old copy. */
    private long wholeSince;

    /** Whether claims are told again: another start of the pool may know less of them. */
    private boolean tellAgain;

    private int failedReports;
    private HarvesterMessages.@Nullable Pull pulling;
    /** Pulls that gave way to another while they could still bring leases; an answer of theirs is taken all the same. */
    private final Set<HarvesterMessages.Pull> overtaken = new LinkedHashSet<>();

    private @Nullable Reporting reporting;
    private long scannedAt = Long.MIN_VALUE;
    private HarvesterMessages.@Nullable Status published;
    private long publishedAt = Long.MIN_VALUE;

    /** A report under way, and what each of its lines stands for. */
    private record Reporting(HarvesterMessages.Report report, List<Outbox.Sent> sent, Set<AttemptKey> unheard) {}

    PoolSide(State state) {
        this.state = state;
    }

    /** @param since the oldest incarnation of which all that it knew is on this disk */
    void recover(long lastIncarnation, long since) {
        incarnation = lastIncarnation;
        wholeSince = since;
    }

    boolean isWelcome() {
        return welcomed && !state.superseded;
    }

    void welcomed(HarvesterMessages.Welcome answer, Moment now, boolean rest, List<HarvesterRecord> out) {
        long known = incarnation;
        incarnation = answer.incarnation();
        state.generation = answer.generation();
        state.leaseMillis = answer.leaseMillis();
        state.poolDrain = answer.draining();
        poolEpoch = answer.epoch();
        welcomed = true;
        seq = 0;
        asking = null;
        pulling = null;
        overtaken.clear();
        reporting = null;
        doubts++;
        askAll = true;
        for (Holding held : state.holdings.all()) {
            held.verified = false;
            held.acked = false;
            report(held);
        }
        // Every start is numbered: another one since the one that wrote what was found here makes that an old copy. One
        // that the pool has never heard from again cannot have given anything out: a welcome of this harvester's own
        // that was lost, or that it died over before it could write it down.
        boolean whole = !rest && answer.incarnation() > known && answer.lastHeard() <= known;
        if (!whole) {
            wholeSince = incarnation;
        }
        if (!whole && state.holdings.all().stream().anyMatch(held -> held.rests)) {
            // The older process, if there is one, counts its leases from before this answer; a tenth for its clock.
            state.restUntil = now.monotonicMillis() + state.leaseMillis + state.leaseMillis / 10;
        }
        writeMeta(now, out);
    }

    private void writeMeta(Moment now, List<HarvesterRecord> out) {
        // Another restart does not shorten the time of rest.
        resting = now.monotonicMillis() < state.restUntil;
        note(resting, out);
    }

    /** What a later start has to know of this one. */
    void note(boolean rests, List<HarvesterRecord> out) {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.put("incarnation", incarnation);
        meta.put("since", wholeSince);
        meta.put("rests", rests);
        out.add(new HarvesterRecord(Table.META, "harvester", meta));
    }

    /** Notes on disk when a time of rest is over. */
    void tick(Moment now, List<HarvesterRecord> out) {
        if (resting && now.monotonicMillis() >= state.restUntil) {
            writeMeta(now, out);
        }
    }

    /**
     * This process stood still, perhaps for longer than its leases: whatever was under way is void, and nothing is given
     * out before the pool has confirmed it again.
     */
    void stoodStill() {
        asking = null;
        pulling = null;
        overtaken.clear();
        reporting = null;
        doubt();
    }

    /** Something is unknown that only a reconcile can settle. */
    void doubt() {
        doubts++;
        askAll = true;
    }

    Optional<HarvesterMessages.Reconcile> reconcile(Moment now) {
        boolean again = asking != null && now.monotonicMillis() - askedAt >= ASK_AGAIN_MILLIS;
        if (!isWelcome() || !again && (asking != null || doubtsAsked == doubts)) {
            return Optional.empty();
        }
        List<Held> held = new ArrayList<>();
        for (Holding holding : state.holdings.all()) {
            // A claim of a silent pilot must be able to run out, so it is not renewed by being named.
            if (askAll || holding.ended || !holding.verified || !holding.acked || holding.heard) {
                held.add(holding.held());
            }
        }
        askedAt = now.monotonicMillis();
        doubtsAsked = doubts;
        // Whatever a pull under way may still bring was not listed, so the pool takes it back.
        pulling = null;
        overtaken.clear();
        asking = new HarvesterMessages.Reconcile(
                incarnation, ++seq, held, wholeSince < incarnation, poolEpoch, wholeSince);
        return Optional.of(asking);
    }

    void reconciled(
            HarvesterMessages.Reconcile sent,
            HarvesterMessages.Reconciled answer,
            Moment sentAt,
            Moment now,
            List<HarvesterRecord> out) {
        if (sent != asking) {
            return;
        }
        asking = null;
        askAll = false;
        boolean restored = answer.generation() != state.generation;
        state.generation = answer.generation();
        state.leaseMillis = answer.leaseMillis();
        if (!answer.epoch().equals(sent.epoch())) {
            // It was answered by another start of the pool than it was meant for, which gives nothing back on its
            // account.
            noticed(answer.epoch());
            doubt();
        }
        boolean again = restored || tellAgain;
        tellAgain = false;
        for (int i = 0; i < sent.held().size(); i++) {
            Holding held = state.holdings.get(AttemptKey.of(sent.held().get(i)));
            if (held == null) {
                continue;
            }
            Reason refused = answer.acks().get(i).refused();
            if (refused != null) {
                state.drop(held, refused, out);
                continue;
            }
            held.verified = true;
            if (restored) {
                held.acked = false;
            }
            renewed(held, sentAt);
            if (again) {
                report(held);
            }
            if (held.cancel) {
                state.cancel(held, null, now, out);
            }
        }
    }

    void reconcileFailed(HarvesterMessages.Reconcile sent) {
        if (sent == asking) {
            asking = null;
            doubts++;
        }
    }

    Optional<HarvesterMessages.Pull> pull(Moment now) {
        if (!isWelcome() || asking != null || doubtsAsked != doubts) {
            return Optional.empty();
        }
        HarvesterMessages.Pull waiting = pulling;
        // Pilots by hand may have, or serve, what this harvester's own cannot.
        if (waiting != null && waiting.want() > 0 && !isNarrow(waiting) && !state.hasPilotsByHand()) {
            return Optional.empty();
        }
        PullPlan plan = PullPlan.of(state, now.monotonicMillis());
        if (waiting != null
                && (plan.want() == 0 || waiting.want() > 0 && !plan.reachesBeyond(waiting.capabilities()))) {
            return Optional.empty();
        }
        if (waiting != null && waiting.want() > 0) {
            overtaken.add(waiting);
        }
        pulling = new HarvesterMessages.Pull(incarnation, ++seq, plan.capabilities(), plan.want(), PULL_WAIT_MILLIS);
        return Optional.of(pulling);
    }

    void pulled(
            HarvesterMessages.Pull sent,
            HarvesterMessages.Pulled answer,
            Moment sentAt,
            Moment now,
            List<HarvesterRecord> out) {
        if (sent == pulling) {
            pulling = null;
        } else if (!overtaken.remove(sent)) {
            return;
        }
        noticed(answer.epoch());
        for (HarvesterMessages.Lease lease : answer.leases()) {
            Holding held =
                    state.holdings.add(lease, answer.bodies().get(lease.job().body()), out);
            if (held == null) {
                unreadable(lease, now, out);
                continue;
            }
            held.verified = true;
            held.arrivedAt = now.monotonicMillis();
            held.until = sentAt.monotonicMillis() + lease.leaseMillis();
            held.renewedAt = sentAt.monotonicMillis();
        }
        obey(answer.commands(), now, out);
    }

    void pullFailed(HarvesterMessages.Pull sent) {
        boolean counts = overtaken.remove(sent);
        if (sent == pulling) {
            pulling = null;
            counts = sent.want() > 0;
        }
        if (counts) {
            doubts++;
        }
    }

    /** Whether {@code pull} asks only for what certain pilots have room for: then another may have to take its place. */
    private boolean isNarrow(HarvesterMessages.Pull pull) {
        return !pull.capabilities().containsAll(state.capabilities());
    }

    Optional<HarvesterMessages.Report> report(Moment now) {
        if (!isWelcome() || reporting != null || asking != null || doubtsAsked != doubts) {
            return Optional.empty();
        }
        List<Outbox.Sent> sent = state.outbox.take(MOST_PROGRESS, MOST_LOG_BYTES);
        List<Progress> progress = new ArrayList<>();
        Set<AttemptKey> claims = new LinkedHashSet<>();
        for (Outbox.Sent piece : sent) {
            AttemptKey key = AttemptKey.of(piece.progress());
            Holding held = state.holdings.get(key);
            boolean claim = held != null && state.unreported.contains(held);
            if (held != null && claim) {
                claims.add(key);
                progress.add(Outbox.merge(claimed(held), piece.progress()));
            } else {
                progress.add(piece.progress());
            }
        }
        for (Holding held : state.unreported) {
            if (progress.size() >= MOST_PROGRESS) {
                break;
            }
            if (!state.outbox.has(held.key) && claims.add(held.key)) {
                progress.add(claimed(held));
            }
        }
        long mono = now.monotonicMillis();
        List<Held> renew = List.of();
        if (scannedAt == Long.MIN_VALUE || mono - scannedAt >= SCAN_MILLIS) {
            scannedAt = mono;
            renew = renewals(mono, !progress.isEmpty());
        }
        HarvesterMessages.Status status = news(now, progress.isEmpty() && renew.isEmpty());
        List<WaitSeen> waits = state.waits.next();
        if (progress.isEmpty() && renew.isEmpty() && status == null && waits.isEmpty()) {
            return Optional.empty();
        }
        Set<AttemptKey> unheard = new LinkedHashSet<>();
        for (Held key : renew) {
            Holding held = state.holdings.get(AttemptKey.of(key));
            if (held != null && held.heard) {
                held.heard = false;
                unheard.add(held.key);
            }
        }
        HarvesterMessages.Report report =
                new HarvesterMessages.Report(incarnation, progress, renew, status, waits.isEmpty() ? null : waits);
        reporting = new Reporting(report, sent, unheard);
        return Optional.of(report);
    }

    void reported(
            HarvesterMessages.Report report,
            HarvesterMessages.Reported answer,
            Moment sentAt,
            Moment now,
            List<HarvesterRecord> out) {
        Reporting done = reporting;
        if (done == null || done.report != report) {
            return;
        }
        reporting = null;
        failedReports = 0;
        noticed(answer.epoch());
        Map<AttemptKey, Long> pieces = new HashMap<>();
        for (Outbox.Sent piece : done.sent) {
            pieces.put(AttemptKey.of(piece.progress()), piece.last());
        }
        int line = 0;
        for (Progress progress : report.progress()) {
            AttemptKey key = AttemptKey.of(progress);
            taken(key, progress, answer.acks().get(line++), pieces.get(key), sentAt, out);
        }
        for (Held renewal : report.renew()) {
            Ack ack = answer.acks().get(line++);
            Holding held = state.holdings.get(AttemptKey.of(renewal));
            if (held == null) {
                continue;
            }
            if (ack.refused() == null) {
                renewed(held, sentAt);
            } else if (!held.ended) {
                state.drop(held, ack.refused(), out);
            }
        }
        if (report.status() != null) {
            published = report.status();
        }
        if (report.waits() != null) {
            state.waits.taken(report.waits());
        }
        obey(answer.commands(), now, out);
    }

    void reportFailed(HarvesterMessages.Report report) {
        Reporting failed = reporting;
        if (failed == null || failed.report != report) {
            return;
        }
        reporting = null;
        scannedAt = Long.MIN_VALUE;
        if (++failedReports % 2 == 0) {
            // Perhaps the pool has been restored and wants to know first what is held.
            doubts++;
            askAll = true;
        }
        for (AttemptKey key : failed.unheard) {
            Holding held = state.holdings.get(key);
            if (held != null) {
                held.heard = true;
            }
        }
    }

    private void taken(
            AttemptKey key, Progress progress, Ack ack, @Nullable Long last, Moment sentAt, List<HarvesterRecord> out) {
        Holding held = state.holdings.get(key);
        if (ack.refused() != null) {
            if (held != null) {
                state.drop(held, ack.refused(), out);
            } else {
                state.outbox.discard(key, out);
            }
            return;
        }
        if (last != null) {
            state.outbox.taken(key, last, out);
        }
        if (held == null) {
            return;
        }
        if (Steps.end(progress.steps())) {
            state.forget(held, out);
        } else {
            // The pool takes any step as the claim, and whatever it takes as a renewal.
            if (!progress.steps().isEmpty()) {
                state.unreported.remove(held);
                held.acked = true;
            }
            renewed(held, sentAt);
        }
    }

    private void renewed(Holding held, Moment sentAt) {
        long sent = sentAt.monotonicMillis();
        held.renewedAt = Math.max(held.renewedAt, sent);
        // The holder counts from when it asked: the pool, which counts from when it answered, never lets go earlier.
        held.until = Math.max(held.until, sent + held.worth(state.leaseMillis));
    }

    private void report(Holding held) {
        if (held.pilot != null) {
            state.unreported.add(held);
        }
    }

    private Progress claimed(Holding held) {
        Step step = new Step(Phase.PREPARING, held.claimedAt, null, null);
        return Outbox.of(held.key, List.of(step), state.placement(held));
    }

    /** What is due, or nearly so when a report goes out anyway. */
    private List<Held> renewals(long now, boolean riding) {
        List<Held> due = new ArrayList<>();
        for (Holding held : state.holdings.all()) {
            if (held.ended || !held.verified || (held.pilot != null && !(held.acked && held.heard))) {
                continue;
            }
            long every =
                    held.pilot == null ? state.leaseMillis / 3 : Math.min(held.silenceMillis / 4, CLAIM_RENEWAL_MILLIS);
            if (now - held.renewedAt >= (riding ? every / 2 : every)) {
                due.add(held.held());
            }
        }
        return due;
    }

    private HarvesterMessages.@Nullable Status news(Moment now, boolean alone) {
        long mono = now.monotonicMillis();
        if (publishedAt != Long.MIN_VALUE && mono - publishedAt < (alone ? STATUS_MILLIS : STATUS_MILLIS / 2)) {
            return null;
        }
        publishedAt = mono;
        HarvesterMessages.Status status = StatusOf.status(state, now);
        return status.equals(published) ? null : status;
    }

    private void noticed(String epoch) {
        if (!epoch.equals(poolEpoch)) {
            poolEpoch = epoch;
            published = null; // what was said to the pool before it was started again is gone with it
            publishedAt = Long.MIN_VALUE;
            tellAgain = true;
            doubts++;
            askAll = true;
        }
    }

    private void obey(List<Command> commands, Moment now, List<HarvesterRecord> out) {
        boolean drain = false;
        for (Command command : commands) {
            if (command.kind() == Command.Kind.DRAIN) {
                drain = true;
                continue;
            }
            if (command.kind() == Command.Kind.RESUME) {
                state.resume();
                continue;
            }
            Holding held = command.job() == null
                    ? null
                    : state.holdings.find(command.job(), command.attempt(), state.generation);
            if (held == null) {
                continue;
            }
            if (command.kind() == Command.Kind.CANCEL) {
                state.cancel(held, command.reason(), now, out);
            } else if (command.kind() == Command.Kind.DROP) {
                state.drop(held, command.reason() == null ? Reason.NOT_HELD : command.reason(), out);
            } else if (command.kind() == Command.Kind.RELEASED) {
                released(held, now.monotonicMillis());
            }
        }
        state.poolDrain = drain;
    }

    private void released(Holding held, long now) {
        PilotEntry pilot = held.pilot == null ? null : state.pilots.get(held.pilot);
        if (held.ended || pilot == null || held.isLapsed(now)) {
            return;
        }
        held.released = true;
        pilot.command(held.key, new Command(Command.Kind.RELEASED, held.key.job(), held.key.attempt(), null));
    }

    private void unreadable(HarvesterMessages.Lease lease, Moment now, List<HarvesterRecord> out) {
        AttemptKey key = new AttemptKey(lease.job(), lease.generation(), lease.attempt());
        if (state.holdings.get(key) == null) {
            Step step = new Step(
                    Phase.WAITING,
                    now.wall().toEpochMilli(),
                    Reason.NODE_FAILED,
                    "this harvester cannot read the job's description");
            state.outbox.add(Outbox.of(key, List.of(step), null), out);
        }
    }
}
