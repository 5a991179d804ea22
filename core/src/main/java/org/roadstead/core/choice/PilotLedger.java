// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.choice.Directive.Kind;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.PilotMessages.Candidate;
import org.roadstead.core.protocol.PilotMessages.Grant;
import org.roadstead.core.protocol.PilotMessages.Renewal;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;

/**
 * Everything a pilot decides: what it claims, how long it may run it, when it must stop. One thread at a time; no I/O.
 * Methods answer with what the edge is to do, in order.
 *
 * <h2>Leases</h2>
 *
 * An attempt may run until {@code sentAt + remainMillis} of the newest answer that renewed it, on this process's
 * monotonic clock; its payload is told to stop so much earlier that it has stopped by then. A process that may have
 * been paused holds its payloads until an answer to a question asked after the pause has renewed them.
 *
 * <h2>Results</h2>
 *
 * Steps, logs and results are said again until the harvester has taken them; {@link #unsafeResults} is what the edge
 * keeps on disk meanwhile.
 */
public final class PilotLedger {
    static final int SLATE = 64;
    static final long POLL_MILLIS = 25_000;
    private static final int MOST_PROGRESS = 500;
    private static final long MOST_LOG_BYTES = 256 * 1024;

    private final PilotSettings settings;
    private final Roster roster;
    private final RunTimes runTimes = new RunTimes();
    private final Deadlines deadlines;
    private final Health health = new Health();
    private PilotMessages.@Nullable Trouble toldTrouble;
    private List<Candidate> candidates = List.of();
    /** What the claim under way asks for, with the shapes that its answer does not repeat. */
    private final Map<AttemptKey, Candidate> claimable = new LinkedHashMap<>();

    private @Nullable String owner;
    private @Nullable String epoch;
    private boolean welcomed;
    private long seq;
    private long renewMillis = 10_000;
    private long idleMillis = Long.MAX_VALUE;
    private long busyAt = Long.MIN_VALUE;
    private boolean draining;
    private Reason drainReason = Reason.PILOT_DRAINED;
    private PilotMessages.@Nullable Claim claiming;
    private PilotMessages.@Nullable Report reporting;

    public PilotLedger(PilotSettings settings) {
        this.settings = settings;
        this.roster = new Roster(settings);
        this.deadlines = new Deadlines(roster, settings.killGrace().toMillis());
        this.owner = settings.owner();
    }

    /** Results that an earlier process of this pilot left on disk, to be delivered. */
    public void recover(List<Progress> spooled) {
        for (Progress result : spooled) {
            roster.attempts.put(AttemptKey.of(result), Attempt.recovered(result));
        }
    }

    // --- hello -------------------------------------------------------------------------------------------------

    /** Nothing is chosen or reported until it is answered; a claim or a report under way counts as lost. */
    public PilotMessages.Hello hello(Moment now) {
        deadlines.begin(now);
        welcomed = false;
        reporting = null;
        forgetClaim();
        return new PilotMessages.Hello(
                ++seq,
                settings.pilot(),
                settings.node(),
                settings.pid(),
                settings.allocation(),
                settings.capability(),
                timeLeft(now),
                settings.containment(),
                settings.release(),
                ProtocolRange.CURRENT,
                settings.features(),
                owner,
                roster.held(true));
    }

    public List<Directive> welcomed(PilotMessages.Welcome answer, Moment sentAt, Moment now) {
        List<Directive> out = new ArrayList<>();
        welcomed = true;
        epoch = answer.epoch();
        renewMillis = answer.renewMillis();
        idleMillis = answer.idleMillis();
        deadlines.renewSoon();
        candidates = List.of();
        if (busyAt == Long.MIN_VALUE) {
            busyAt = now.monotonicMillis();
        }
        roster.attempts.values().forEach(Attempt::tellAgain);
        for (Ack ack : answer.acks()) {
            Reason refused = ack.refused();
            if (refused != null) {
                roster.find(ack.job(), ack.attempt()).ifPresent(attempt -> roster.drop(attempt, refused, out));
            }
        }
        roster.start(draining, usableTime(now), now, out);
        return out;
    }

    private void forgetClaim() {
        claiming = null;
        claimable.clear();
        candidates = List.of();
    }

    // --- choosing ----------------------------------------------------------------------------------------------

