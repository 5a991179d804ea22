// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.core.supply.Queue;
import org.roadstead.core.time.Moment;
import org.roadstead.slurm.commands.Sinfo;
import org.roadstead.slurm.commands.SlurmCommands;
import org.roadstead.slurm.commands.SlurmException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions as queues: what their nodes have, how long jobs may be, and whether this account may submit there at all,
 * which a dry run of sbatch says before a partition is trusted. One thread refreshes; the result is immutable.
 */
final class Layout {
    private static final Logger LOG = LoggerFactory.getLogger(Layout.class);
    /** A partition that refused a dry run is tried again after this, then after twice as long, and so on. */
    private static final Duration FIRST_RETRY = Duration.ofSeconds(15);

    private static final Duration LAST_RETRY = Duration.ofMinutes(10);
    /** What was allowed once may be forbidden later; submitting would tell, too. */
    private static final Duration TRUST = Duration.ofHours(1);

    private static final long MEBI = 1L << 20;

    private final SlurmCommands commands;
    private final SlurmOptions options;
    private final Submission submission;
    private final Map<String, Trial> trials = new HashMap<>();
    private Set<String> missing = Set.of();
    private volatile List<Queue> queues = List.of();

    /** What came of the last dry run in a partition. */
    private static final class Trial {
        private @Nullable String refusal;
        private Duration retry = FIRST_RETRY;
        private Moment again;

        private Trial(Moment again) {
            this.again = again;
        }
    }

    Layout(SlurmCommands commands, SlurmOptions options, Submission submission) {
        this.commands = commands;
        this.options = options;
        this.submission = submission;
    }

    List<Queue> queues() {
        return queues;
    }

    /** The queue of this name; one without nodes when there is none. */
    Queue queue(String name) {
        return queues.stream()
                .filter(queue -> queue.name().equals(name))
                .findFirst()
                .orElseGet(() -> new Queue(name, List.of(), null, 0, 0, "Slurm has no partition " + name));
    }

    /** What is in the way of every partition, when that is something that an operator must put right; null otherwise. */
    @Nullable
    String refusal() {
        List<String> refusals = new ArrayList<>();
        for (Queue queue : queues) {
            Trial trial = trials.get(queue.name());
            boolean refused = trial != null && trial.refusal != null;
            if (queue.closed() == null || (!refused && !missing.contains(queue.name()))) {
                return null;
            }
            refusals.add("partition " + queue.name() + ": " + queue.closed());
        }
        return refusals.isEmpty() ? null : String.join("; ", refusals);
    }

    /** Looks at the cluster; returns whether anything is different. When Slurm does not answer, the queues stay as they were. */
    boolean refresh(Moment now) throws SlurmException, InterruptedException {
        List<String> wanted = List.copyOf(options.partitions().keySet());
        Map<String, List<Sinfo>> partitions = new LinkedHashMap<>();
        wanted.forEach(name -> partitions.put(name, new ArrayList<>()));
        for (Sinfo line : Sinfo.read(commands.run(Sinfo.words(wanted)))) {
            if (wanted.isEmpty() ? line.isDefault() : partitions.containsKey(line.partition())) {
                partitions
                        .computeIfAbsent(line.partition(), any -> new ArrayList<>())
                        .add(line);
            }
        }
        missing = partitions.keySet().stream()
                .filter(name -> partitions.getOrDefault(name, List.of()).isEmpty())
                .collect(Collectors.toSet());
        List<Queue> fresh = new ArrayList<>();
        for (Map.Entry<String, List<Sinfo>> partition : partitions.entrySet()) {
            fresh.add(queue(partition.getKey(), partition.getValue(), now));
        }
        boolean changed = !fresh.equals(queues);
        if (changed) {
            say(fresh);
        }
        queues = List.copyOf(fresh);
        return changed;
    }

    private void say(List<Queue> fresh) {
        for (Queue queue : fresh) {
            Queue before = queues.stream()
                    .filter(one -> one.name().equals(queue.name()))
                    .findFirst()
                    .orElse(null);
            if (before == null || !Objects.equals(before.closed(), queue.closed())) {
                if (queue.closed() == null) {
                    LOG.info("partition {} takes pilots", queue.name());
                } else {
                    LOG.warn("partition {} takes no pilots: {}", queue.name(), queue.closed());
                }
            }
        }
    }

    private Queue queue(String name, List<Sinfo> lines, Moment now) throws InterruptedException {
        List<NodeKind> kinds = kinds(lines);
        String closed = null;
        if (lines.isEmpty()) {
            closed = "Slurm has no partition " + name + " that this account can see";
        } else if (!lines.get(0).availability().equals("up")) {
            closed = "the partition is " + lines.get(0).availability();
        } else if (kinds.isEmpty()) {
            closed = "no node of the partition can be used now";
        } else {
            closed = refusal(name, now);
        }
        Integer most = options.partitions().get(name);
        return new Queue(
                name,
                kinds,
                lines.isEmpty() ? null : lines.get(0).longest(),
                most == null || most == 0 ? options.mostPilots() : most,
                options.mostPending(),
                closed);
    }

    private List<NodeKind> kinds(List<Sinfo> lines) {
        Map<NodeKind, Integer> counts = new LinkedHashMap<>();
        for (Sinfo line : lines) {
            if (line.isUsable()) {
                long disk = line.disk() > 0 ? line.disk() * MEBI : options.disk();
                List<Sinfo.Gpus> gpus = line.gpus().isEmpty() ? List.of(new Sinfo.Gpus(null, 0)) : line.gpus();
                for (Sinfo.Gpus some : gpus) {
                    Resources size = new Resources(
                            line.cores(),
                            Math.max(0, line.memory() * MEBI - SlurmOptions.PILOT_MEMORY),
                            disk,
                            some.count());
                    counts.merge(new NodeKind(size, some.type(), line.features(), 0), line.nodes(), Integer::sum);
                }
            }
        }
        List<NodeKind> kinds = new ArrayList<>();
        counts.forEach((kind, nodes) -> kinds.add(new NodeKind(kind.size(), kind.gpuType(), kind.features(), nodes)));
        return kinds;
    }

    /** What a dry run says against submitting there; null when nothing. */
    private @Nullable String refusal(String partition, Moment now) throws InterruptedException {
        Trial trial = trials.computeIfAbsent(partition, any -> new Trial(now));
        if (now.millisSince(trial.again) < 0) {
            return trial.refusal;
        }
        try {
            submission.tryOut(partition);
            trial.refusal = null;
            trial.retry = FIRST_RETRY;
            trial.again = now.plus(TRUST);
        } catch (SlurmException e) {
            if (e.kind() == SlurmException.Kind.REFUSED) {
                trial.refusal = "a dry run was refused: " + e.sentence();
            }
            trial.again = now.plus(trial.retry);
            Duration twice = trial.retry.multipliedBy(2);
            trial.retry = twice.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : twice;
        }
        return trial.refusal;
    }
}
