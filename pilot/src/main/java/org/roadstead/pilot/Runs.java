// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.choice.Directive;
import org.roadstead.core.choice.Outcome;
import org.roadstead.core.choice.PilotLedger;
import org.roadstead.core.job.JobId;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.SystemTime;

/** The attempts on this node and their way into the ledger. For the pilot's thread. */
final class Runs {
    /** Pieces of a stream's end that are kept when the harvester cannot be reached at the end of a payload. */
    private static final int LAST_PIECES = 16;

    private record Key(JobId job, int attempt) {}

    private final PilotLedger ledger;
    private final Workshop workshop;
    private final Executor threads;
    private final Duration killGrace;
    private final AttemptRun.Owner owner;
    /** Those that prepare or run. */
    private final Map<Key, AttemptRun> active = new LinkedHashMap<>();
    /** Those whose payload has ended and whose output has not all been handed over. */
    private final Map<AttemptRun, Outcome> ending = new LinkedHashMap<>();
    /** Those with staged outputs that wait for the pool. */
    private final Map<Key, AttemptRun> releasing = new HashMap<>();
    /** When claims run out. */
    private final Map<Key, Long> deadlines = new HashMap<>();

    Runs(PilotLedger ledger, Workshop workshop, Executor threads, Duration killGrace, AttemptRun.Owner owner) {
        this.ledger = ledger;
        this.workshop = workshop;
        this.threads = threads;
        this.killGrace = killGrace;
        this.owner = owner;
    }

    boolean isEmpty() {
        return active.isEmpty() && ending.isEmpty();
    }

    void follow(Directive directive) {
        JobId job = directive.job();
        if (job == null) {
            return;
        }
        Key key = new Key(job, directive.attempt());
        PilotMessages.Grant grant = directive.grant();
        if (directive.kind() == Directive.Kind.START && grant != null) {
            AttemptRun run = new AttemptRun(grant, directive.cores(), workshop, threads, owner, killGrace);
            active.put(key, run);
            // Saves a short job two of the four times that one thread waits for the other.
            if (run.isPrepared() && ledger.prepared(job, directive.attempt(), SystemTime.INSTANCE.moment())) {
                run.wanted();
            }
            threads.execute(run);
            return;
        }
        Reason reason = directive.reason();
        AttemptRun run = active.get(key);
        switch (directive.kind()) {
            case STOP -> {
                if (run != null) {
                    run.stop(reason == null ? Reason.CANCELLED : reason);
                }
            }
            case DROP -> {
                if (run != null) {
                    run.drop(reason == null ? Reason.NOT_HELD : reason);
                }
                letGo(key);
            }
            case HOLD -> {
                if (run != null) {
                    run.hold(true);
                }
            }
            case CONTINUE -> {
                if (run != null) {
                    run.hold(false);
                }
            }
            case FORGET -> letGo(key);
            default -> {}
        }
    }

    private void letGo(Key key) {
        deadlines.remove(key);
        AttemptRun staged = releasing.remove(key);
        if (staged != null) {
            threads.execute(staged::forget);
        }
    }

    @Nullable
    AttemptRun find(Directive directive) {
        JobId job = directive.job();
        return job == null ? null : releasing.get(new Key(job, directive.attempt()));
    }

    /** A claim was granted or renewed. */
    void mayRunUntil(JobId job, int attempt, long monotonicMillis) {
        deadlines.merge(new Key(job, attempt), monotonicMillis, Math::max);
    }

    /** When the first claim of an active attempt runs out; {@link Long#MAX_VALUE} without one. */
    long nearestDeadline() {
        long nearest = Long.MAX_VALUE;
        for (Key key : active.keySet()) {
            nearest = Math.min(nearest, deadlines.getOrDefault(key, Long.MAX_VALUE));
        }
        return nearest;
    }

    void endOverdue(Moment now) {
        for (AttemptRun run : active.values()) {
            if (run.isOverdue(now.monotonicMillis())) {
                run.stop(Reason.DURATION_EXCEEDED);
            }
        }
    }

    /** Hands new output of running payloads to the ledger; whether there was any. */
    boolean writeLogs() {
        boolean any = false;
        for (AttemptRun run : active.values()) {
            any |= write(run);
        }
        return any;
    }

    private boolean write(AttemptRun run) {
        boolean any = false;
        while (ledger.takesLogs(run.job(), run.attempt())) {
            List<LogChunk> chunks = run.capture().take();
            if (chunks.isEmpty()) {
                break;
            }
            chunks.forEach(chunk -> ledger.wrote(run.job(), run.attempt(), chunk));
            any = true;
        }
        return any;
    }

    /** The payload is gone; its outcome goes to the ledger once its output has. */
    void ended(AttemptRun run, Outcome outcome) {
        ending.put(run, outcome);
    }

    /**
     * Hands over what can be. While the harvester takes output, the outcome waits for all of it; else the end of each
     * stream has to do, for the result must get onto the disk.
     */
    void finish(boolean harvesterIsUp, Consumer<List<Directive>> told) {
        for (Iterator<Map.Entry<AttemptRun, Outcome>> all = ending.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<AttemptRun, Outcome> each = all.next();
            AttemptRun run = each.getKey();
            if (!run.isDropped() && !isWritten(run, harvesterIsUp)) {
                continue;
            }
            all.remove();
            Key key = new Key(run.job(), run.attempt());
            active.remove(key);
            if (each.getValue().staged() && !run.isDropped()) {
                releasing.put(key, run);
            } else {
                threads.execute(run::forget);
            }
            told.accept(ledger.ended(run.job(), run.attempt(), each.getValue(), SystemTime.INSTANCE.moment()));
        }
    }

    /** Whether an outcome waits for its output to be taken. */
    boolean hasOutputLeft() {
        return !ending.isEmpty();
    }

    private boolean isWritten(AttemptRun run, boolean harvesterIsUp) {
        write(run);
        if (ledger.takesLogs(run.job(), run.attempt())) {
            return true;
        }
        if (harvesterIsUp) {
            return false;
        }
        ArrayDeque<LogChunk> last = new ArrayDeque<>();
        List<LogChunk> chunks;
        while (!(chunks = run.capture().take()).isEmpty()) {
            for (LogChunk chunk : chunks) {
                last.add(chunk);
                if (last.size() > LAST_PIECES) {
                    last.removeFirst();
                }
            }
        }
        last.forEach(chunk -> ledger.wrote(run.job(), run.attempt(), chunk));
        return true;
    }
}
