// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.HarvesterRecord.Table;
import org.roadstead.core.time.Moment;

/** What the parts of a harvester's decisions share, and the few moves that several of them make. */
final class State {
    /** A claim is given only while at least this share of the queue's lease is left. */
    private static final int LEAST_SHARE_LEFT = 8;

    /** A pilot that dies sooner than this after its start, and has ended no job, has died young. */
    static final long YOUNG_MILLIS = 10_000;

    private static final String TOO_LATE = "a pilot came up with too little time left for the jobs that wait";

    /** A pilot for which there is no work waits so long in the platform's queue before it is taken back. */
    private static final long UNWANTED_MILLIS = 60_000;

    /** A job that ended sooner than this after its claim is short. */
    static final long SHORT_MILLIS = 2_000;

    private static final long LONGEST_MILLIS = Duration.ofDays(3650).toMillis();

    /** Two clocks that have drifted apart by more than this between two looks have been stopped or set. */
    private static final long TOLERANCE_MILLIS = 2_000;

    final HarvesterSettings settings;
    final Holdings holdings = new Holdings();
    final Outbox outbox = new Outbox();
    final WaitsOut waits = new WaitsOut();
    final Map<String, PilotEntry> pilots = new LinkedHashMap<>();
    final Pace pace = new Pace();
    final Durations durations = new Durations();

    /** Claims the pool has not acknowledged. */
    final Set<Holding> unreported = new LinkedHashSet<>();

    /** Names this start of the harvester to its pilots. */
    String epoch = "0";

    long generation;
    long leaseMillis = 120_000;
    boolean superseded;
    /** Told by an operator of this harvester, or by a signal. */
    boolean ownDrain;
    /** Told by the pool. */
    boolean poolDrain;
    /** Why no new jobs are pulled although this harvester does not drain; null when they are. */
    @Nullable
    String shortOf;

    /** Until when jobs found unclaimed in the store rest; see {@link HarvesterLedger#recover}. */
    long restUntil = Long.MIN_VALUE;

    private @Nullable Moment lookedAt;

    private List<Queue> queues = List.of();
    private final Map<String, QueueState> learnt = new LinkedHashMap<>();
    private List<Capability> capabilities = List.of();

    State(HarvesterSettings settings) {
        this.settings = settings;
        queues(settings.queues());
    }

    /** The platform's queues have become these. */
    void queues(List<Queue> now) {
        if (!now.equals(queues)) {
            queues = List.copyOf(now);
            capabilities = List.copyOf(Capabilities.open(settings, queues));
            learnt.values().forEach(each -> each.becomes(null));
            queues.forEach(each -> queue(each.name()).becomes(each));
            // What has gone is forgotten with the last pilot that was asked of it.
            learnt.values().removeIf(each -> each.queue() == null && !hasPilots(each.name));
        }
    }

    boolean hasPilotsByHand() {
        return hasPilots(Hands.QUEUE);
    }

    private boolean hasPilots(String queue) {
        return pilots.values().stream().anyMatch(pilot -> pilot.queue.equals(queue));
    }

    /** What was learnt of a queue, also of one that the platform does not name. */
    QueueState queue(String name) {
        return learnt.computeIfAbsent(name, QueueState::new);
    }

    /** Of every queue there is, or was and still has pilots. */
    Iterable<QueueState> learnt() {
        return learnt.values();
    }

    /** Best first. */
    List<Queue> queues() {
        return queues;
    }

    /** What could be supplied if there were room. */
    List<Capability> capabilities() {
        return capabilities;
    }

    /**
     * Looks at the clocks: a suspend or a frozen machine shows in that the monotonic clock has fallen behind the wall
     * clock, and then every lease is nearer to its end than the monotonic clock knows. (So does a wall clock that is
     * set forward, which costs one reconcile.)
     *
     * @return whether this process may have stood still since the last look
     */
    boolean stoodStill(Moment now) {
        Moment before = lookedAt;
        lookedAt = now;
        if (before == null) {
            return false;
        }
        long hidden = Duration.between(before.wall(), now.wall()).toMillis() - now.millisSince(before);
        if (hidden <= TOLERANCE_MILLIS) {
            return false;
        }
        for (Holding held : holdings.all()) {
            held.until -= hidden;
            held.verified = false;
        }
        return true;
    }

