// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.PhaseTable;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.Event;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.reason.Reason;

/** Sees everything that no process can see, and says when a promise of product.md section 5 is broken. */
final class Referee {
    /** What costs a job neither a try nor a pilot. */
    private static final Set<Reason> NO_LOSS = Set.of(
            Reason.RETURNED,
            Reason.HARVESTER_RESET,
            Reason.PREEMPTED,
            Reason.EVICTED,
            Reason.REQUEUED,
            Reason.ALLOCATION_CANCELLED);

    /** A process that was paused past its lease may run so long after it resumes. */
    private static final long AFTER_A_PAUSE = 2_000;

    private final World world;
    private final Map<JobId, List<Payload>> live = new LinkedHashMap<>();
    private final Set<JobId> doubled = new LinkedHashSet<>();
    private final Map<String, String> ownerOfPilot = new HashMap<>();
    /** Attempts whose staged outputs the pool has let be renamed. */
    private final Set<String> released = new HashSet<>();

    private final Map<JobId, AttemptKey> published = new HashMap<>();
    private final Map<JobId, Long> acknowledged = new LinkedHashMap<>();
    private final TreeMap<Long, History> histories = new TreeMap<>();
    private final Map<JobId, JobRow> over = new HashMap<>();
    private final Map<AttemptKey, List<KeptOutput>> written = new HashMap<>();
    private final Map<JobId, Integer> starts = new LinkedHashMap<>();

    /** What the events of one job add up to. */
    private static final class History {
        Phase phase = Phase.WAITING;
        int tries;
        int losses;
    }

    Referee(World world) {
        this.world = world;
    }

    // --- payloads ----------------------------------------------------------------------------------------------

    void started(Payload payload) {
        String owner = ownerOfPilot.putIfAbsent(payload.pilot.name, payload.owner);
        require(
                owner == null || owner.equals(payload.owner),
                "%s runs jobs of %s and %s",
                payload.pilot.name,
                owner,
                payload.owner);
        world.offers.started(payload.key.job(), payload.pilot.platform.harvester);
        List<Payload> of = live.computeIfAbsent(payload.key.job(), job -> new ArrayList<>(1));
        if (!of.contains(payload)) {
            starts.merge(payload.key.job(), 1, Integer::sum);
            of.add(payload);
        }
        if (of.size() > 1) {
            doubled.add(payload.key.job());
        }
        if (world.tracing()) {
            world.trace("payload of %s runs", payload);
        }
    }

    void ended(Payload payload) {
        List<Payload> of = live.get(payload.key.job());
        if (of != null && of.remove(payload)) {
            if (of.size() < 2) {
                doubled.remove(payload.key.job());
            }
            if (of.isEmpty()) {
                live.remove(payload.key.job());
            }
            if (world.tracing()) {
                world.trace("payload of %s has ended", payload);
            }
        }
    }

    private boolean isCompleted(JobId job) {
        JobRow row = over.get(job);
        return row != null && row.phase() == Phase.COMPLETED;
    }

    void wrote(AttemptKey key, List<KeptOutput> outputs) {
        written.put(key, outputs);
    }

    void published(Payload payload) {
        JobId job = payload.key.job();
        world.trace("outputs of %s get their names", payload);
        require(
                released.contains(job + "/" + payload.key.attempt()),
                "outputs of %s get their names too early",
                payload);
        AttemptKey before = published.put(job, payload.key);
        // A rename that was under way when its host stood still comes after all; no clock can be asked in between.
        boolean fresh = payload.pilot.host.sinceResumed() <= AFTER_A_PAUSE;
        require(
                fresh || !isCompleted(job) || payload.key.equals(before),
                "outputs of %s replace those of %s, which has completed",
                payload,
                before);
    }

    // --- the store ---------------------------------------------------------------------------------------------

    void acknowledged(JobId job) {
        acknowledged.putIfAbsent(job, world.time.now());
    }

    void committed(MemoryRecords.Batch batch, MemoryRecords records) {
        world.offers.committed(batch, records);
        for (Event event : batch.events()) {
            for (long num = event.first(); num <= event.last(); num++) {
                follow(num, event);
            }
        }
        Set<Long> touched = new LinkedHashSet<>();
        batch.rows().forEach(row -> touched.add(row.num()));
        batch.ranges().forEach(range -> {
            for (long num = range.first(); num <= range.last(); num++) {
                touched.add(num);
            }
        });
        for (long num : touched) {
            JobRow row = records.row(num);
            if (row != null) {
                compare(row, records);
            }
        }
        if (!touched.isEmpty()) {
            world.figures.state(fingerprint(records));
        }
    }

    private void follow(long num, Event event) {
        History history = histories.computeIfAbsent(num, n -> new History());
        Phase from = history.phase;
        Phase to = event.phase();
        require(from == to || PhaseTable.allows(from, to), "job %d goes from %s to %s", num, from, to);
        Reason reason = event.reason();
        boolean ended = to == Phase.WAITING || to == Phase.FAILED;
        if (ended && from.isClaimed() && reason != null) {
            if (reason.isCharged()) {
                history.tries++;
            } else if (!NO_LOSS.contains(reason)) {
                history.losses++;
            }
        }
        history.phase = to;
        if (world.tracing()) {
            world.trace("pool: job %d attempt %d is %s (%s)", num, event.attempt(), to, reason);
        }
    }

