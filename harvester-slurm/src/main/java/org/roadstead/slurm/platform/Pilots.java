// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.time.Moment;
import org.roadstead.slurm.commands.JobLine;
import org.roadstead.slurm.platform.Batch.Verdict;
import org.roadstead.slurm.states.PendingReason;
import org.roadstead.slurm.states.SlurmState;
import org.roadstead.slurm.states.SlurmState.Fate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of our pilots: what was asked for, what the last look at the queue showed, what follows. All of it is decided
 * here and nothing is run. Thread-safe: the harvester's loop asks, the watch tells.
 *
 * <p>A pilot is proved dead when Slurm shows its job in a state that it reaches only after everything of it was cleared away;
 * when Slurm says, asked for that very job, that there is none (a list that does not name it proves nothing), or its accounting
 * tells of its end; or when it was certainly never submitted. A node that does not answer proves
 * nothing: its pilots are adrift until it talks to Slurm again, which then ends whatever should not run there.
 */
final class Pilots {
    private static final Logger LOG = LoggerFactory.getLogger(Pilots.class);

    /** A submission whose fate nobody knows was never taken when Slurm shows nothing of it so long after, or after a restart. */
    private static final Duration NEVER_TAKEN = Duration.ofMinutes(2);

    /**
     * When Slurm has ended a pilot by force, what watches over its payloads on the node notices within two seconds and ends them:
     * not all of Slurm's ways to follow processes reach them.
     */
    static final Duration CLEARING = Duration.ofSeconds(6);

    private final Batches batches;
    private final PilotFiles files;
    private final Endings endings = new Endings();
    private final Waits waits = new Waits();
    private final Map<String, SlurmState> lastStates = new HashMap<>();
    private final Map<String, Over> over = new HashMap<>();
    private @Nullable View view;
    private final Moment opened;
    private Moment stirredUntil;
    private Set<String> strangers = Set.of();

    /** Ended by force, as {@code line} has told since {@code since}: something of it may be left for a moment. */
    private record Over(Moment since, JobLine line) {}

    Pilots(Batches batches, PilotFiles files, Moment now) {
        this.batches = batches;
        this.files = files;
        this.opened = now;
        this.stirredUntil = now;
    }

    synchronized Batches.@Nullable Place place(String pilot) {
        return batches.place(pilot);
    }

    synchronized Batch begin(String id, String queue, Instant now, List<String> pilots) throws IOException {
        return batches.begin(id, queue, now, pilots);
    }

    synchronized boolean hasHistory() {
        return !batches.all().isEmpty();
    }

    /** Slurm has taken it. */
    synchronized void taken(Batch batch, long job, Moment now) {
        batch.asked(now);
        batches.noteJob(batch, job);
        stir(now);
    }

    /** Slurm was asked and has not said whether it took it. */
    synchronized void open(Batch batch, Moment now) {
        batch.asked(now);
        stir(now);
    }

    synchronized void refused(Batch batch, String message) {
        for (int task = 0; task < batch.pilots().size(); task++) {
            batches.noteDead(batch, task, new Verdict(null, message));
        }
    }

    /** Something is about to happen, so that looking often is worth it for a while. */
    private void stir(Moment now) {
        stirredUntil = now.plus(Duration.ofSeconds(10));
    }

    synchronized PilotSeen seen(String pilot) {
        Batches.Place place = batches.place(pilot);
        if (place == null) {
            return new PilotSeen(pilot, PilotSeen.State.DEAD, null, null, "it was never submitted");
        }
        Batch batch = place.batch();
        String allocation = batch.job() == 0 ? null : batch.job() + "_" + place.task();
        Verdict verdict = batch.dead(place.task());
        JobLine line = view == null ? null : view.line(batch.id(), place.task());
        PilotSeen.State state;
        String message;
        if (verdict != null) {
            return new PilotSeen(
                    pilot, PilotSeen.State.DEAD, allocation, verdict.reason(), verdict.message(), waits.of(pilot));
        } else if (batch.adrift().containsKey(place.task())) {
            state = PilotSeen.State.UNKNOWN;
            message = "Slurm has lost its node " + batch.adrift().get(place.task()) + ", where it may still run";
        } else if (line != null) {
            state = switch (line.state().fate()) {
                case WAITS -> PilotSeen.State.PENDING;
                case RUNS -> PilotSeen.State.RUNNING;
                // Its end is noted when a look shows it; this is the moment between.
                case ENDED, OUT_OF_SIGHT -> PilotSeen.State.UNKNOWN;
            };
            message = line.state() == SlurmState.PENDING
                    ? PendingReason.sentence(line.reason())
                    : line.state() == SlurmState.RUNNING ? null : line.state().sentence();
        } else if (isYetToBeSeen(batch)) {
            state = batch.job() == 0 ? PilotSeen.State.UNKNOWN : PilotSeen.State.PENDING;
            message = batch.job() == 0 ? "Slurm has not said whether it took it" : "it was submitted just now";
        } else {
            state = PilotSeen.State.UNKNOWN;
            message = "Slurm does not list it";
        }
        return new PilotSeen(pilot, state, allocation, null, message, waits.of(pilot));
    }