    /**
     * What to ask for; always one, with max 0 when there is no room or enough is at hand. One poll should be open at
     * all times for commands; when the open one has max 0 and {@link #wantsSlate} has become true, a second one is
     * opened beside it.
     */
    public PilotMessages.Poll poll(Moment now) {
        Resources room =
                aheadWanted(now) > roster.queued.size() ? settings.capability().most() : roster.free();
        toldTrouble = health.trouble(now);
        return new PilotMessages.Poll(
                room, owner, timeLeft(now), wantsSlate(now) ? SLATE : 0, POLL_MILLIS, toldTrouble);
    }

    /** Whether the harvester is to hear at once, by another poll, that this pilot rests or that it does no more. */
    public boolean hasNews(Moment now) {
        return welcomed && !Objects.equals(toldTrouble, health.trouble(now));
    }

    /** Whether a slate is wanted: there is room, or jobs are short, and no candidates are at hand. */
    public boolean wantsSlate(Moment now) {
        return welcomed
                && !draining
                && claiming == null
                && candidates.isEmpty()
                && mayTake(now)
                && (roster.free().cores() > 0 || roster.queued.size() < aheadWanted(now) / 2);
    }

    /** A node on which jobs die at once takes none, and one after its rest. */
    private boolean mayTake(Moment now) {
        return !health.rests(now) && !(health.tries(now) && roster.isTrying(health));
    }

    /** Commands take effect at once; candidates are kept for {@link #choose}. */
    public List<Directive> polled(PilotMessages.Polled answer, Moment now) {
        List<Directive> out = new ArrayList<>();
        if (!sameEpoch(answer.epoch(), out)) {
            return out;
        }
        if (!answer.candidates().isEmpty()) {
            candidates = List.copyOf(answer.candidates());
        }
        for (Command command : answer.commands()) {
            follow(command, now, out);
        }
        return out;
    }

    /**
     * The final choice among the candidates at hand: fits now, ends before the time left with margin, same owner, higher
     * priority, packs best; claims a little ahead where jobs are short. Empty when nothing suits or a claim is under way.
     */
    public Optional<PilotMessages.Claim> choose(Moment now) {
        if (!welcomed || draining || claiming != null || candidates.isEmpty() || !mayTake(now)) {
            return Optional.empty();
        }
        int ahead = health.tries(now) ? 0 : Math.max(0, aheadWanted(now) - roster.queued.size());
        Resources free = roster.free();
        if (ahead == 0 && free.cores() <= 0) {
            return Optional.empty();
        }
        List<Candidate> chosen = Choice.choose(candidates, capability(now), free, ahead, owner, settings.mixesOwners());
        if (chosen.isEmpty()) {
            // What is at hand does not suit; the next slate may.
            candidates = List.of();
            return Optional.empty();
        }
        if (health.tries(now)) {
            chosen = chosen.subList(0, 1);
        }
        // By identity: to compare shapes with each other took a fifth of a pilot's time for short jobs.
        Set<Candidate> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(chosen);
        candidates = candidates.stream().filter(each -> !gone.contains(each)).toList();
        List<Held> jobs = new ArrayList<>(chosen.size());
        for (Candidate candidate : chosen) {
            AttemptKey key = new AttemptKey(candidate.job(), candidate.generation(), candidate.attempt());
            jobs.add(new Held(key.job(), key.generation(), key.attempt(), settings.pilot()));
            claimable.put(key, candidate);
        }
        claiming = new PilotMessages.Claim(++seq, jobs);
        return Optional.of(claiming);
    }

