// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.roadstead.core.job.JobId;
import org.roadstead.pilot.PilotLog;
import org.roadstead.pilot.PilotThreads;

/** A launcher with a directory of its own, for tests. */
final class LauncherWorld implements AutoCloseable {
    private static final AtomicInteger PILOTS = new AtomicInteger();

    final PilotLog log = new PilotLog(System.err);
    final Executor threads = PilotThreads.create(log);
    final String pilot = System.getenv()
            .getOrDefault("ROADSTEAD_PILOT", "ptest" + ProcessHandle.current().pid() + "x" + PILOTS.incrementAndGet());
    final Launcher launcher;
    final Path directory;
    private final AtomicInteger jobs = new AtomicInteger();

    /** What came of a payload. */
    record Result(Ended ended, String out, String err) {}

    /** @param how path of a shell, and behind a space the containment; {@code auto} when there is none */
    LauncherWorld(Path temp, String how) throws IOException {
        this(temp, how, System.getenv("PATH"));
    }

    /** @param path where the launcher and payloads find programs */
    LauncherWorld(Path temp, String how, String path) throws IOException {
        String[] words = (how + " auto").split(" ");
        directory = Files.createDirectories(temp.resolve("job"));
        Map<String, String> own = new TreeMap<>(System.getenv());
        own.put("ROADSTEAD_TOKEN_FILE", "/secret");
        own.put("PATH", path);
        launcher = Launcher.open(
                new LaunchSettings(temp.resolve("slots"), pilot, PayloadEnvironment.of(own), words[0], words[1], 1024),
                threads,
                log);
    }

    JobId newJob() {
        return new JobId(String.format("j%026d", jobs.incrementAndGet()));
    }

    Result run(String... command) throws IOException {
        return run(newJob(), Map.of(), CompletableFuture.completedFuture(null), command);
    }

    Result run(
            JobId job, Map<String, String> environment, CompletableFuture<? super Running> started, String... command)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Ended ended = launcher.run(
                new Launch(job, 1, directory, List.of(command), environment),
                (error, buffer, length) -> (error ? err : out).write(buffer, 0, length),
                started::complete);
        return new Result(ended, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Runs on another thread. */
    CompletableFuture<Result> begin(JobId job, CompletableFuture<Running> started, String... command) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                result.complete(run(job, Map.of(), started, command));
            } catch (IOException | RuntimeException e) {
                started.completeExceptionally(e);
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** The processes that carry this world's mark and belong to a job. */
    List<ProcessHandle> alive() {
        return new Sweep(pilot).strays(java.util.Set.of());
    }

    @Override
    public void close() throws IOException {
        launcher.close();
    }
}
