// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Matching;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;

/** The harvester's talk with its pilots: who holds what, the slate, claims, progress and renewals. */
final class PilotSide {
    private static final int MOST_CANDIDATES = 64;
    private static final long RENEW_MILLIS = 30_000;

    private final State state;
    private final Unnamed unnamed = new Unnamed();

    PilotSide(State state) {
        this.state = state;
    }

    PilotMessages.Welcome hello(PilotEntry pilot, PilotMessages.Hello hello, Moment now, List<HarvesterRecord> out) {
        boolean news = hello.seq() > pilot.seq || hello.pid() != pilot.pid || !pilot.known;
        if (news && !state.superseded) {
            pilot.greet(hello, now.monotonicMillis());
            pilot.heardAt = now.monotonicMillis();
            giveBackWhatIsNotListed(pilot, hello, now, out);
            adopt(pilot, hello, now, out);
            state.write(pilot, out);
        }
        List<Ack> acks = new ArrayList<>(hello.holding().size());
        for (Held listed : hello.holding()) {
            Holding held = state.holdings.get(AttemptKey.of(listed));
            boolean theirs = held != null && pilot.id.equals(held.pilot);
            // Once superseded, this process knows nothing that a pilot should act upon.
            acks.add(new Ack(listed.job(), listed.attempt(), theirs || state.superseded ? null : Reason.NOT_HELD));
        }
        return new PilotMessages.Welcome(
                state.epoch,
                ProtocolRange.CURRENT.max(),
                RENEW_MILLIS,
                pilot.isByHand() ? Hands.IDLE_MILLIS : state.settings.idleEnd().toMillis(),
                acks);
    }

    private void giveBackWhatIsNotListed(
            PilotEntry pilot, PilotMessages.Hello hello, Moment now, List<HarvesterRecord> out) {
        Set<AttemptKey> listed = new HashSet<>();
        for (Held held : hello.holding()) {
            listed.add(AttemptKey.of(held));
        }
        pilot.keepDrops(listed);
        for (Holding held : List.copyOf(state.holdings.of(pilot.id))) {
            if (!held.ended && !listed.contains(held.key)) {
                // The answer to its claim was lost, so it never ran; or the pilot's process has been started again.
                boolean ran = Steps.rank(held.last) > Steps.rank(Phase.PREPARING);
                state.end(held, Phase.WAITING, ran ? Reason.PILOT_LOST : Reason.RETURNED, null, now, out);
            }
        }
    }

    /** A claim of which this store is too old to know; nobody else can have the job while it is verified or rests. */
    private void adopt(PilotEntry pilot, PilotMessages.Hello hello, Moment now, List<HarvesterRecord> out) {
        for (Held listed : hello.holding()) {
            Holding held = state.holdings.get(AttemptKey.of(listed));
            if (held != null && held.isQueued()) {
                state.claim(held, pilot.id, now, out);
            }
        }
    }

    PilotMessages.Polled poll(PilotEntry pilot, PilotMessages.Poll poll, Moment now) {
        long mono = now.monotonicMillis();
        if (pilot.greeted) {
            pilot.heardAt = mono;
            pilot.free = poll.max() > 0 ? poll.free() : Resources.NONE;
            pilot.trouble = poll.trouble();
            if (poll.owner() != null) {
                pilot.owner = poll.owner();
            }
            pilot.end = poll.timeLeftMillis() == null ? null : (Long) (mono + poll.timeLeftMillis());
        }
        List<PilotMessages.Candidate> candidates = poll.max() > 0 ? slate(pilot, poll, mono) : List.of();
        return new PilotMessages.Polled(state.epoch, candidates, pilot.due(mono, () -> state.isBusy(pilot)));
    }

    /** Only what fits; for a pilot that is nobody's yet, the jobs of the owner whose turn it is. */
    private List<PilotMessages.Candidate> slate(PilotEntry pilot, PilotMessages.Poll poll, long now) {
        if (!pilot.greeted || pilot.drained || state.isDraining() || state.superseded) {
            return List.of();
        }
        List<PilotMessages.Candidate> slate = new ArrayList<>();
        Map<Shape, Boolean> verdicts = new HashMap<>();
        // A pilot whose cores are all in use and that still asks claims ahead: short jobs, to run as room comes.
        Resources room = poll.free().cores() > 0 || pilot.capability == null ? poll.free() : pilot.capability.most();
        String owner = pilot.owner;
        int most = Math.min(MOST_CANDIDATES, poll.max());
        List<Holding> starving = Starving.only(state, pilot, poll.free(), now);
        for (Holding held : starving != null ? starving : state.holdings.queue()) {
            if (slate.size() == most) {
                break;
            }
            if (!state.mayBeClaimed(held, now)) {
                continue;
            }
            boolean anyOwner = owner == null || state.settings.isolated();
            if (!anyOwner && !held.owner.equals(owner)) {
                continue;
            }
            if (!verdicts.computeIfAbsent(held.shape, shape -> fits(shape, pilot, room, now))) {
                continue;
            }
            owner = held.owner;
            slate.add(new PilotMessages.Candidate(
                    held.key.job(),
                    held.key.generation(),
                    held.key.attempt(),
                    held.shape,
                    held.priority,
                    state.holdings.body(held).inputBytes()));
        }
        return slate;
    }