    private void compare(JobRow row, MemoryRecords records) {
        BodyFacts body = records.body(row.body());
        if (body == null) {
            throw new Violation("job " + row.num() + " has no body");
        }
        JobId job = body.job(row.num());
        History history = histories.computeIfAbsent(row.num(), n -> new History());
        require(history.phase == row.phase(), "%s is %s, its history says %s", job, row.phase(), history.phase);
        require(history.tries == row.tries(), "%s has %d tries, its history %d", job, row.tries(), history.tries);
        require(history.losses == row.losses(), "%s has %d losses, its history %d", job, row.losses(), history.losses);
        if (row.holder() != null && row.holder().released()) {
            released.add(job + "/" + row.attempt());
        }
        if (row.phase().isTerminal()) {
            if (over.put(job, row) == null && row.phase() == Phase.COMPLETED) {
                completed(job, row, records);
            }
        } else {
            over.remove(job);
        }
    }

    private void completed(JobId job, JobRow row, MemoryRecords records) {
        AttemptKey names = published.get(job);
        require(
                names == null || names.attempt() == row.attempt() || !world.wasStaged(job, row.attempt()),
                "%s has completed with attempt %d, its outputs are of %s",
                job,
                row.attempt(),
                names);
        Changes.AcceptedOutputs kept = records.outputs(row.num());
        if (kept != null && kept.attempt() == row.attempt()) {
            boolean own = written.entrySet().stream()
                    .filter(entry -> entry.getKey().job().equals(job))
                    .filter(entry -> entry.getKey().attempt() == row.attempt())
                    .anyMatch(entry -> entry.getValue().equals(kept.outputs()));
            require(own, "%s keeps outputs that attempt %d did not write", job, row.attempt());
        }
    }

    /** The pool was put back from a backup: what came after it may be lost. */
    void restored(MemoryRecords records, long backupAt) {
        histories.clear();
        over.clear();
        for (JobRow row : records.all()) {
            History history = new History();
            history.phase = row.phase();
            history.tries = row.tries();
            history.losses = row.losses();
            histories.put(row.num(), history);
            BodyFacts body = records.body(row.body());
            if (body != null && row.phase().isTerminal()) {
                over.put(body.job(row.num()), row);
            }
        }
        acknowledged
                .entrySet()
                .removeIf(entry -> entry.getValue() >= backupAt
                        && records.body(entry.getKey().body()) == null);
        published.clear();
    }

    // --- promises ----------------------------------------------------------------------------------------------

    /** After every step. */
    void check() {
        for (JobId job : doubled) {
            List<Payload> running = new ArrayList<>();
            for (Payload payload : live.getOrDefault(job, List.of())) {
                if (payload.runs()) {
                    running.add(payload);
                }
            }
            if (running.size() > 1) {
                long fresh = running.stream()
                        .filter(payload -> payload.pilot.host.sinceResumed() <= AFTER_A_PAUSE)
                        .count();
                require(fresh >= running.size() - 1, "at the same time run %s", running);
            }
        }
        if (!over.isEmpty()) {
            live.forEach((job, payloads) -> {
                JobRow row = over.get(job);
                for (Payload payload : payloads) {
                    boolean fresh = payload.pilot.host.sinceResumed() <= AFTER_A_PAUSE;
                    // A restored pool cannot stop an attempt that its backup knows nothing of before it hears of it.
                    boolean unknown = row != null && row.attempt() < payload.key.attempt();
                    boolean may = row == null || !payload.runs() || fresh || unknown;
                    require(may, "%s runs while its job is %s", payload, row);
                }
            });
        }
    }

    /** Nothing acknowledged may ever be missing. */
    void checkDurable(MemoryRecords records) {
        for (JobId job : acknowledged.keySet()) {
            require(records.body(job.body()) != null, "%s was acknowledged and is lost", job);
        }
    }

    /** What is kept of a job is of the attempt that was accepted. */
    void checkOutputs(MemoryRecords records) {
        for (JobRow row : records.all()) {
            Changes.AcceptedOutputs kept = records.outputs(row.num());
            require(
                    row.phase() != Phase.COMPLETED || kept == null || kept.attempt() == row.attempt(),
                    "job %d has completed with attempt %d and keeps %s",
                    row.num(),
                    row.attempt(),
                    kept);
        }
    }

    /** Whether every acknowledged job has ended. */
    boolean isSettled(MemoryRecords records) {
        for (JobId job : acknowledged.keySet()) {
            BodyFacts body = records.body(job.body());
            JobRow row = body == null ? null : records.row(body.num(job));
            if (row == null || !row.phase().isTerminal()) {
                return false;
            }
        }
        return live.isEmpty();
    }

    String unsettled(MemoryRecords records) {
        StringBuilder text = new StringBuilder();
        for (JobId job : acknowledged.keySet()) {
            BodyFacts body = records.body(job.body());
            JobRow row = body == null ? null : records.row(body.num(job));
            if (row == null || !row.phase().isTerminal()) {
                text.append(row).append('\n');
            }
        }
        return text.append(live.values()).toString();
    }

    /** How many payloads were started, by job. */
    Map<JobId, Integer> starts() {
        return starts;
    }

    int acknowledgedJobs() {
        return acknowledged.size();
    }

    private long fingerprint(MemoryRecords records) {
        long hash = 17;
        for (JobRow row : records.all()) {
            int attempt = Math.min(row.attempt(), 4);
            hash = hash * 1_000_003
                    + row.phase().ordinal() * 64L
                    + attempt * 8L
                    + (row.holder() == null ? 0 : 1)
                    + (row.stopping() == null ? 0 : 2);
        }
        return hash * 31 + live.size();
    }

    private static void require(boolean kept, String sentence, @Nullable Object... about) {
        if (!kept) {
            throw new Violation(String.format(sentence, about));
        }
    }
}
