// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.choice.Limits;
import org.roadstead.core.choice.Outcome;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.Reading;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.PilotMessages.Grant;
import org.roadstead.core.reason.Reason;
import org.roadstead.pilot.launch.Ended;
import org.roadstead.pilot.launch.Launch;
import org.roadstead.pilot.launch.LauncherLost;
import org.roadstead.pilot.launch.Running;
import org.roadstead.pilot.limit.Capture;
import org.roadstead.pilot.limit.Watched;
import org.roadstead.pilot.stage.Outputs;
import org.roadstead.pilot.stage.StageException;
import org.roadstead.pilot.stage.Staged;

/**
 * One attempt on this node, from its empty directory to its outcome; run by a thread of its own. The other methods are
 * for the pilot's thread.
 */
final class AttemptRun implements Runnable {
    /** What the pilot's thread does for a run. */
    interface Owner {
        /** Says that everything is ready; whether the payload is still wanted. Waits for the pilot's thread. */
        boolean prepared(AttemptRun run);

        /** Takes over what came of the attempt. */
        void ended(AttemptRun run, Outcome outcome);
    }

    private final Grant grant;
    /** The job's description when it has been read before. */
    private final @Nullable Reading known;
    /** Whether the pilot's thread has been asked already whether the payload is wanted. */
    private boolean asked;

    private final int cores;
    private final Workshop workshop;
    private final Executor threads;
    private final Owner owner;
    private final Capture capture;
    private final Duration killGrace;

    private @Nullable Running running;
    private boolean payloadEnded;
    private volatile @Nullable Reason stopping;
    private volatile @Nullable String stopMessage;
    private volatile boolean atOnce;
    private volatile @Nullable Watched watched;
    private volatile boolean dropped;
    private boolean held;
    private volatile @Nullable Staged staged;
    private volatile long durationMillis = Long.MAX_VALUE;
    private volatile long startedAt = Long.MAX_VALUE;

    AttemptRun(Grant grant, int cores, Workshop workshop, Executor threads, Owner owner, Duration killGrace) {
        this.grant = grant;
        this.cores = cores;
        this.workshop = workshop;
        this.threads = threads;
        this.owner = owner;
        this.killGrace = killGrace;
        this.capture = workshop.capture(grant.job(), grant.attempt());
        this.known = workshop.descriptions().known(grant.description());
    }

    /** Whether there is nothing to do before its payload: then nobody has to be asked again for that. */
    boolean isPrepared() {
        return known instanceof Reading.Described described
                && described.description().inputs().isEmpty();
    }

    /** The payload is wanted; before {@link #run}. */
    void wanted() {
        asked = true;
    }

    JobId job() {
        return grant.job();
    }

    int attempt() {
        return grant.attempt();
    }

    Capture capture() {
        return capture;
    }

    boolean isDropped() {
        return dropped;
    }

    /** Whether the payload has run for as long as its job may. */
    boolean isOverdue(long nowMillis) {
        return startedAt != Long.MAX_VALUE && nowMillis - startedAt >= durationMillis;
    }

    @Override
    public void run() {
        Outcome outcome;
        try {
            outcome = work();
        } catch (StageException e) {
            outcome = stopping == null ? failed(e.reason(), null, null, e.sentence()) : stopped();
        } catch (IOException | RuntimeException e) {
            // A full disk, a lost mount: this node's fault, not the job's.
            workshop.log().failure("attempt of " + grant.job(), e);
            outcome = lost(Reason.NODE_FAILED, e.toString());
        }
        capture.end();
        owner.ended(this, outcome);
    }

    private Outcome work() throws IOException, StageException {
        Reading reading = known != null ? known : workshop.descriptions().read(grant.description());
        if (!(reading instanceof Reading.Described described)) {
            return failed(Reason.LAUNCH_FAILED, null, null, "this pilot cannot read the job's description");
        }
        JobDescription description = described.description();
        durationMillis = description.duration().toMillis();
        Path directory = workshop.directories().take(grant.job(), grant.attempt());
        try {
            workshop.inputs().stage(description.inputs(), directory, () -> stopping != null);
            if (!asked && !owner.prepared(this)) {
                return stopping == null ? lost(Reason.OUT_OF_TOUCH, null) : stopped();
            }
            if (stopping != null) {
                return stopped();
            }
            return launch(description, directory);
        } finally {
            workshop.directories().give(directory);
        }
    }

