// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.JobDescription;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.Reading;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.disk.DiskRoom;
import org.roadstead.pool.store.LogStore;
import org.roadstead.pool.store.PoolStore;
import org.roadstead.pool.store.SqliteLogStore;
import org.roadstead.pool.store.SqlitePoolStore;

/** A pool over SQLite in a directory, and a harvester that says what a test tells it to. */
final class EngineWorld implements AutoCloseable {
    private static final long GIB = 1L << 30;

    final Path directory;
    PoolEngine pool;
    private DiskRoom room = DiskRoom.endless();
    private Duration ahead = Duration.ZERO;
    private long incarnation;
    private long seq;

    EngineWorld(Path directory) {
        this.directory = directory;
        this.pool = start(EngineSettings.DEFAULT, SqlitePoolStore.open(directory));
    }

    EngineWorld(Path directory, EngineSettings settings, PoolStore store) {
        this.directory = directory;
        this.pool = start(settings, store);
    }

    /** A pool on a disk with so much room. */
    EngineWorld(Path directory, PoolStore store, DiskRoom room) {
        this.directory = directory;
        this.room = room;
        this.pool = start(EngineSettings.DEFAULT, store);
    }

    private PoolEngine start(EngineSettings settings, PoolStore store) {
        LogStore logs = SqliteLogStore.open(directory);
        return PoolEngine.start(settings, store, logs, this::now, new Random(1), room);
    }

    synchronized Moment now() {
        return SystemTime.INSTANCE.moment().plus(ahead);
    }

    /** Lets time pass for the pool. */
    synchronized void pass(Duration time) {
        ahead = ahead.plus(time);
    }

    void restart() {
        restart(EngineSettings.DEFAULT);
    }

    void restart(EngineSettings settings) {
        pool.close();
        pool = start(settings, SqlitePoolStore.open(directory));
    }

    @Override
    public void close() {
        pool.close();
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- people --------------------------------------------------------------------------------------------------

    static JobDescription description(String json) {
        Reading reading = DescriptionReader.readJson(json.getBytes(StandardCharsets.UTF_8));
        if (reading instanceof Reading.Described described) {
            return described.description();
        }
        throw new IllegalArgumentException(reading.toString());
    }

    static final String TRUE = "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}";

    static String with(String more) {
        return "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}," + more + "}";
    }

    static Submission submission(String... descriptions) {
        return new Submission(
                "ada",
                "astro",
                Arrays.stream(descriptions).map(EngineWorld::description).toList(),
                null,
                null);
    }

    Submitted submit(String... descriptions) {
        return get(pool.submit(submission(descriptions)));
    }

    // --- a harvester -----------------------------------------------------------------------------------------------

    static Capability capability() {
        return new Capability(
                new Resources(64, 64 * GIB, 64 * GIB, 0),
                null,
                1,
                new TreeSet<>(),
                Set.of(RunKind.COMMAND),
                Long.MAX_VALUE,
                Serve.ALL);
    }

    HarvesterMessages.Welcome hello() {
        HarvesterMessages.Welcome welcome = get(pool.hello(
                "site", new HarvesterMessages.Hello("1", ProtocolRange.CURRENT, List.of(), "local", null, Serve.ALL)));
        incarnation = welcome.incarnation();
        return welcome;
    }

    CompletableFuture<HarvesterMessages.Pulled> askForJobs(int want, long waitMillis) {
        return pool.pull(
                "site", new HarvesterMessages.Pull(incarnation, ++seq, List.of(capability()), want, waitMillis));
    }

    List<HarvesterMessages.Lease> pull(int want) {
        return get(askForJobs(want, 0)).leases();
    }

    static Progress progress(HarvesterMessages.Lease lease, @Nullable List<LogChunk> logs, Phase... phases) {
        List<Step> steps = new ArrayList<>();
        for (Phase phase : phases) {
            steps.add(new Step(phase, SystemTime.INSTANCE.instant().toEpochMilli(), null, null));
        }
        return new Progress(
                lease.job(),
                lease.generation(),
                lease.attempt(),
                steps,
                new Placement("site", null, null, "p1", "node1"),
                null,
                null,
                logs);
    }

    HarvesterMessages.Reported report(List<Progress> progress) {
        return get(pool.report("site", new HarvesterMessages.Report(incarnation, progress, List.of(), null)));
    }

    void tell(HarvesterMessages.Lease lease, Phase... phases) {
        HarvesterMessages.Reported reported = report(List.of(progress(lease, null, phases)));
        assertEquals(null, reported.acks().get(0).refused());
    }

    static LogChunk chunk(long offset, String text) {
        return new LogChunk("stdout", offset, text.getBytes(StandardCharsets.UTF_8));
    }
}
