// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.choice.Directive.Kind;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.time.Moment;

/** The attempts a pilot holds: what they occupy, which of them start next, and the ways in which they end. */
final class Roster {
    /** A job that runs for longer is not one of those that are claimed ahead of. */
    private static final long SHORT_MILLIS = 2_000;

    /** So long waits what was claimed ahead. */
    private static final long AHEAD_PATIENCE_MILLIS = 10_000;

    final Map<AttemptKey, Attempt> attempts = new LinkedHashMap<>();
    /** Dropped attempts whose payloads are still being killed, and what they occupy until then. */
    final Map<AttemptKey, Resources> dropping = new LinkedHashMap<>();
    /** Claimed ahead, in the order in which they start. */
    final Deque<Attempt> queued = new ArrayDeque<>();

    private final PilotSettings settings;

    Roster(PilotSettings settings) {
        this.settings = settings;
    }

    Optional<Attempt> find(JobId job, int attempt) {
        for (Attempt candidate : attempts.values()) {
            if (candidate.key.attempt() == attempt && candidate.key.job().equals(job)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    List<Held> held(boolean resultsToo) {
        List<Held> held = new ArrayList<>(attempts.size());
        for (Attempt attempt : attempts.values()) {
            if (resultsToo || !attempt.isEnded()) {
                held.add(attempt.heldBy(settings.pilot()));
            }
        }
        return held;
    }

    /** Whether an attempt runs, or waits for room, that shows how the node is since its rest. */
    boolean isTrying(Health health) {
        return !queued.isEmpty()
                || attempts.values().stream()
                        .anyMatch(attempt -> attempt.isActive() && health.isAfterRest(attempt.startedAt));
    }

    // --- room ---

    Resources used() {
        Resources used = Resources.NONE;
        for (Attempt attempt : attempts.values()) {
            used = used.plus(attempt.given);
        }
        for (Resources given : dropping.values()) {
            used = used.plus(given);
        }
        return used;
    }

    Resources free() {
        Resources free = settings.capability().most().minus(used());
        for (Attempt attempt : queued) {
            // What waits first for room is not given to a candidate behind it.
            if (!free.covers(attempt.least)) {
                return new Resources(0, 0, 0, 0);
            }
        }
        return free;
    }

    /** Whether what runs here is, or may turn out to be, short. */
    boolean turnsOver(Moment now) {
        boolean any = false;
        for (Attempt attempt : attempts.values()) {
            if (attempt.isActive()) {
                if (now.monotonicMillis() - attempt.startedAt < SHORT_MILLIS) {
                    return true;
                }
                any = true;
            }
        }
        return !any;
    }

    /** What was claimed ahead of jobs that turned out to be long goes back, so that others can have it. */
    void handBackOverdue(Moment now) {
        for (Attempt attempt : List.copyOf(queued)) {
            if (now.monotonicMillis() - attempt.claimedAt > AHEAD_PATIENCE_MILLIS && !attempt.held) {
                handBack(attempt, Reason.RETURNED, now);
            }
        }
    }

    /** @param usable what a job may take that starts now; null when nothing limits it */
    void start(boolean draining, @Nullable Long usable, Moment now, List<Directive> out) {
        if (draining) {
            return;
        }
        for (Attempt attempt : List.copyOf(queued)) {
            if (usable != null && attempt.durationMillis > usable && !attempt.held) {
                // There was time enough when it was claimed; what ran before it took too long.
                handBack(attempt, Reason.RETURNED, now);
                continue;
            }
            Resources free = settings.capability().most().minus(used());
            if (attempt.held || !free.covers(attempt.least)) {
                // In order: a later, smaller one must not overtake for ever what was claimed first.
                break;
            }
            queued.remove(attempt);
            int cores = Math.max(attempt.least.cores(), Math.min(attempt.coresMax, free.cores()));
            attempt.given = new Resources(cores, attempt.least.memory(), attempt.least.disk(), attempt.least.gpus());
            attempt.state = Attempt.State.PREPARING;
            attempt.startedAt = now.monotonicMillis();
            out.add(new Directive(Kind.START, attempt.key.job(), attempt.key.attempt(), attempt.grant, cores, null));
        }
    }

    // --- ends ---

    static void conclude(Attempt attempt, Outcome outcome, Moment now) {
        long at = now.wall().toEpochMilli();
        Exit exit = outcome.exit();
        Reason reason = exit == null ? null : exit.reason();
        String message = exit == null ? null : exit.message();
        attempt.result(exit, outcome.outputs());
        if (outcome.phase() == Phase.WAITING) {
            attempt.step(Phase.WAITING, at, reason == null ? Reason.RETURNED : reason, message);
            attempt.state = Attempt.State.ENDED;
            return;
        }
        attempt.step(Phase.RELEASING, at, reason, message);
        if (outcome.phase() == Phase.COMPLETED && outcome.staged()) {
            attempt.state = Attempt.State.RELEASING;
        } else {
            attempt.step(outcome.phase(), at, reason, message);
            attempt.state = Attempt.State.ENDED;
        }
    }

    void outOfTouch(Attempt attempt, Moment now, List<Directive> out) {
        switch (attempt.state) {
            case QUEUED -> handBack(attempt, Reason.OUT_OF_TOUCH, now);
            case PREPARING, RUNNING -> stop(attempt, Reason.OUT_OF_TOUCH, out);
            // The pool may have given the job away, so the outputs must not be renamed any more.
            case RELEASING -> {
                attempt.step(Phase.WAITING, now.wall().toEpochMilli(), Reason.OUT_OF_TOUCH, null);
                attempt.state = Attempt.State.ENDED;
            }
            case PUBLISHING, ENDED -> {}
        }
    }

    void cancel(Attempt attempt, Moment now, List<Directive> out) {
        switch (attempt.state) {
            case QUEUED -> {
                queued.remove(attempt);
                attempt.step(Phase.CANCELLED, now.wall().toEpochMilli(), Reason.CANCELLED, null);
                attempt.state = Attempt.State.ENDED;
            }
            case PREPARING, RUNNING -> stop(attempt, Reason.CANCELLED, out);
            case RELEASING -> {
                attempt.step(Phase.CANCELLED, now.wall().toEpochMilli(), Reason.CANCELLED, null);
                attempt.state = Attempt.State.ENDED;
            }
            // Too late: its outputs have their names, or its end is on the way.
            case PUBLISHING, ENDED -> {}
        }
    }

    static void stop(Attempt attempt, Reason reason, List<Directive> out) {
        if (attempt.stopping == null) {
            attempt.stopping = reason;
            out.add(Directive.about(Kind.STOP, attempt, reason));
        }
    }

    void handBack(Attempt attempt, Reason reason, Moment now) {
        queued.remove(attempt);
        attempt.step(Phase.WAITING, now.wall().toEpochMilli(), reason, null);
        attempt.state = Attempt.State.ENDED;
    }

    void drop(Attempt attempt, Reason reason, List<Directive> out) {
        attempts.remove(attempt.key);
        queued.remove(attempt);
        if (attempt.isActive()) {
            dropping.put(attempt.key, attempt.given);
        }
        out.add(Directive.about(Kind.DROP, attempt, reason));
    }

    /** How much of its duration is left. */
    static long left(Attempt attempt, Moment now) {
        return attempt.startedAt + attempt.durationMillis - now.monotonicMillis();
    }

    void checkInvariants(@Nullable String owner) {
        Resources used = used();
        require(settings.capability().most().covers(used), "more is in use than this pilot has: ", used);
        for (Attempt attempt : queued) {
            require(attempt.state == Attempt.State.QUEUED, "queued and not waiting for room: ", attempt.key);
        }
        for (Attempt attempt : attempts.values()) {
            boolean sameOwner = attempt.grant == null || attempt.grant.owner().equals(owner);
            require(settings.mixesOwners() || sameOwner, "of another owner than the pilot: ", attempt.key);
            boolean empty = attempt.given.equals(Resources.NONE);
            require(attempt.isActive() || empty, "ended and still holding resources: ", attempt.key);
        }
    }

    private static void require(boolean holds, String otherwise, Object about) {
        if (!holds) {
            throw new IllegalStateException(otherwise + about);
        }
    }
}