    private Outcome launch(JobDescription description, Path directory) throws IOException, StageException {
        Ended ended;
        Object identity = description.outputs().isEmpty() ? null : Outputs.identity(directory);
        List<String> gpus = workshop.gpus().take(description.resources().gpus().count());
        try {
            Launch launch = new Launch(
                    grant.job(),
                    grant.attempt(),
                    directory,
                    description.run().command(),
                    environment(description, gpus));
            Limits limits = workshop.limits(description.resources());
            ended = workshop.launcher().run(launch, capture, now -> started(now, directory, limits));
        } catch (LauncherLost e) {
            if (stopping != null) {
                return stopped();
            }
            return workshop.launcher().wasCut()
                    ? lost(Reason.OUT_OF_TOUCH, null)
                    : lost(Reason.LAUNCHER_LOST, e.getMessage());
        } catch (IllegalArgumentException e) {
            return failed(Reason.LAUNCH_FAILED, null, null, e.getMessage());
        } finally {
            workshop.gpus().give(gpus);
            startedAt = Long.MAX_VALUE;
            Watched its = watched;
            if (its != null) {
                workshop.guard().forget(its);
            }
        }
        synchronized (this) {
            payloadEnded = true;
        }
        if (stopping != null) {
            return stopped();
        }
        if (ended.notStarted() != null) {
            return failed(Reason.LAUNCH_FAILED, null, null, ended.notStarted());
        }
        if (ended.signal() != null) {
            return failed(Reason.KILLED_BY_SIGNAL, null, ended.signal(), null);
        }
        Integer code = ended.code();
        if (code == null || code != 0) {
            return failed(Reason.EXIT_NONZERO, code, null, null);
        }
        if (description.outputs().isEmpty()) {
            return new Outcome(Phase.COMPLETED, new Exit(0, null, null, null), List.of(), false);
        }
        if (identity == null || !identity.equals(Outputs.identity(directory))) {
            throw new StageException(Reason.OUTPUT_PATH_REFUSED, "the job's directory is not the one it was given");
        }
        Outputs.Taken taken = workshop.outputs()
                .take(description.outputs(), directory, grant.job() + "." + grant.attempt(), () -> stopping != null);
        staged = taken.staged();
        return new Outcome(
                Phase.COMPLETED,
                new Exit(0, null, null, null),
                taken.kept(),
                !taken.staged().isEmpty());
    }

    private Map<String, String> environment(JobDescription description, List<String> gpus) {
        Map<String, String> environment = new LinkedHashMap<>();
        description.environment().forEach((name, value) -> {
            // Those names are how a payload is found again.
            if (!name.startsWith("ROADSTEAD_")) {
                environment.put(name, value);
            }
        });
        grant.parameters().forEach((name, value) -> environment.put("ROADSTEAD_PARAM_" + name, value));
        environment.put("ROADSTEAD_CORES", Integer.toString(cores));
        environment.putAll(workshop.gpus().environment(gpus));
        return environment;
    }

    private void started(Running now, Path directory, Limits limits) {
        synchronized (this) {
            running = now;
        }
        startedAt = workshop.nowMillis();
        Watched its = new Watched(now, startedAt, directory, capture::written, limits, this::exceeded);
        watched = its;
        workshop.guard().watch(its);
        if (stopping != null) {
            threads.execute(() -> end(now));
        } else if (held) {
            signal("STOP");
        }
    }

    /** It uses more than it may. It is not asked to end: it would go on using more meanwhile. */
    private void exceeded(Exit exit) {
        Reason reason = exit.reason();
        if (reason != null) {
            stop(reason, exit.message(), true);
        }
    }

    /** Ends the attempt for {@code reason}; the first reason stays. After its payload only transfers are left to be ended. */
    void stop(Reason reason) {
        stop(reason, null, false);
    }

    private synchronized void stop(Reason reason, @Nullable String message, boolean now) {
        if (stopping != null) {
            return;
        }
        stopping = reason;
        stopMessage = message;
        atOnce = now;
        Running its = running;
        if (its != null && !payloadEnded) {
            threads.execute(() -> end(its));
        }
    }

    /** Ends the attempt at once; its outcome interests nobody. */
    void drop(Reason reason) {
        dropped = true;
        stop(reason);
    }

    private void end(Running now) {
        try {
            workshop.launcher().end(now, dropped || atOnce ? Duration.ZERO : killGrace);
        } catch (IOException e) {
            workshop.log().failure("ending " + grant.job(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void hold(boolean hold) {
        held = hold;
        signal(hold ? "STOP" : "CONT");
    }

    private synchronized void signal(String name) {
        try {
            if (running != null) {
                running.signal(name);
            }
        } catch (IOException e) {
            workshop.log().failure("signal to " + grant.job(), e);
        }
    }

    /** Gives the staged outputs their names; null when that went well. */
    @Nullable
    Exit publish() {
        Staged now = staged;
        try {
            if (now != null) {
                now.publish();
            }
            return null;
        } catch (StageException e) {
            return new Exit(0, null, e.reason(), e.sentence());
        }
    }

    /** The pilot lets go of the attempt: nothing of it is needed any more. */
    void forget() {
        capture.close();
        Staged now = staged;
        if (now != null) {
            now.discard();
        }
    }

    private Outcome stopped() {
        Reason reason = stopping;
        if (reason == null) {
            throw new IllegalStateException("nothing stops " + grant.job());
        }
        return switch (reason) {
            case CANCELLED -> new Outcome(Phase.CANCELLED, exit(reason, null), List.of(), false);
            case DURATION_EXCEEDED ->
                failed(reason, null, null, "it ran longer than " + Duration.ofMillis(durationMillis));
            case MEMORY_EXCEEDED, DISK_EXCEEDED, PROCESSES_EXCEEDED, LOG_EXCEEDED ->
                failed(reason, null, null, stopMessage);
            default -> lost(reason, null);
        };
    }

    private static Outcome failed(
            Reason reason, @Nullable Integer code, @Nullable Integer signal, @Nullable String message) {
        return new Outcome(Phase.FAILED, new Exit(code, signal, reason, message), List.of(), false);
    }

    private static Outcome lost(Reason reason, @Nullable String message) {
        return new Outcome(Phase.WAITING, exit(reason, message), List.of(), false);
    }

    private static Exit exit(Reason reason, @Nullable String message) {
        return new Exit(null, null, reason, message);
    }
}