    /** Whether no look has begun since it was submitted. */
    private boolean isYetToBeSeen(Batch batch) {
        View latest = view;
        Moment asked = batch.asked();
        return latest == null || (asked != null && latest.begun().millisSince(asked) < 0);
    }

    /** Takes a look at the queue; returns whether anything about a pilot is different. */
    synchronized boolean look(View fresh) {
        view = fresh;
        tellStrangers(fresh);
        boolean changed = false;
        for (Batch batch : batches.all()) {
            long job = fresh.job(batch.id());
            if (job != 0 && batch.job() == 0) {
                batches.noteJob(batch, job);
                changed = true;
            }
            for (int task = 0; task < batch.pilots().size(); task++) {
                JobLine line = fresh.line(batch.id(), task);
                Over seen = over.get(batch.pilots().get(task));
                if (line == null && seen != null) {
                    // Slurm has told how it ended, and forgets it while what it left is cleared away.
                    line = seen.line();
                }
                if (batch.dead(task) == null && line != null) {
                    changed |= see(batch, task, line, fresh.begun());
                }
            }
        }
        return changed;
    }

    /** Pilots of a harvester of this name whose records are lost: nobody talks to them, so they end by themselves. */
    private void tellStrangers(View fresh) {
        Set<String> now = new TreeSet<>(fresh.batches());
        now.removeIf(id -> batches.of(id) != null || fresh.isOver(id));
        for (String id : now) {
            if (!strangers.contains(id)) {
                LOG.warn(
                        "Slurm job {} bears this harvester's name and --data has no record of it; end it with scancel {} unless another"
                                + " harvester of this name runs",
                        fresh.job(id),
                        fresh.job(id));
            }
        }
        strangers = now;
    }

    /** @param at when it was seen; null when that is long after */
    private boolean see(Batch batch, int task, JobLine line, @Nullable Moment at) {
        String pilot = batch.pilots().get(task);
        waits.see(pilot, batch.queue(), line);
        if (line.state().fate() != Fate.ENDED) {
            over.remove(pilot);
        }
        if (line.state().fate() == Fate.ENDED) {
            if (at == null || isCleared(pilot, line, at)) {
                ended(batch, task, line);
            }
        } else if (line.state() == SlurmState.NODE_FAIL && !batch.adrift().containsKey(task)) {
            batches.noteAdrift(batch, task, line.node().isEmpty() ? "-" : line.node());
        }
        return lastStates.put(pilot, line.state()) != line.state();
    }

    private boolean isCleared(String pilot, JobLine line, Moment at) {
        if (!files.hasStarted(pilot) || files.hasEndedByItself(pilot)) {
            return true;
        }
        Over seen = over.computeIfAbsent(pilot, any -> new Over(at, line));
        stir(at);
        return at.millisSince(seen.since()) >= CLEARING.toMillis();
    }

    private void ended(Batch batch, int task, JobLine line) {
        String pilot = batch.pilots().get(task);
        boolean memory = line.state() == SlurmState.FAILED && files.hasRunOutOfMemory(batch.id(), task);
        SlurmState state = memory ? SlurmState.OUT_OF_MEMORY : line.state();
        // Ended because we asked for it is no loss.
        boolean own = endings.isAsked(pilot) && state == SlurmState.CANCELLED;
        Reason reason = own ? null : state.reason();
        String message = "Slurm job " + line.id() + (line.node().isEmpty() ? "" : " on " + line.node()) + ": "
                + state.sentence() + (state == SlurmState.FAILED ? ", see " + files.log(pilot) : "");
        dead(batch, task, new Verdict(reason, own || line.state() == SlurmState.COMPLETED ? null : message));
    }

    private void dead(Batch batch, int task, Verdict verdict) {
        batches.noteDead(batch, task, verdict);
        String pilot = batch.pilots().get(task);
        endings.forget(pilot);
        lastStates.remove(pilot);
        over.remove(pilot);
        try {
            files.dropToken(pilot);
        } catch (IOException e) {
            // It opens nothing any more.
            LOG.warn("cannot remove the token of pilot {}: {}", pilot, e.toString());
        }
    }

    /** The tasks of which the last look showed nothing, although it should have, by the number of their job. */
    synchronized Map<Long, Set<Integer>> departed() {
        Map<Long, Set<Integer>> jobs = new TreeMap<>();
        eachAbsent((batch, task) -> {
            if (batch.job() != 0) {
                jobs.computeIfAbsent(batch.job(), any -> new TreeSet<>()).add(task);
            }
        });
        return jobs;
    }

    private interface Each {
        void take(Batch batch, int task);
    }

