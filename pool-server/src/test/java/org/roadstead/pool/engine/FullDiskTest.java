// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.pool.engine.EngineWorld.get;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;
import org.roadstead.pool.disk.DiskRoom;
import org.roadstead.pool.store.SqlitePoolStore;

/** A disk that is full costs new work, and nothing that is under way. */
class FullDiskTest {
    private final AtomicLong free = new AtomicLong(1_000);
    private final AtomicLong clock = new AtomicLong();
    private final DiskRoom room =
            new DiskRoom(free::get, 100, () -> new Moment(clock.get(), Instant.EPOCH.plusMillis(clock.get())));

    private void now(long bytes) {
        free.set(bytes);
        room.measure();
    }

    @Test
    void new_work_is_refused_with_its_reason_and_reports_are_taken(@TempDir Path directory) {
        try (EngineWorld world = new EngineWorld(directory, SqlitePoolStore.open(directory), room)) {
            world.hello();
            world.submit(EngineWorld.TRUE);
            Submitted waiting = world.submit(EngineWorld.TRUE);
            HarvesterMessages.Lease lease = world.pull(1).get(0);
            now(50);
            PoolException refused = assertThrows(PoolException.class, () -> world.submit(EngineWorld.TRUE));
            assertEquals(PoolException.Kind.NO_ROOM, refused.kind());
            assertEquals(Reason.DISK_RESERVE, refused.reason());
            world.report(List.of(EngineWorld.progress(lease, List.of(EngineWorld.chunk(0, "kept")), Phase.RUNNING)));
            assertEquals(List.of(), world.pull(1));
            assertEquals(
                    Reason.DISK_RESERVE,
                    get(world.pool.explain(new JobId(waiting.id()))).reason());
            now(10);
            world.report(
                    List.of(EngineWorld.progress(lease, List.of(EngineWorld.chunk(4, "not kept")), Phase.COMPLETED)));
            assertEquals(
                    Phase.COMPLETED,
                    world.pool.reads().job(lease.job()).orElseThrow().phase());
            List<JobReads.LogPiece> log = world.pool.reads().log(lease.job(), "stdout", 0, 0, 100);
            assertEquals(1, log.size());
            assertEquals(4, log.get(0).data().length);
            assertEquals(
                    Phase.CANCELLED,
                    get(world.pool.cancel(new JobId(waiting.id()))),
                    "what makes room is always taken");
        }
    }

    @Test
    void pull_that_waits_is_served_when_there_is_room_again(@TempDir Path directory) {
        try (EngineWorld world = new EngineWorld(directory, SqlitePoolStore.open(directory), room)) {
            world.hello();
            Submitted submitted = world.submit(EngineWorld.TRUE);
            now(50);
            CompletableFuture<HarvesterMessages.Pulled> pull = world.askForJobs(1, 60_000);
            get(world.pool.harvesters());
            assertEquals(false, pull.isDone());
            now(1_000);
            assertEquals(submitted.id(), get(pull).leases().get(0).job().value());
        }
    }

    @Test
    void commit_that_failed_for_want_of_room_is_told_so_and_closes_the_door_for_a_while(@TempDir Path directory) {
        BreakingStore store = new BreakingStore(SqlitePoolStore.open(directory));
        store.why = new SQLException("database or disk is full", null, 13);
        try (EngineWorld world = new EngineWorld(directory, store, room)) {
            world.hello();
            store.failures.set(1);
            PoolException first = assertThrows(PoolException.class, () -> world.submit(EngineWorld.TRUE));
            assertEquals(Reason.DISK_RESERVE, first.reason());
            PoolException second = assertThrows(PoolException.class, () -> world.submit(EngineWorld.TRUE));
            assertEquals(PoolException.Kind.NO_ROOM, second.kind());
            clock.addAndGet(10_000);
            now(1_000);
            assertTrue(world.submit(EngineWorld.TRUE).count() == 1);
            assertEquals(1, world.pull(5).size(), "the one whose commit failed is not there");
        }
    }
}