    private boolean fits(Shape shape, PilotEntry pilot, Resources free, long now) {
        return pilot.capability != null
                && free.covers(shape.least())
                && Matching.match(shape, pilot.takes(state.settings, now)).fits();
    }

    PilotMessages.Claimed claim(PilotEntry pilot, PilotMessages.Claim claim, Moment now, List<HarvesterRecord> out) {
        long mono = now.monotonicMillis();
        PilotMessages.Claimed before = pilot.lastClaimed;
        if (before != null && claim.seq() == pilot.seq) {
            return before;
        }
        boolean inOrder = pilot.greeted && claim.seq() > pilot.seq;
        List<PilotMessages.Grant> granted = new ArrayList<>();
        List<Ack> refused = new ArrayList<>();
        for (Held wanted : claim.jobs()) {
            Holding held = state.holdings.get(AttemptKey.of(wanted));
            Reason reason = inOrder ? refusal(pilot, held, mono) : Reason.UNVERIFIED;
            if (held == null || reason != null) {
                refused.add(new Ack(wanted.job(), wanted.attempt(), reason));
                continue;
            }
            state.claim(held, pilot.id, now, out);
            pilot.workedAt = mono;
            if (pilot.owner == null) {
                pilot.owner = held.owner;
            }
            Resources least = held.shape.least();
            pilot.free = pilot.free.covers(least) ? pilot.free.minus(least) : Resources.NONE;
            granted.add(grant(held, mono));
        }
        PilotMessages.Claimed answer = new PilotMessages.Claimed(granted, refused);
        if (inOrder) {
            pilot.seq = claim.seq();
            pilot.heardAt = mono;
            pilot.lastClaimed = answer;
        }
        return answer;
    }

    /** The answer to a pilot that is not known any more. */
    static PilotMessages.Claimed nothing(PilotMessages.Claim claim) {
        List<Ack> refused = new ArrayList<>(claim.jobs().size());
        for (Held wanted : claim.jobs()) {
            refused.add(new Ack(wanted.job(), wanted.attempt(), Reason.NOT_HELD));
        }
        return new PilotMessages.Claimed(List.of(), refused);
    }

    private @Nullable Reason refusal(PilotEntry pilot, @Nullable Holding held, long now) {
        if (held == null || !held.isQueued()) {
            return Reason.NOT_HELD;
        }
        if (pilot.drained || state.isDraining() || state.superseded) {
            return Reason.DRAINING;
        }
        if (!state.mayBeClaimed(held, now)) {
            return Reason.UNVERIFIED;
        }
        if (pilot.owner != null && !pilot.owner.equals(held.owner) && !state.settings.isolated()) {
            return Reason.OTHER_OWNER;
        }
        if (pilot.capability == null
                || !Matching.match(held.shape, pilot.capability).fits()) {
            return Reason.NO_ROOM;
        }
        Long left = pilot.timeLeft(now);
        return left != null && held.shape.durationMillis() > left ? Reason.TOO_LONG : null;
    }

    private PilotMessages.Grant grant(Holding held, long now) {
        Body body = state.holdings.body(held);
        return new PilotMessages.Grant(
                held.key.job(),
                held.key.generation(),
                held.key.attempt(),
                held.owner,
                held.group,
                Math.max(0, held.until - now),
                held.silenceMillis,
                body.description(held.key.job()),
                body.parameters(held.key.job()));
    }

    PilotMessages.Reported report(
            PilotEntry pilot, PilotMessages.Report report, Moment now, List<HarvesterRecord> out) {
        long mono = now.monotonicMillis();
        if (state.superseded) {
            // What this process takes in would never arrive; the pilot keeps it and finds the newer process, or gives
            // up.
            return new PilotMessages.Reported(state.epoch, List.of(), List.of(), List.of());
        }
        pilot.heardAt = mono;
        List<Ack> acks = new ArrayList<>(report.progress().size());
        for (Progress progress : report.progress()) {
            acks.add(new Ack(progress.job(), progress.attempt(), take(pilot, progress, now, out)));
        }
        List<PilotMessages.Renewal> renewals = new ArrayList<>(report.renew().size());
        Set<AttemptKey> listed = new HashSet<>();
        for (Held renew : report.renew()) {
            AttemptKey key = AttemptKey.of(renew);
            listed.add(key);
            Holding held = state.holdings.get(key);
            if (held == null || !pilot.id.equals(held.pilot)) {
                renewals.add(new PilotMessages.Renewal(renew.job(), renew.attempt(), 0, Reason.NOT_HELD));
                continue;
            }
            held.heard = true;
            renewals.add(new PilotMessages.Renewal(
                    renew.job(), renew.attempt(), held.ended ? 0 : Math.max(0, held.until - mono), null));
        }
        pilot.keepDrops(listed);
        return new PilotMessages.Reported(state.epoch, acks, renewals, pilot.due(mono, () -> state.isBusy(pilot)));
    }