    public List<Directive> claimed(PilotMessages.Claim sent, PilotMessages.Claimed answer, Moment sentAt, Moment now) {
        List<Directive> out = new ArrayList<>();
        if (claiming == null || claiming.seq() != sent.seq()) {
            return out;
        }
        if (deadlines.isBeforePause(sentAt)) {
            // Granted before a pause: how much of it is left is anybody's guess.
            return claimFailed(sent, now);
        }
        claiming = null;
        Map<AttemptKey, Candidate> claimedCandidates = Map.copyOf(claimable);
        claimable.clear();
        busyAt = now.monotonicMillis();
        for (Grant grant : answer.granted()) {
            AttemptKey key = new AttemptKey(grant.job(), grant.generation(), grant.attempt());
            Candidate candidate = claimedCandidates.get(key);
            if (candidate == null || roster.attempts.containsKey(key)) {
                continue;
            }
            Shape shape = candidate.shape();
            Attempt attempt = new Attempt(key, grant, shape.least(), shape.coresMax(), shape.durationMillis());
            attempt.claimedAt = now.monotonicMillis();
            deadlines.granted(attempt, grant, sentAt);
            if (owner == null) {
                owner = grant.owner();
            }
            roster.attempts.put(attempt.key, attempt);
            roster.queued.add(attempt);
            if (draining) {
                roster.handBack(attempt, drainReason, now);
            } else if (health.rests(now)) {
                roster.handBack(attempt, Reason.RETURNED, now);
            }
        }
        if (!answer.refused().isEmpty()) {
            // Somebody else was faster: what is at hand is out of date.
            candidates = List.of();
        }
        roster.start(draining, usableTime(now), now, out);
        return out;
    }

    /** The claim's answer was lost: whatever was granted is not run, and said so in the next hello. */
    public List<Directive> claimFailed(PilotMessages.Claim sent, Moment now) {
        List<Directive> out = new ArrayList<>();
        if (claiming != null && claiming.seq() == sent.seq()) {
            forgetClaim();
            welcomed = false;
            out.add(Directive.plain(Kind.HELLO));
        }
        return out;
    }

    // --- running -----------------------------------------------------------------------------------------------

    /** Its inputs are there, or it has none; the payload starts now. False: stop instead, it is no longer wanted. */
    public boolean prepared(JobId job, int attempt, Moment now) {
        Attempt found = roster.find(job, attempt).orElse(null);
        if (found == null || found.state != Attempt.State.PREPARING || found.stopping != null || found.held) {
            return false;
        }
        found.state = Attempt.State.RUNNING;
        found.ranAt = now.monotonicMillis();
        found.step(Phase.RUNNING, now.wall().toEpochMilli(), null, null);
        return true;
    }

    /** Output of a running payload. */
    public void wrote(JobId job, int attempt, LogChunk chunk) {
        roster.find(job, attempt).ifPresent(found -> found.wrote(chunk));
    }

    /** Whether more output may be handed over before some of it has been taken; bounds memory while the harvester is away. */
    public boolean takesLogs(JobId job, int attempt) {
        return roster.find(job, attempt)
                .map(found -> found.logBytes() < MOST_LOG_BYTES)
                .orElse(false);
    }

    /** The payload has ended (and nothing of it runs any more), outputs are staged. */
    public List<Directive> ended(JobId job, int attempt, Outcome outcome, Moment now) {
        List<Directive> out = new ArrayList<>();
        busyAt = now.monotonicMillis();
        roster.dropping.keySet().removeIf(key -> key.job().equals(job) && key.attempt() == attempt);
        Attempt found = roster.find(job, attempt).orElse(null);
        if (found != null && found.isActive()) {
            if (found.state == Attempt.State.RUNNING && found.stopping == null) {
                runTimes.ran(now.monotonicMillis() - found.startedAt);
            }
            judge(found, outcome, now);
            found.given = Resources.NONE;
            found.held = false;
            Roster.conclude(found, outcome, now);
        }
        roster.start(draining, usableTime(now), now, out);
        return out;
    }

    /** What was claimed ahead goes back from a node that has turned out to be a black hole, before it dies here, too. */
    private void judge(Attempt ended, Outcome outcome, Moment now) {
        long ran = ended.ranAt < 0 ? -1 : now.monotonicMillis() - ended.ranAt;
        if (ended.stopping == null && health.ended(ended.key.job(), outcome, ended.startedAt, ran, now)) {
            candidates = List.of();
            for (Attempt attempt : List.copyOf(roster.queued)) {
                roster.handBack(attempt, Reason.RETURNED, now);
            }
        }
    }

    /** The staged outputs have their names. */
    public List<Directive> published(JobId job, int attempt, Moment now) {
        List<Directive> out = new ArrayList<>();
        roster.find(job, attempt)
                .filter(found -> found.state == Attempt.State.PUBLISHING)
                .ifPresent(found -> {
                    found.step(Phase.COMPLETED, now.wall().toEpochMilli(), null, null);
                    found.state = Attempt.State.ENDED;
                });
        return out;
    }