    boolean isDraining() {
        return ownDrain || poolDrain;
    }

    /** Whether a queued job may be given to a pilot now. */
    boolean mayBeClaimed(Holding held, long now) {
        return held.isQueued()
                && held.verified
                && !held.cancel
                && !rests(held, now)
                && held.until - now >= leaseMillis / LEAST_SHARE_LEFT;
    }

    /** Whether an older process of this harvester may have given it to a pilot that this one knows nothing of. */
    boolean rests(Holding held, long now) {
        return held.rests && now < restUntil;
    }

    /** Whether {@code pilot} holds any attempt that has not ended. */
    boolean isBusy(PilotEntry pilot) {
        for (Holding held : holdings.of(pilot.id)) {
            if (!held.ended) {
                return true;
            }
        }
        return false;
    }

    /** Tells the pilots so that are to give way to other owners', or for which there is nothing to do any more. */
    void tidy(long now) {
        SupplyPlanner.Tidying tidying = SupplyPlanner.tidy(SupplySnapshot.of(this, now));
        for (String id : tidying.end()) {
            PilotEntry pilot = pilots.get(id);
            if (pilot != null) {
                // Only short jobs are claimed ahead.
                pilot.makeRoom(isQuick(pilot), now);
            }
        }
        for (PilotEntry pilot : pilots.values()) {
            if (tidying.spent().contains(pilot.id)) {
                spend(pilot, now);
            }
            if (!pilot.isPending() || tidying.wanted().contains(pilot.id)) {
                pilot.neededAt = now;
            } else if (now - pilot.neededAt > UNWANTED_MILLIS) {
                pilot.drain(now);
            }
            settle(pilot, now);
        }
    }

    /** Ends a pilot that has too little time left. One that came up so shows that the next will too: nodes take long to start it. */
    private void spend(PilotEntry pilot, long now) {
        if (!pilot.drained && !pilot.settled && !pilot.hasWorked()) {
            pilot.settled = true;
            queue(pilot.queue).deaths.failed(TOO_LATE, pilot.startedAt, now);
        }
        pilot.drain(now);
    }

    /** What was paused is tried at once. */
    void resume() {
        for (QueueState each : learnt.values()) {
            each.refusals.tryNow();
            each.deaths.tryNow();
        }
    }

    /** Who has done a job, or lived for a while, shows that pilots of its queue do not die young. */
    void settle(PilotEntry pilot, long now) {
        if (!pilot.settled && (pilot.proved || pilot.known && pilot.ranMillis(now) >= YOUNG_MILLIS)) {
            pilot.settled = true;
            queue(pilot.queue).deaths.succeeded();
        }
    }

    /** Whether jobs of the owner of {@code pilot} are known to be short. */
    boolean isQuick(PilotEntry pilot) {
        String owner = pilot.owner;
        long mean = owner == null ? Durations.UNKNOWN : durations.of(owner);
        return mean != Durations.UNKNOWN && mean < SHORT_MILLIS;
    }

    Resources used() {
        Resources used = Resources.NONE;
        for (PilotEntry pilot : pilots.values()) {
            used = pilot.isByHand() ? used : used.plus(pilot.size);
        }
        return used;
    }

    Placement placement(Holding held) {
        PilotEntry pilot = held.pilot == null ? null : pilots.get(held.pilot);
        return new Placement(
                settings.name(),
                settings.platform(),
                pilot == null ? null : pilot.allocation,
                held.pilot,
                pilot == null ? null : pilot.node);
    }

    void claim(Holding held, String pilot, Moment now, List<HarvesterRecord> out) {
        holdings.claim(held, pilot, now.wall().toEpochMilli(), out);
        held.claimedMono = now.monotonicMillis();
        // The pool counts the silence from when it hears of the claim, also when that is less than the lease.
        held.until = Math.min(held.until, held.claimedMono + held.silenceMillis);
        unreported.add(held);
    }