    private @Nullable Reason take(PilotEntry pilot, Progress progress, Moment now, List<HarvesterRecord> out) {
        AttemptKey key = AttemptKey.of(progress);
        Holding held = state.holdings.get(key);
        if (held == null || !pilot.id.equals(held.pilot)) {
            return Reason.NOT_HELD;
        }
        held.heard = true;
        if (held.ended) {
            return null;
        }
        List<Step> steps = pilot.named(Steps.news(progress.steps(), held.last));
        if (state.settings.lives() != null) {
            steps = unnamed.keep(key, pilot, steps, now.monotonicMillis());
        }
        List<LogChunk> logs = unseen(held, progress.logs());
        if (steps.isEmpty() && logs.isEmpty()) {
            return null;
        }
        Progress news = new Progress(
                key.job(),
                key.generation(),
                key.attempt(),
                steps,
                null,
                progress.exit(),
                progress.outputs(),
                logs.isEmpty() ? null : logs);
        passOn(pilot, held, news, now, out);
        return null;
    }

    private void passOn(PilotEntry pilot, Holding held, Progress news, Moment now, List<HarvesterRecord> out) {
        state.forward(held, news, now, out);
        if (held.ended) {
            pilot.freed(held.shape.least());
            pilot.workedAt = now.monotonicMillis();
            pilot.followed(held.key);
            pilot.proved = true;
            state.settle(pilot, now.monotonicMillis());
        } else if (held.last == Phase.RELEASING && held.cancel) {
            pilot.followed(held.key);
        }
    }

    /** Pilots that have handed jobs back, as somebody has told them to end whom the platform has not named yet. */
    Set<String> unnamed() {
        return unnamed.pilots();
    }

    /** What was handed back by pilots that another has told to end goes on its way, with the reason where the platform has said one. */
    void name(Moment now, List<HarvesterRecord> out) {
        for (Unnamed.HandedBack back : unnamed.due(now.monotonicMillis())) {
            Holding held = state.holdings.get(back.key());
            PilotEntry pilot = back.pilot();
            if (held != null && !held.ended && pilot.id.equals(held.pilot)) {
                passOn(pilot, held, Outbox.of(held.key, pilot.renamed(List.of(back.end())), null), now, out);
            }
        }
    }

    /** What is said twice is passed on once. */
    private static List<LogChunk> unseen(Holding held, @Nullable List<LogChunk> logs) {
        if (logs == null || logs.isEmpty()) {
            return List.of();
        }
        Map<String, Long> ends = held.written;
        List<LogChunk> unseen = new ArrayList<>(logs.size());
        for (LogChunk chunk : logs) {
            long end = chunk.offset() + chunk.data().length;
            if (end > ends.getOrDefault(chunk.stream(), 0L)) {
                ends.put(chunk.stream(), end);
                unseen.add(chunk);
            }
        }
        return unseen;
    }

    /**
     * Whether a pilot that was made of a job's image never came up because of that image. Then nothing of the platform is to
     * blame, and the next would fare no better: the jobs that are to run in it end.
     */
    boolean imageFailed(PilotEntry pilot, PilotSeen seen, Moment now, List<HarvesterRecord> out) {
        String image = pilot.image;
        if (image == null || pilot.known || seen.reason() != Reason.IMAGE_UNAVAILABLE) {
            return false;
        }
        String why = "the image " + image + ": " + (seen.message() == null ? "it cannot be had" : seen.message());
        for (Holding held : List.copyOf(state.holdings.queue())) {
            if (image.equals(held.shape.image()) && state.mayBeClaimed(held, now.monotonicMillis())) {
                state.claim(held, pilot.id, now, out);
                state.end(held, Phase.FAILED, Reason.IMAGE_FAILED, why, now, out);
            }
        }
        return true;
    }

    /** Proved dead: what it ran is lost, and its token is worth nothing. */
    void dead(PilotEntry pilot, @Nullable Reason why, @Nullable String message, Moment now, List<HarvesterRecord> out) {
        Reason reason = why != null && why.isEndOfAllocation() ? why : Reason.PILOT_LOST;
        for (Holding held : List.copyOf(state.holdings.of(pilot.id))) {
            if (!held.ended) {
                state.end(held, Phase.WAITING, reason, message, now, out);
            }
        }
    }
}