    /** The staged outputs could not be given their names: the attempt failed after all. */
    public List<Directive> notPublished(JobId job, int attempt, Exit exit, Moment now) {
        List<Directive> out = new ArrayList<>();
        roster.find(job, attempt)
                .filter(found -> found.state == Attempt.State.PUBLISHING)
                .ifPresent(found -> {
                    found.result(exit, List.of());
                    found.step(Phase.FAILED, now.wall().toEpochMilli(), exit.reason(), exit.message());
                    found.state = Attempt.State.ENDED;
                });
        return out;
    }

    // --- reporting ---------------------------------------------------------------------------------------------

    /** What to say; empty when there is nothing new and no renewal is due. The edge lingers up to 20 ms to gather more. */
    public Optional<PilotMessages.Report> report(Moment now) {
        if (!welcomed || reporting != null) {
            return Optional.empty();
        }
        List<Progress> progress = new ArrayList<>();
        for (Attempt attempt : roster.attempts.values()) {
            if (attempt.dirty && progress.size() < MOST_PROGRESS) {
                progress.add(attempt.progress());
            }
        }
        List<Held> renew = roster.held(false);
        if (progress.isEmpty() && (renew.isEmpty() || !deadlines.renewalIsDue(renewMillis, now))) {
            return Optional.empty();
        }
        deadlines.renewing(now);
        reporting = new PilotMessages.Report(progress, renew);
        return Optional.of(reporting);
    }

    public List<Directive> reported(
            PilotMessages.Report sent, PilotMessages.Reported answer, Moment sentAt, Moment now) {
        List<Directive> out = new ArrayList<>();
        if (reporting != sent) {
            return out;
        }
        reporting = null;
        if (!sameEpoch(answer.epoch(), out)) {
            return out;
        }
        for (int i = 0; i < Math.min(sent.progress().size(), answer.acks().size()); i++) {
            taken(sent.progress().get(i), answer.acks().get(i), out);
        }
        for (Renewal renewal : answer.renewals()) {
            roster.find(renewal.job(), renewal.attempt())
                    .ifPresent(attempt -> renewed(attempt, renewal, sentAt, now, out));
        }
        for (Command command : answer.commands()) {
            follow(command, now, out);
        }
        roster.start(draining, usableTime(now), now, out);
        return out;
    }

    private void taken(Progress sent, Ack ack, List<Directive> out) {
        Attempt attempt = roster.attempts.get(AttemptKey.of(sent));
        if (attempt == null) {
            return;
        }
        if (ack.refused() != null) {
            roster.drop(attempt, ack.refused(), out);
            return;
        }
        attempt.taken(sent);
        if (Attempt.tellsEnd(sent)) {
            roster.attempts.remove(attempt.key);
            out.add(Directive.about(Kind.FORGET, attempt, null));
        }
    }

    private void renewed(Attempt attempt, Renewal renewal, Moment sentAt, Moment now, List<Directive> out) {
        if (renewal.refused() == null) {
            deadlines.renewed(attempt, renewal, sentAt, now, out);
        } else if (!attempt.isEnded()) {
            roster.drop(attempt, renewal.refused(), out);
        }
    }

    /** No answer came; what was sent is sent again. */
    public void reportFailed(PilotMessages.Report sent, Moment now) {
        if (reporting == sent) {
            reporting = null;
            deadlines.renewSoon();
        }
    }

    // --- time --------------------------------------------------------------------------------------------------

    /** Called every second (and after each wake-up): deadlines, pauses, idleness, the end of the allocation. */
    public List<Directive> tick(Clocks clocks, Moment now) {
        List<Directive> out = new ArrayList<>();
        deadlines.tick(clocks, now, out);
        if (health.rests(now)) {
            // It is not idle for want of jobs, and another pilot in its place would be no better off.
            busyAt = now.monotonicMillis();
        }
        roster.handBackOverdue(now);
        Long end = settings.end();
        if (!draining && end != null && now.monotonicMillis() >= end - deadlines.leadMillis()) {
            out.addAll(drain(0, now));
        }
        if (isIdle(now)) {
            out.add(Directive.plain(Kind.END));
        }
        return out;
    }

