// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.Queue;
import org.roadstead.core.time.Moment;
import org.roadstead.harvester.platform.PilotOrder;
import org.roadstead.harvester.platform.PilotRefusal;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.platform.PlatformFacts;
import org.roadstead.slurm.commands.SlurmCommands;
import org.roadstead.slurm.commands.SlurmException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slurm as a platform. Pilots that are alike are the tasks of one job array, whose name tells which request it answers; the
 * request is on disk before sbatch is run. So whenever the harvester dies, a later start finds in the queue what was asked for,
 * and asks for nothing twice. See {@link Pilots} for what is concluded from what is seen, and {@link Watch} for who asks.
 */
public final class SlurmPlatform implements Platform {
    private static final Logger LOG = LoggerFactory.getLogger(SlurmPlatform.class);
    /** Tasks of one array; Slurm's own default allows 1,000. */
    private static final int MOST_TASKS = 200;

    private final SlurmOptions options;
    private final PilotFiles files;
    private final Pilots pilots;
    private final Submission submission;
    private final Layout layout;
    private final Watch watch;
    private final Supplier<Moment> clock;
    private final String account;

    private SlurmPlatform(
            SlurmCommands commands,
            SlurmOptions options,
            Batches batches,
            Supplier<Moment> clock,
            Map<String, String> environment) {
        Mark mark = new Mark(options.harvester());
        this.options = options;
        this.clock = clock;
        this.files = new PilotFiles(options.pilots());
        this.pilots = new Pilots(batches, files, clock.get());
        this.submission = new Submission(commands, options, mark, environment);
        this.layout = new Layout(commands, options, submission);
        this.watch = new Watch(commands, pilots, layout, mark, options.look(), clock);
        this.account = environment.getOrDefault("USER", System.getProperty("user.name", "this account"));
    }

    /**
     * Looks at Slurm once, patiently: when it does not answer, the queues are none until it does.
     *
     * @param records a directory of this harvester's own, where it keeps what it has asked for
     * @param environment the harvester's
     */
    public static SlurmPlatform open(
            SlurmCommands commands,
            SlurmOptions options,
            Path records,
            Supplier<Moment> clock,
            Map<String, String> environment)
            throws IOException, InterruptedException {
        SlurmPlatform platform = new SlurmPlatform(commands, options, Batches.open(records), clock, environment);
        platform.watch.start();
        return platform;
    }

    @Override
    public PlatformFacts facts() {
        return new PlatformFacts(
                "slurm",
                false,
                "pilots run as " + account + " in Slurm and never mix owners; payloads are not isolated");
    }

    @Override
    public List<Queue> queues() {
        return layout.queues();
    }

    /** Why Slurm cannot be asked, as a sentence; null when it answered last time. */
    public @Nullable String silence() {
        return watch.silence();
    }

    /**
     * What an operator must put right before this can begin: every partition has refused a dry run or is not there, and
     * nothing was asked for earlier. Null when there is no such thing.
     */
    public @Nullable String firstRefusal() {
        String refusal = layout.refusal();
        return refusal == null || pilots.hasHistory() ? null : refusal;
    }

    @Override
    public void onChange(Runnable changed) {
        watch.onChange(changed);
    }

    @Override
    public List<PilotRefusal> start(List<PilotOrder> orders) {
        List<PilotRefusal> refused = new ArrayList<>();
        List<PilotOrder> left = new ArrayList<>();
        for (PilotOrder order : orders) {
            Batches.Place place = pilots.place(order.pilot());
            if (place == null) {
                left.add(order);
            } else if (place.batch().dead(place.task()) != null) {
                refused.add(new PilotRefusal(order.pilot(), "the pilot " + order.pilot() + " was already found dead"));
            }
        }
        String silence = watch.silence();
        if (silence != null) {
            left.forEach(order -> refused.add(new PilotRefusal(order.pilot(), silence)));
            return refused;
        }
        while (!left.isEmpty()) {
            PilotOrder first = left.get(0);
            List<PilotOrder> alike = new ArrayList<>();
            left.removeIf(order -> alike.size() < MOST_TASKS && first.isLike(order) && alike.add(order));
            submit(alike, refused);
        }
        watch.signal();
        return refused;
    }

    private void submit(List<PilotOrder> alike, List<PilotRefusal> refused) {
        PilotOrder first = alike.get(0);
        String id = first.pilot();
        List<String> ids = alike.stream().map(PilotOrder::pilot).toList();
        Duration life = options.lifeOf(first, layout.queue(first.queue()));
        Batch batch;
        Path script;
        try {
            for (PilotOrder order : alike) {
                files.prepare(order.pilot(), order.token());
            }
            script = files.prepare(id, ids, PilotScript.text(options, files, id, first, life));
            batch = pilots.begin(id, first.queue(), clock.get().wall(), ids);
        } catch (IOException e) {
            ids.forEach(pilot -> refused.add(new PilotRefusal(pilot, "cannot write what pilots need: " + e)));
            return;
        }
        try {
            long job = submission.submit(id, alike.size(), first, life, script, files.order(id));
            pilots.taken(batch, job, clock.get());
            LOG.info("submitted {} pilots to partition {} as Slurm job {}", ids.size(), first.queue(), job);
        } catch (SlurmException e) {
            if (e.kind() == SlurmException.Kind.SILENT) {
                LOG.warn("it is open whether Slurm took {} pilots: {}", ids.size(), e.sentence());
                pilots.open(batch, clock.get());
            } else {
                pilots.refused(batch, e.sentence());
                ids.forEach(pilot -> refused.add(new PilotRefusal(pilot, e.sentence())));
            }
        } catch (InterruptedException e) {
            pilots.open(batch, clock.get());
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<PilotSeen> observe(Collection<String> asked) {
        List<PilotSeen> seen = new ArrayList<>(asked.size());
        asked.forEach(pilot -> seen.add(pilots.seen(pilot)));
        for (Batch over : pilots.forget(new HashSet<>(asked))) {
            try {
                files.forget(over);
            } catch (IOException e) {
                LOG.warn("cannot clear away what pilots of the request {} left: {}", over.id(), e.toString());
            }
        }
        return seen;
    }

    @Override
    public void end(String pilot, Reason reason, Duration grace) {
        if (pilots.end(pilot, clock.get(), grace)) {
            LOG.info("ending pilot {}: {}", pilot, reason);
            watch.signal();
        }
    }

    /** The watch looks by itself and tells of changes; this is for what time alone changes. */
    @Override
    public Duration observeWithin() {
        return options.look();
    }

    @Override
    public void close() {
        watch.stop();
    }
}
