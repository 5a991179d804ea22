// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.DescriptionReader;
import org.roadstead.core.job.Digest;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.Reading;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.blob.BlobStore;
import org.roadstead.pool.blob.BlobUse;
import org.roadstead.pool.engine.EngineSettings;
import org.roadstead.pool.engine.PoolEngine;
import org.roadstead.pool.engine.Submission;
import org.roadstead.pool.engine.Submitted;
import org.roadstead.pool.identity.AccessStore;
import org.roadstead.pool.store.SqliteLogStore;
import org.roadstead.pool.store.SqlitePoolStore;

@NullUnmarked // fields are set before each test
class KeeperTest {
    private static final String JOB = "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]}}";
    private static final String SWEEP =
            JOB.replaceFirst("}$", ",\"sweep\":{\"parameters\":{\"n\":{\"range\":\"1-500\"}}}}");

    @TempDir
    private Path directory;

    private Duration ahead = Duration.ZERO;
    private PoolEngine pool;
    private SqliteLogStore logs;

    @BeforeEach
    void open() {
        logs = SqliteLogStore.open(directory);
        pool = PoolEngine.start(
                EngineSettings.DEFAULT, SqlitePoolStore.open(directory), logs, this::moment, new Random(1));
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private synchronized Moment moment() {
        return SystemTime.INSTANCE.moment().plus(ahead);
    }

    private Instant now() {
        return moment().wall();
    }

    private synchronized void pass(Duration time) {
        ahead = ahead.plus(time);
    }

    private Submitted submit(String description) throws Exception {
        Reading reading = DescriptionReader.readJson(description.getBytes(StandardCharsets.UTF_8));
        Submission submission =
                new Submission("ada", "astro", List.of(((Reading.Described) reading).description()), null, null);
        return pool.submit(submission).get(60, TimeUnit.SECONDS);
    }

    private JobId cancelled() throws Exception {
        JobId job = new JobId(submit(JOB).id());
        pool.cancel(job).get(60, TimeUnit.SECONDS);
        return job;
    }

    private Removal removal(Duration keep, long most, long archiveBytes) {
        Retention retention = new Retention(
                keep, most, Duration.ofDays(1), Duration.ofDays(1), 1, Duration.ofDays(1), 1, 1, archiveBytes, 0);
        return new Removal(pool, retention, new Archive(directory.resolve("archive"), archiveBytes), this::now);
    }

    private static void all(Chore chore) throws Exception {
        int pieces = 0;
        while (chore.piece()) {
            assertTrue(++pieces < 10_000, "it never ends");
        }
    }

    private List<JsonNode> archived() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.resolve("archive"))) {
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(Json.MAPPER.readTree(line));
                }
            }
        }
        return lines;
    }

    @Test
    void job_is_removed_after_its_time_and_stands_in_the_archive() throws Exception {
        JobId old = cancelled();
        JobId open = new JobId(submit(JOB).id());
        pass(Duration.ofDays(29));
        JobId young = cancelled();
        all(removal(Duration.ofDays(30), 1_000, 1 << 20));
        assertTrue(pool.reads().job(old).isPresent());
        pass(Duration.ofDays(2));
        all(removal(Duration.ofDays(30), 1_000, 1 << 20));
        assertFalse(pool.reads().job(old).isPresent());
        assertTrue(pool.reads().job(open).isPresent(), "it has not ended");
        assertTrue(pool.reads().job(young).isPresent());
        assertTrue(pool.reads().mayBeRemoved(old.value()));
        assertFalse(pool.reads().mayBeRemoved(young.value()));
        assertEquals(1, pool.removed(Phase.CANCELLED));
        assertEquals(
                Map.of(Phase.WAITING, 1L, Phase.CANCELLED, 1L), pool.figures().jobsByPhase());
        List<JsonNode> lines = archived();
        assertEquals(1, lines.size());
        assertEquals(old.value(), lines.get(0).path("id").asText());
        assertEquals("CANCELLED", lines.get(0).path("phase").asText());
        assertEquals(2, lines.get(0).path("history").size());
        assertEquals("true", lines.get(0).at("/description/run/command/0").asText());
    }

    @Test
    void sweep_is_removed_as_a_whole_and_each_member_stands_in_the_archive() throws Exception {
        SweepId sweep = new SweepId(submit(SWEEP).id());
        pool.cancel(sweep).get(60, TimeUnit.SECONDS);
        pass(Duration.ofDays(31));
        all(removal(Duration.ofDays(30), 1_000, 1 << 20));
        assertTrue(pool.reads().sweep(sweep).isEmpty());
        assertEquals(500, pool.removed(Phase.CANCELLED));
        assertTrue(pool.housekeeping().store().doomed().isEmpty());
        List<JsonNode> lines = archived();
        assertEquals(501, lines.size());
        assertEquals(500, lines.get(0).at("/counts/CANCELLED").asLong());
        assertEquals(sweep.value() + ".499", lines.get(500).path("id").asText());
    }

    @Test
    void jobs_that_are_too_many_go_before_their_time_the_first_first() throws Exception {
        List<JobId> jobs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            jobs.add(cancelled());
        }
        all(removal(Duration.ofDays(30), 5, 0));
        for (int i = 0; i < 20; i++) {
            assertEquals(i >= 15, pool.reads().job(jobs.get(i)).isPresent(), "job " + i);
        }
        assertFalse(Files.exists(directory.resolve("archive")));
    }

    @Test
    void archive_stays_within_its_size_and_loses_its_oldest_file_first() throws Exception {
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < 20; i++) {
                cancelled();
            }
            pass(Duration.ofDays(31));
            Removal removal = removal(Duration.ofDays(30), 1_000, 64 << 10);
            all(removal);
        }
        try (Stream<Path> files = Files.list(directory.resolve("archive"))) {
            List<Path> kept = files.toList();
            long bytes = 0;
            for (Path file : kept) {
                bytes += Files.size(file);
            }
            assertTrue(bytes <= 72 << 10 && kept.size() < 12, bytes + " bytes in " + kept.size() + " files");
        }
        assertEquals(240, pool.removed(Phase.CANCELLED));
    }

    @Test
    void logs_of_jobs_that_have_ended_go_when_all_are_too_large_and_a_reader_is_told() throws Exception {
        JobId ended = cancelled();
        JobId open = new JobId(submit(JOB).id());
        byte[] much = new byte[100_000];
        logs.append(1, 1, List.of(new LogChunk("stdout", 0, much)));
        logs.append(2, 1, List.of(new LogChunk("stdout", 0, much)));
        logs.commit();
        all(new LogBound(pool.housekeeping(), 10 << 20));
        assertEquals(
                much.length,
                pool.reads().log(ended, "stdout", 0, 0, 1 << 20).get(0).data().length);
        all(new LogBound(pool.housekeeping(), 50_000));
        String told = new String(
                pool.reads().log(ended, "stdout", 0, 0, 1 << 20).get(0).data(), StandardCharsets.UTF_8);
        assertEquals("[... no log of this job is kept any more ...]\n", told);
        assertEquals(
                much.length,
                pool.reads().log(open, "stdout", 0, 0, 1 << 20).get(0).data().length);
    }

    @Test
    void blob_that_nothing_needs_is_collected_after_its_time_and_the_others_are_summed_up() throws Exception {
        BlobStore blobs = new BlobStore(directory.resolve("blobs"));
        Digest needed = put(blobs, "needed");
        Digest unneeded = put(blobs, "not needed");
        String upload = JOB.replaceFirst("}$", ",\"inputs\":[{\"upload\":\"" + needed + "\",\"to\":\"x\"}]}");
        JobId job = new JobId(submit(upload).id());
        BlobUse use = BlobUse.unbounded();
        try (AccessStore access = AccessStore.open(directory.resolve("access.db"))) {
            access.addUploader(needed.value(), "ada");
            access.addUploader(unneeded.value(), "ada");
            BlobCollector young =
                    new BlobCollector(blobs, use, pool.housekeeping().store(), access, Duration.ofHours(1), this::now);
            all(young);
            assertEquals(16, use.total());
            pass(Duration.ofHours(2));
            all(new BlobCollector(blobs, use, pool.housekeeping().store(), access, Duration.ofHours(1), this::now));
            assertTrue(blobs.has(needed));
            assertFalse(blobs.has(unneeded));
            assertFalse(access.isUploader(unneeded.value(), "ada"));
            assertEquals(6, use.total());
            pool.cancel(job).get(60, TimeUnit.SECONDS);
            all(removal(Duration.ZERO, 0, 0));
            assertTrue(blobs.touch(needed, now()), "asked for again");
            all(new BlobCollector(blobs, use, pool.housekeeping().store(), access, Duration.ofHours(1), this::now));
            assertTrue(blobs.has(needed));
            pass(Duration.ofHours(2));
            all(new BlobCollector(blobs, use, pool.housekeeping().store(), access, Duration.ofHours(1), this::now));
            assertFalse(blobs.has(needed));
            assertEquals(0, use.total());
        }
    }

    private static Digest put(BlobStore blobs, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Digest digest = new Digest("sha256:"
                + java.util.HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(bytes)));
        BlobStore.Upload upload = blobs.begin(digest);
        upload.write(bytes);
        upload.commit();
        return digest;
    }
}