    private boolean isIdle(Moment now) {
        if (!roster.attempts.isEmpty() || !roster.dropping.isEmpty() || claiming != null) {
            return false;
        }
        return draining || welcomed && now.monotonicMillis() - busyAt >= idleMillis;
    }

    /** SIGTERM: no new jobs; finish what fits in the grace, hand the rest back at once. */
    public List<Directive> drain(long graceMillis, Moment now) {
        return drain(graceMillis, drainReason, now);
    }

    /** The same, with why the platform ends this pilot. */
    public List<Directive> drain(long graceMillis, Reason why, Moment now) {
        drainReason = why;
        List<Directive> out = new ArrayList<>();
        draining = true;
        candidates = List.of();
        for (Attempt attempt : List.copyOf(roster.attempts.values())) {
            if (attempt.state == Attempt.State.QUEUED) {
                roster.handBack(attempt, why, now);
            } else if (attempt.isActive() && Roster.left(attempt, now) > graceMillis) {
                Roster.stop(attempt, why, out);
            }
        }
        return out;
    }

    // --- looking -----------------------------------------------------------------------------------------------

    /** Results not yet safe with the harvester; the edge keeps exactly these on disk. */
    public List<Progress> unsafeResults() {
        return roster.attempts.values().stream()
                .filter(Attempt::isEnded)
                .map(Attempt::progress)
                .toList();
    }

    /** Why this pilot takes no jobs for a while; null while it does. */
    public PilotMessages.@Nullable Trouble trouble(Moment now) {
        return health.trouble(now);
    }

    /** How many attempts are prepared or run now. */
    public int active() {
        return (int) roster.attempts.values().stream().filter(Attempt::isActive).count();
    }

    /** Asserts what must hold between any two calls; for tests and the simulation. */
    public void checkInvariants() {
        roster.checkInvariants(owner);
    }

    // --- parts -------------------------------------------------------------------------------------------------

    private boolean sameEpoch(String heard, List<Directive> out) {
        if (heard.equals(epoch)) {
            return true;
        }
        if (welcomed) {
            welcomed = false;
            out.add(Directive.plain(Kind.HELLO));
        }
        return false;
    }

    private void follow(Command command, Moment now, List<Directive> out) {
        JobId job = command.job();
        switch (command.kind()) {
            case DRAIN -> out.addAll(drain(Long.MAX_VALUE, now));
            case HELLO -> {
                welcomed = false;
                out.add(Directive.plain(Kind.HELLO));
            }
            // For harvesters.
            case RESUME -> {}
            case CANCEL -> attempt(job, command).ifPresent(attempt -> roster.cancel(attempt, now, out));
            case DROP ->
                attempt(job, command).ifPresent(attempt -> {
                    Reason reason = command.reason();
                    roster.drop(attempt, reason == null ? Reason.NOT_HELD : reason, out);
                });
            case RELEASED ->
                attempt(job, command)
                        .filter(attempt -> attempt.state == Attempt.State.RELEASING)
                        .ifPresent(attempt -> {
                            // Past the deadline the job may already be somebody else's; tick hands it back.
                            if (!deadlines.isOver(attempt, now)) {
                                attempt.state = Attempt.State.PUBLISHING;
                                out.add(Directive.about(Kind.PUBLISH, attempt, null));
                            }
                        });
        }
    }

    private Optional<Attempt> attempt(@Nullable JobId job, Command command) {
        return job == null ? Optional.empty() : roster.find(job, command.attempt());
    }

    /** Nothing while all that runs here has turned out to be long, whatever jobs took before. */
    private int aheadWanted(Moment now) {
        return roster.turnsOver(now)
                ? runTimes.ahead(Math.max(1, settings.capability().most().cores()))
                : 0;
    }

    private Capability capability(Moment now) {
        Capability own = settings.capability();
        Long left = timeLeft(now);
        long longest = left == null
                ? own.longestMillis()
                : Math.min(own.longestMillis(), left - settings.margin().toMillis());
        return own.lasting(longest);
    }

    private @Nullable Long timeLeft(Moment now) {
        Long end = settings.end();
        return end == null ? null : Math.max(0, end - now.monotonicMillis());
    }

    /** The time left less the margin: what a job may take. */
    private @Nullable Long usableTime(Moment now) {
        Long left = timeLeft(now);
        return left == null ? null : Math.max(0, left - settings.margin().toMillis());
    }
}
