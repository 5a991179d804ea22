// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.choice.PilotLedger;
import org.roadstead.core.choice.PilotSettings;
import org.roadstead.core.job.Ids;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pilot.facts.EndWord;
import org.roadstead.pilot.facts.Gpus;
import org.roadstead.pilot.facts.NodeClocks;
import org.roadstead.pilot.facts.NodeFacts;
import org.roadstead.pilot.launch.LaunchSettings;
import org.roadstead.pilot.launch.Launcher;
import org.roadstead.pilot.launch.PayloadEnvironment;
import org.roadstead.pilot.limit.Guard;
import org.roadstead.pilot.link.HarvesterLink;
import org.roadstead.pilot.report.Spool;
import org.roadstead.pilot.stage.BlobCache;
import org.roadstead.pilot.stage.Inputs;
import org.roadstead.pilot.stage.JobDirectories;
import org.roadstead.pilot.stage.Outputs;
import sun.misc.Signal;

/** {@code roadstead pilot}. */
public final class PilotMain {
    private static final long CACHE_BYTES = 2L << 30;
    /** Threads and short-lived processes beyond a job's processes: what stops it at all, not what ends it. */
    private static final long TASKS = 16;

    private PilotMain() {}

    /** Runs a pilot; see {@link PilotOptions#HELP}. */
    public static void main(String[] args) {
        System.exit(run(Arrays.asList(args), System.getenv()));
    }

    private static int run(List<String> words, Map<String, String> environment) {
        if (words.contains("--help")) {
            System.out.print(PilotOptions.HELP);
            return 0;
        }
        PilotLog log = new PilotLog(System.err);
        Executor threads = PilotThreads.create(log);
        threads.execute(HarvesterLink::headStart);
        try {
            Ids ids = new Ids(SystemTime.INSTANCE, new SecureRandom());
            // Only for the build: dist makes the class-data archive from what this loads.
            boolean warmup = words.size() == 2 && words.get(0).equals("--cds-warmup");
            PilotConfig config =
                    warmup ? Warmup.start(Path.of(words.get(1))) : PilotOptions.read(words, environment, ids);
            String failure = run(config, environment, threads, log);
            if (failure == null) {
                return 0;
            }
            System.err.println("roadstead pilot: " + failure);
            return 1;
        } catch (UsageException e) {
            System.err.println("roadstead pilot: " + e.getMessage() + " (--help says more)");
            return 2;
        } catch (IOException e) {
            System.err.println("roadstead pilot: " + e);
            return 1;
        } catch (InterruptedException e) {
            return 1;
        }
    }

    private static @Nullable String run(
            PilotConfig config, Map<String, String> environment, Executor threads, PilotLog log)
            throws IOException, InterruptedException {
        Path data = config.data();
        try (FileChannel lockFile =
                        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockFile.tryLock()) {
            if (lock == null) {
                return "another pilot uses " + data;
            }
            Launcher launcher = Launcher.open(
                    new LaunchSettings(
                            data.resolve("slots"),
                            config.id(),
                            config.image() == null
                                    ? PayloadEnvironment.of(environment)
                                    : PayloadEnvironment.ofImage(environment),
                            "/bin/sh",
                            environment.getOrDefault("ROADSTEAD_SETSID", "setsid"),
                            config.containment(),
                            Math.max(1024, TASKS * config.processes())),
                    threads,
                    log);
            Files.createDirectories(data.resolve("overflow"));
            HarvesterLink link = new HarvesterLink(config.harvester(), config.token());
            try (launcher;
                    Guard guard = new Guard(threads, log);
                    Spool spool = Spool.open(data.resolve("results"))) {
                Workshop workshop = new Workshop(
                        new Descriptions(),
                        launcher,
                        new JobDirectories(data.resolve("jobs"), config.keep(), SystemTime.INSTANCE, log),
                        new Inputs(
                                new BlobCache(data.resolve("blobs"), CACHE_BYTES, link::download, SystemTime.INSTANCE)),
                        new Outputs(link::upload),
                        guard,
                        Gpus.of(config.size().gpus(), config.gpuNames(), environment, config.allocation() != null),
                        config.processes(),
                        config.logBytes(),
                        data.resolve("overflow"),
                        log);
                Pilot pilot = new Pilot(
                        new Parts(
                                new PilotLedger(settings(config, environment, launcher.containment())),
                                config,
                                workshop,
                                spool,
                                new NodeClocks(),
                                link,
                                threads,
                                new SecureRandom(),
                                log),
                        () -> ready(config, launcher, threads, log));
                Signal.handle(new Signal("TERM"), signal -> pilot.drain(EndWord.of(environment)));
                Signal.handle(new Signal("INT"), signal -> pilot.drain(EndWord.of(environment)));
                return pilot.run();
            }
        }
    }

    private static void ready(PilotConfig config, Launcher launcher, Executor threads, PilotLog log) {
        System.out.println("pilot " + config.id() + " ready");
        System.out.flush();
        threads.execute(() -> {
            try {
                launcher.warm();
            } catch (IOException e) {
                log.failure("launcher", e);
            }
        });
    }

    private static PilotSettings settings(PilotConfig config, Map<String, String> environment, String containment)
            throws IOException {
        Capability capability = new Capability(
                config.size(),
                config.gpuType(),
                1,
                config.features(),
                EnumSet.of(config.image() == null ? RunKind.COMMAND : RunKind.CONTAINER),
                Long.MAX_VALUE,
                serve(config.hand()),
                config.image());
        Duration left = config.timeLeft();
        String release = PilotMain.class.getPackage().getImplementationVersion();
        return new PilotSettings(
                config.id(),
                NodeFacts.name(environment),
                ProcessHandle.current().pid(),
                config.allocation(),
                capability,
                left == null ? null : SystemTime.INSTANCE.moment().monotonicMillis() + left.toMillis(),
                config.margin(),
                config.killGrace(),
                containment,
                release == null ? "dev" : release,
                List.of(),
                config.owner(),
                false);
    }

    /** Whom a person's own pilot serves beyond the person is checked by the harvester. */
    private static Serve serve(PilotConfig.@Nullable Hand hand) {
        return hand == null || hand.groups().isEmpty()
                ? Serve.ALL
                : new Serve(false, Collections.emptySortedSet(), hand.groups());
    }
}
