// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.choice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.PilotMessages.Grant;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;

/** One attempt that a pilot has claimed, until its result is safe with the harvester. */
final class Attempt {
    /** How far it is on this node. */
    enum State {
        /** Claimed ahead; nothing of it runs. */
        QUEUED,
        PREPARING,
        RUNNING,
        /** Its payload has ended and the pool has not yet let its staged outputs be renamed. */
        RELEASING,
        /** Its staged outputs are being renamed. */
        PUBLISHING,
        /** Its result is complete and not yet safe. */
        ENDED
    }

    final AttemptKey key;
    final @Nullable Grant grant;
    final Resources least;
    final int coresMax;
    final long durationMillis;
    /** When it was claimed; on the monotonic clock. */
    long claimedAt;

    State state = State.QUEUED;
    /** Until when it may run, on the pilot's monotonic clock. */
    long deadline;
    /** What the newest renewal was worth, in milliseconds. */
    long remain;

    long startedAt;
    /** When its payload was started; -1 before. */
    long ranAt = -1;
    /** What it has been given; nothing before it starts. */
    Resources given = Resources.NONE;
    /** Why it is being stopped; null while it is wanted. */
    @Nullable
    Reason stopping;
    /** Whether its payload is held until its claim is renewed. */
    boolean held;
    /** Whether something has to be said that was not sent, or not answered. */
    boolean dirty;

    private final List<Step> steps = new ArrayList<>(4);
    /** How many of the steps the harvester has taken. */
    private int told;

    private final List<LogChunk> logs = new ArrayList<>();
    private long logBytes;
    private @Nullable Exit exit;
    private @Nullable List<KeptOutput> outputs;

    Attempt(AttemptKey key, @Nullable Grant grant, Resources least, int coresMax, long durationMillis) {
        this.key = key;
        this.grant = grant;
        this.least = least;
        this.coresMax = coresMax;
        this.durationMillis = durationMillis;
    }

    /** A result that an earlier process of this pilot left. */
    static Attempt recovered(Progress result) {
        Attempt attempt = new Attempt(AttemptKey.of(result), null, Resources.NONE, 0, 0);
        attempt.state = State.ENDED;
        attempt.steps.addAll(result.steps());
        attempt.exit = result.exit();
        attempt.outputs = result.outputs();
        if (result.logs() != null) {
            attempt.logs.addAll(result.logs());
        }
        attempt.dirty = true;
        return attempt;
    }

    boolean isActive() {
        return state == State.PREPARING || state == State.RUNNING;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    void step(Phase phase, long at, @Nullable Reason reason, @Nullable String message) {
        steps.add(new Step(phase, at, reason, message));
        dirty = true;
    }

    void result(@Nullable Exit newExit, List<KeptOutput> newOutputs) {
        exit = newExit;
        outputs = newOutputs.isEmpty() ? null : newOutputs;
    }

    void wrote(LogChunk chunk) {
        logs.add(chunk);
        logBytes += chunk.data().length;
        dirty = true;
    }

    long logBytes() {
        return logBytes;
    }

    Held heldBy(String pilot) {
        return new Held(key.job(), key.generation(), key.attempt(), pilot);
    }

    /** All that the harvester has not taken yet. */
    Progress progress() {
        return new Progress(
                key.job(),
                key.generation(),
                key.attempt(),
                List.copyOf(steps.subList(told, steps.size())),
                null,
                exit,
                outputs,
                logs.isEmpty() ? null : List.copyOf(logs));
    }

    /** Another start of the harvester answers, perhaps on an older disk: all steps are said again. */
    void tellAgain() {
        told = 0;
        dirty = !steps.isEmpty() || !logs.isEmpty();
    }

    /** The harvester has {@code sent} on disk. */
    void taken(Progress sent) {
        told = Math.min(steps.size(), told + sent.steps().size());
        List<LogChunk> sentLogs = sent.logs();
        if (sentLogs != null) {
            List<LogChunk> gone = logs.subList(0, Math.min(logs.size(), sentLogs.size()));
            for (LogChunk chunk : gone) {
                logBytes -= chunk.data().length;
            }
            gone.clear();
        }
        dirty = told < steps.size() || !logs.isEmpty();
    }

    /** Whether {@code sent} told the end. */
    static boolean tellsEnd(Progress sent) {
        if (sent.steps().isEmpty()) {
            return false;
        }
        Phase last = sent.steps().get(sent.steps().size() - 1).phase();
        return last.isTerminal() || last == Phase.WAITING;
    }
}