    /** Passes progress on; marks the end of the attempt when it is that. */
    void forward(Holding held, Progress progress, Moment now, List<HarvesterRecord> out) {
        List<Step> steps = progress.steps();
        outbox.add(progress, out);
        if (!steps.isEmpty()) {
            held.last = steps.get(steps.size() - 1).phase();
        }
        if (Steps.end(steps)) {
            holdings.end(held);
            long took = now.monotonicMillis() - held.claimedMono;
            // A claim of before the last restart began nobody knows when.
            if (held.pilot != null && took < LONGEST_MILLIS) {
                durations.ended(held.owner, took);
                if (took < SHORT_MILLIS) {
                    pace.ended(now.monotonicMillis());
                }
            }
        }
    }

    /** Ends an attempt by this harvester's own word. */
    void end(
            Holding held, Phase phase, Reason reason, @Nullable String message, Moment now, List<HarvesterRecord> out) {
        Step step = new Step(phase, now.wall().toEpochMilli(), reason, message);
        forward(held, Outbox.of(held.key, List.of(step), null), now, out);
    }

    /** The pool holds it no more: lets go of it, and so must its pilot. */
    void drop(Holding held, Reason reason, List<HarvesterRecord> out) {
        PilotEntry pilot = held.pilot == null ? null : pilots.get(held.pilot);
        if (pilot != null) {
            pilot.command(held.key, new Command(Command.Kind.DROP, held.key.job(), held.key.attempt(), reason));
        }
        forget(held, out);
    }

    /** Everything about it is done. */
    void forget(Holding held, List<HarvesterRecord> out) {
        unreported.remove(held);
        outbox.discard(held.key, out);
        holdings.remove(held, out);
    }

    /** Does what a cancel asks for, as far as that is possible now. */
    void cancel(Holding held, @Nullable Reason reason, Moment now, List<HarvesterRecord> out) {
        if (held.ended) {
            return;
        }
        if (reason == Reason.WINDOW_MISSED && held.pilot != null) {
            // Claimed before its window was seen to end, so it starts after all; the pool says the same when it hears
            // of it.
            return;
        }
        if (!held.cancel) {
            held.cancel = true;
            holdings.write(held, out);
        }
        if (held.pilot == null) {
            if (held.verified && !rests(held, now.monotonicMillis())) {
                end(held, Phase.CANCELLED, reason == null ? Reason.CANCELLED : reason, null, now, out);
            }
            return;
        }
        PilotEntry pilot = pilots.get(held.pilot);
        if (pilot != null) {
            pilot.command(held.key, new Command(Command.Kind.CANCEL, held.key.job(), held.key.attempt(), reason));
        }
    }

    void write(PilotEntry pilot, List<HarvesterRecord> out) {
        out.add(new HarvesterRecord(Table.PILOT, pilot.id, pilot.toJson()));
    }

    void checkInvariants() {
        for (Holding held : unreported) {
            if (held.pilot == null || holdings.get(held.key) != held) {
                throw new IllegalStateException(held + " waits to be reported as a claim and is none");
            }
        }
        for (Holding held : holdings.all()) {
            if (held.ended && !outbox.has(held.key)) {
                throw new IllegalStateException(held + " has ended and the outbox knows nothing of it");
            }
            if (held.pilot != null && held.verified && !held.acked && !held.ended && !unreported.contains(held)) {
                throw new IllegalStateException(held + " is claimed and the pool will never hear of it");
            }
        }
        if (settings.isolated()) {
            return;
        }
        for (PilotEntry pilot : pilots.values()) {
            String owner = null;
            for (Holding held : holdings.of(pilot.id)) {
                if (owner != null && !owner.equals(held.owner)) {
                    throw new IllegalStateException("pilot " + pilot.id + " mixes " + owner + " and " + held.owner);
                }
                owner = held.owner;
            }
        }
    }
}
