// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.Moment;
import org.roadstead.slurm.commands.Sacct;
import org.roadstead.slurm.commands.ShowJob;
import org.roadstead.slurm.commands.SlurmCommands;
import org.roadstead.slurm.commands.SlurmException;
import org.roadstead.slurm.commands.Squeue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Slurm, on a thread of its own so that a slow one holds up nobody: one squeue for all pilots, however many, every few
 * seconds; more only where that has left something open. While Slurm does not answer it is asked less and less often, and
 * everything stays as it was last seen.
 */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration LAYOUT = Duration.ofSeconds(30);
    private static final Duration DETAILS = Duration.ofSeconds(5);
    private static final Duration END_PATIENCE = Duration.ofSeconds(3);
    /** Ids in one scancel. */
    private static final int CHUNK = 200;

    /** Arrays that Slurm is asked about one by one in one round. */
    private static final int MOST_ASKED = 16;

    private static final Duration USUAL_KILL_WAIT = Duration.ofSeconds(30);
    private static final Pattern KILL_WAIT = Pattern.compile("(?m)^KillWait\\s*=\\s*([0-9]+)");
    private static final Pattern NODE = Pattern.compile("NodeName=(\\S+).*? State=(\\S+)");

    private final SlurmCommands commands;
    private final Pilots pilots;
    private final Layout layout;
    private final Mark mark;
    private final Duration calm;
    private final Supplier<Moment> clock;
    private final Thread thread = new Thread(this::run, "slurm-watch");
    private final Semaphore signals = new Semaphore(0);
    private volatile boolean stopping;
    private volatile Runnable changed = () -> {};
    private volatile @Nullable String silence;
    private int failures;
    private Moment nextLayout;
    private Moment nextDetails;
    private boolean hasAccounting = true;
    /** Nodes that were lost and answer, since when. */
    private Map<String, Moment> answering = Map.of();

    /** Tasks of which Slurm knew nothing when it was last asked, by the number of their array. */
    private Map<Long, Set<Integer>> unknown = Map.of();

    private @Nullable Duration killWait;
    private @Nullable String trouble;

    Watch(SlurmCommands commands, Pilots pilots, Layout layout, Mark mark, Duration calm, Supplier<Moment> clock) {
        this.commands = commands;
        this.pilots = pilots;
        this.layout = layout;
        this.mark = mark;
        this.calm = calm;
        this.clock = clock;
        this.nextLayout = clock.get();
        this.nextDetails = nextLayout;
        thread.setDaemon(true);
    }

    /** Looks once, on the caller's thread, and goes on by itself. */
    void start() throws InterruptedException {
        round();
        thread.start();
    }

    /** Ends after the look under way, for which it waits a little. */
    void stop() {
        stopping = true;
        signal();
        try {
            thread.join(END_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void onChange(Runnable onChange) {
        changed = onChange;
    }

    /** Why Slurm cannot be asked, as a sentence; null when it answered last time. */
    @Nullable
    String silence() {
        return silence;
    }

    /** There is something to be done. */
    void signal() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                long wait = failures == 0
                        ? pilots.nextLook(clock.get(), calm, BUSY)
                        : Math.min(LONGEST.toMillis(), BUSY.toMillis() << Math.min(failures, 6));
                if (signals.tryAcquire(Math.max(50, wait), TimeUnit.MILLISECONDS)) {
                    signals.drainPermits();
                }
                if (!stopping) {
                    round();
                }
            } catch (InterruptedException e) {
                stopping = true;
            } catch (Throwable e) {
                if (!e.toString().equals(trouble)) {
                    trouble = e.toString();
                    LOG.error("a look at Slurm failed, going on", e);
                }
                failures++;
            }
        }
    }

    private void round() throws InterruptedException {
        boolean different = false;
        try {
            end();
            different = look();
            Moment now = clock.get();
            if (now.millisSince(nextDetails) >= 0) {
                different |= details(now);
            }
            if (now.millisSince(nextLayout) >= 0) {
                nextLayout = now.plus(LAYOUT);
                different |= layout.refresh(now);
            }
            end();
            if (silence != null) {
                LOG.info("Slurm answers again");
                silence = null;
            }
            failures = 0;
            trouble = null;
        } catch (SlurmException e) {
            failures++;
            if (silence == null) {
                LOG.warn("Slurm does not answer, so everything stays as it was last seen: {}", e.sentence());
            }
            silence = e.sentence();
        }
        if (different) {
            changed.run();
        }
    }

    private boolean look() throws SlurmException, InterruptedException {
        Moment begun = clock.get();
        return pilots.look(new View(begun, Squeue.read(commands.run(Squeue.words())), mark));
    }

    /** What the look at the queue has left open. Each is one command for all pilots concerned, and most often none. */
    private boolean details(Moment now) throws SlurmException, InterruptedException {
        boolean different = pilots.dropNeverTaken(now);
        Map<Long, Set<Integer>> departed = pilots.departed();
        if (!departed.isEmpty()) {
            nextDetails = now.plus(DETAILS);
            different |= account(departed);
        }
        Set<String> lost = pilots.lostNodes();
        if (!lost.isEmpty()) {
            nextDetails = now.plus(DETAILS);
            // Slurm's word to end what should not run there is polite first, and by force after KillWait.
            Duration patience = killWait().plus(Pilots.CLEARING);
            Map<String, Moment> talking = new HashMap<>();
            Set<String> cleared = new HashSet<>();
            for (String node : talking(lost)) {
                Moment since = answering.getOrDefault(node, now);
                talking.put(node, since);
                if (now.millisSince(since) >= patience.toMillis()) {
                    cleared.add(node);
                }
            }
            answering = talking;
            different |= pilots.nodesAnswer(cleared);
        }
        return different;
    }

    private boolean account(Map<Long, Set<Integer>> departed) throws SlurmException, InterruptedException {
        boolean different = false;
        if (hasAccounting) {
            try {
                different = pilots.accounted(Sacct.read(commands.run(Sacct.words(departed.keySet()))));
            } catch (SlurmException e) {
                if (e.kind() == SlurmException.Kind.SILENT) {
                    // Accounting is away for now and Slurm is not: what it would say can wait.
                    return false;
                }
                hasAccounting = false;
                LOG.info("there is no accounting to ask about jobs of the past: {}", e.sentence());
            }
        }
        // Array by array, and twice: this is what declares pilots dead that the queue just does not show.
        Map<Long, Set<Integer>> now = new HashMap<>();
        for (Map.Entry<Long, Set<Integer>> job : departed.entrySet()) {
            if (now.size() < MOST_ASKED) {
                now.put(job.getKey(), unknown(job.getKey(), job.getValue()));
            }
        }
        Map<Long, Set<Integer>> before = unknown;
        unknown = now;
        Set<String> twice = new HashSet<>();
        now.forEach((job, tasks) -> tasks.stream()
                .filter(before.getOrDefault(job, Set.of())::contains)
                .forEach(task -> twice.add(job + "_" + task)));
        return different | pilots.forgotten(twice);
    }

    /** Those of {@code tasks} of which Slurm, asked for their array, says nothing, or that there is no such array. */
    private Set<Integer> unknown(long job, Set<Integer> tasks) throws SlurmException, InterruptedException {
        try {
            return ShowJob.missing(commands.run(ShowJob.words(job)), tasks);
        } catch (SlurmException e) {
            if (e.kind() != SlurmException.Kind.REFUSED) {
                throw e;
            }
            return ShowJob.isDenied(e) ? tasks : Set.of();
        }
    }

    private Duration killWait() throws SlurmException, InterruptedException {
        Duration known = killWait;
        if (known == null) {
            Matcher said = KILL_WAIT.matcher(commands.run(List.of("scontrol", "show", "config")));
            known = said.find() ? Duration.ofSeconds(Long.parseLong(said.group(1))) : USUAL_KILL_WAIT;
            killWait = known;
        }
        return known;
    }

    private Set<String> talking(Set<String> nodes) throws SlurmException, InterruptedException {
        Set<String> talking = new HashSet<>();
        String said;
        try {
            said = commands.run(List.of("scontrol", "--oneliner", "show", "node", String.join(",", nodes)));
        } catch (SlurmException e) {
            if (e.kind() != SlurmException.Kind.REFUSED) {
                throw e;
            }
            // One of them is no node of this cluster any more, which says nothing of the others.
            if (nodes.size() > 1) {
                for (String node : nodes) {
                    talking.addAll(talking(Set.of(node)));
                }
            }
            return talking;
        }
        said.lines().forEach(line -> {
            Matcher node = NODE.matcher(line);
            if (node.find()
                    && !node.group(2).contains("NOT_RESPONDING")
                    && !node.group(2).contains("*")) {
                talking.add(node.group(1));
            }
        });
        return talking;
    }

    private void end() throws SlurmException, InterruptedException {
        for (Map.Entry<Endings.Step, List<String>> due :
                pilots.dueEndings(clock.get()).entrySet()) {
            List<String> ids = due.getValue();
            for (int from = 0; from < ids.size(); from += CHUNK) {
                List<String> words = new ArrayList<>(List.of("scancel"));
                if (due.getKey() == Endings.Step.TELL) {
                    words.addAll(List.of("--batch", "--signal=USR1"));
                }
                words.addAll(ids.subList(from, Math.min(ids.size(), from + CHUNK)));
                scancel(words);
            }
        }
    }

    private void scancel(List<String> words) throws SlurmException, InterruptedException {
        try {
            commands.run(words);
        } catch (SlurmException e) {
            // Of many some may have ended by themselves; the next look tells.
            if (e.kind() != SlurmException.Kind.REFUSED) {
                throw e;
            }
            LOG.debug("{}", e.sentence());
        }
    }
}
