// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.local;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the local platform knows of one pilot. Confined to the platform's thread. */
final class LocalPilot {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPilot.class);

    private final PilotHome home;
    private @Nullable ProcessStamp process;
    /** Set when it is our own child, whose exit code can be had. */
    private @Nullable Process child;

    private @Nullable String unreadable;
    private @Nullable Moment goneSince;
    private @Nullable Moment killAt;
    private @Nullable PilotSeen dead;

    LocalPilot(PilotHome home) {
        this.home = home;
    }

    String id() {
        return home.pilot();
    }

    PilotHome home() {
        return home;
    }

    Optional<ProcessStamp> process() {
        return Optional.ofNullable(process);
    }

    boolean isDead() {
        return dead != null;
    }

    /** Whether nothing is to be done about it any more: it is dead, or never came to be. */
    boolean isOver() {
        return dead != null || (process == null && unreadable == null);
    }

    /** Takes over what an earlier start of the harvester noted; {@code onExit} runs on any thread when its process ends. */
    void adopt(Runnable onExit) {
        try {
            process = home.process().orElse(null);
        } catch (IOException e) {
            unreadable = e.getMessage();
            LOG.warn("cannot read what is noted of pilot {}", id(), e);
        }
        if (home.isDead()) {
            dead = seen(PilotSeen.State.DEAD, null);
        } else if (process != null && process.isAlive()) {
            ProcessHandle.of(process.pid()).ifPresent(handle -> handle.onExit().thenRun(onExit));
        }
    }

    /** Our own child was started. Its number is noted; should that fail, its mark still finds it. */
    void started(Process started) {
        child = started;
        try {
            Optional<ProcessStamp> stamp = ProcessStamp.of(started.pid());
            process = stamp.isPresent() ? stamp.get() : new ProcessStamp(started.pid(), -1, ProcessStamp.currentBoot());
            home.noteProcess(process);
        } catch (IOException e) {
            LOG.warn("cannot note the process of pilot {}", id(), e);
        }
    }

    /** What is plain at first sight; empty when its process is gone and what it left must be looked for. */
    Optional<PilotSeen> look(Moment now, String host) {
        if (dead != null) {
            return Optional.of(dead);
        }
        if (unreadable != null) {
            return Optional.of(seen(PilotSeen.State.UNKNOWN, unreadable));
        }
        try {
            Optional<String> startedOn = home.host();
            if (startedOn.isPresent() && !startedOn.get().equals(host)) {
                return Optional.of(seen(PilotSeen.State.UNKNOWN, "it was started on another host, " + startedOn.get()));
            }
        } catch (IOException e) {
            return Optional.of(seen(PilotSeen.State.UNKNOWN, e.getMessage()));
        }
        if (process != null && process.isAlive()) {
            if (killAt != null && now.millisSince(killAt) >= 0) {
                ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
            return Optional.of(seen(PilotSeen.State.RUNNING, null));
        }
        return Optional.empty();
    }

    /**
     * Its process is gone, or never was noted, and these carry its mark. Kills them once their time is up.
     *
     * @return whether any was killed
     */
    boolean clearAway(List<ProcessHandle> left, Moment now, Duration patience) {
        if (process == null && killAt == null) {
            adoptEldest(left);
            return false;
        }
        if (goneSince == null) {
            goneSince = now;
        }
        if (now.millisSince(goneSince) < patience.toMillis()) {
            return false;
        }
        left.forEach(ProcessHandle::destroyForcibly);
        return true;
    }

    /** The harvester died after starting it and before noting its number: the oldest process with the mark is the pilot. */
    private void adoptEldest(List<ProcessHandle> marked) {
        marked.stream()
                .map(handle -> ProcessStamp.of(handle.pid()))
                .flatMap(Optional::stream)
                .min(Comparator.comparingLong(ProcessStamp::startTicks).thenComparingLong(ProcessStamp::pid))
                .ifPresent(eldest -> {
                    process = eldest;
                    try {
                        home.noteProcess(eldest);
                    } catch (IOException e) {
                        LOG.warn("cannot note the process of pilot {}", id(), e);
                    }
                });
    }

    /** The verdict after looking for what it left. */
    PilotSeen concluded(List<ProcessHandle> left) {
        if (!left.isEmpty()) {
            return process != null && process.isAlive()
                    ? seen(PilotSeen.State.RUNNING, null)
                    : seen(
                            PilotSeen.State.UNKNOWN,
                            "its process is gone, " + left.size() + " that it started are being ended");
        }
        PilotSeen proved = seen(PilotSeen.State.DEAD, ending());
        dead = proved;
        try {
            home.noteDead();
        } catch (IOException e) {
            LOG.warn("cannot note that pilot {} is dead", id(), e);
        }
        return proved;
    }

    private @Nullable String ending() {
        if (process == null) {
            return "it was never started";
        }
        if (child == null || child.isAlive()) {
            return null;
        }
        int code = child.exitValue();
        return code == 0 ? null : "it ended with exit code " + code + ", see " + home.log();
    }

    /** Asks it to end, by force after {@code grace}. False when an earlier request stands already. */
    boolean end(Moment now, Duration grace) {
        Moment until = now.plus(grace);
        if (dead != null || (killAt != null && until.millisSince(killAt) >= 0)) {
            return false;
        }
        killAt = until;
        if (process != null && process.isAlive()) {
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
        }
        return true;
    }

    Duration lookWithin(Moment now, Duration calm, Duration busy) {
        if (dead != null) {
            return calm;
        }
        if (goneSince != null) {
            return busy;
        }
        if (killAt != null) {
            long left = Math.max(busy.toMillis(), killAt.millisSince(now));
            return left < calm.toMillis() ? Duration.ofMillis(left) : calm;
        }
        return calm;
    }

    private PilotSeen seen(PilotSeen.State state, @Nullable String message) {
        String allocation = process == null ? null : "pid " + process.pid();
        return new PilotSeen(id(), state, allocation, null, message);
    }
}