    private void eachAbsent(Each each) {
        View latest = view;
        for (Batch batch : batches.all()) {
            for (int task = 0; task < batch.pilots().size() && latest != null; task++) {
                if (batch.dead(task) == null
                        && !batch.adrift().containsKey(task)
                        && !over.containsKey(batch.pilots().get(task))
                        && !isYetToBeSeen(batch)
                        && latest.line(batch.id(), task) == null) {
                    each.take(batch, task);
                }
            }
        }
    }

    /** What accounting says of departed ones; returns whether anything is different. */
    synchronized boolean accounted(List<JobLine> lines) {
        Map<String, JobLine> byId = new HashMap<>();
        lines.forEach(line -> byId.put(line.id(), line));
        List<Runnable> found = new ArrayList<>();
        eachAbsent((batch, task) -> {
            JobLine line = byId.get(batch.job() + "_" + task);
            if (line != null) {
                found.add(() -> see(batch, task, line, null));
            }
        });
        found.forEach(Runnable::run);
        return !found.isEmpty();
    }

    /** Slurm says that there are no such tasks any more, which it does only some time after their end. */
    synchronized boolean forgotten(Set<String> tasks) {
        List<Runnable> found = new ArrayList<>();
        eachAbsent((batch, task) -> {
            String id = batch.job() + "_" + task;
            if (tasks.contains(id)) {
                Verdict verdict =
                        new Verdict(Reason.PILOT_LOST, "Slurm no longer knows its job " + id + ", which has ended");
                found.add(() -> dead(batch, task, verdict));
            }
        });
        found.forEach(Runnable::run);
        return !found.isEmpty();
    }

    /** Submissions that Slurm never answered and shows nothing of. */
    synchronized boolean dropNeverTaken(Moment now) {
        List<Runnable> found = new ArrayList<>();
        eachAbsent((batch, task) -> {
            Moment asked = batch.asked() == null ? opened : batch.asked();
            if (batch.job() == 0 && now.millisSince(asked) > NEVER_TAKEN.toMillis()) {
                found.add(() -> dead(batch, task, new Verdict(null, "Slurm never took it")));
            }
        });
        found.forEach(Runnable::run);
        return !found.isEmpty();
    }

    /** Nodes that Slurm has lost with pilots of ours on them. */
    synchronized Set<String> lostNodes() {
        Map<String, Boolean> nodes = new TreeMap<>();
        batches.all().forEach(batch -> batch.adrift().values().forEach(node -> nodes.put(node, true)));
        return nodes.keySet();
    }

    /** These nodes talk to Slurm again, which has ended what should not run there. */
    synchronized boolean nodesAnswer(Set<String> nodes) {
        List<Runnable> found = new ArrayList<>();
        for (Batch batch : batches.all()) {
            batch.adrift().forEach((task, node) -> {
                if (nodes.contains(node)) {
                    String message = "Slurm lost its node " + node + " for a while and ended it";
                    found.add(() -> dead(batch, task, new Verdict(Reason.NODE_FAILED, message)));
                }
            });
        }
        found.forEach(Runnable::run);
        return !found.isEmpty();
    }

    synchronized boolean end(String pilot, Moment now, Duration grace) {
        Batches.Place place = batches.place(pilot);
        if (place == null || place.batch().dead(place.task()) != null || !endings.ask(pilot, now, grace)) {
            return false;
        }
        stir(now);
        return true;
    }

    /** The jobs that scancel is to be told of now, by how. Asking counts as telling. */
    synchronized Map<Endings.Step, List<String>> dueEndings(Moment now) {
        Map<Endings.Step, List<String>> due = new TreeMap<>();
        for (String pilot : endings.pilots()) {
            Batches.Place place = batches.place(pilot);
            if (place == null || place.batch().job() == 0) {
                continue;
            }
            JobLine line = view == null ? null : view.line(place.batch().id(), place.task());
            if (line == null) {
                // What is not in sight may run, and is then to be asked politely first.
                continue;
            }
            boolean runs = line.state().fate() == Fate.RUNS;
            Endings.Step step = endings.next(pilot, runs, now);
            if (step != Endings.Step.NOTHING) {
                due.computeIfAbsent(step, any -> new ArrayList<>()).add(line.id());
                endings.done(pilot, step, now);
            }
        }
        return due;
    }

    /** In how many milliseconds the next look is worth its while. */
    synchronized long nextLook(Moment now, Duration calm, Duration busy) {
        boolean stirred = stirredUntil.millisSince(now) > 0 || !endings.isEmpty();
        return endings.dueIn(now, stirred ? busy.toMillis() : calm.toMillis());
    }

    /** Forgets requests all of whose pilots are dead and not among {@code asked}; returns them, for their files to go. */
    synchronized List<Batch> forget(Set<String> asked) {
        List<Batch> done = batches.over(asked);
        for (Batch batch : done) {
            batches.forget(batch);
            batch.pilots().forEach(waits::forget);
        }
        return done;
    }
}
