// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.pool.engine.EngineWorld.get;
import static org.roadstead.pool.engine.EngineWorld.with;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.pool.store.SqlitePoolStore;

/** Sweeps so large that nobody else may wait for what is done to all members. */
class SlicesTest {
    private static final EngineSettings SMALL = EngineSettings.DEFAULT.slices(4);

    private static String sweep(long members) {
        return with("\"sweep\":{\"parameters\":{\"n\":{\"range\":\"1-" + members + "\"}}}");
    }

    private static Map<Phase, Long> counts(EngineWorld world, SweepId sweep) {
        return world.pool.reads().sweep(sweep).orElseThrow().counts();
    }

    /** A sweep of 40 of which 20, every one with a row of its own, have failed. */
    private static SweepId halfFailed(EngineWorld world) {
        world.hello();
        SweepId sweep = new SweepId(world.submit(sweep(40)).id());
        List<HarvesterMessages.Lease> leases = world.pull(20);
        leases.forEach(lease -> world.tell(lease, Phase.PREPARING, Phase.RUNNING, Phase.FAILED));
        assertEquals(Map.of(Phase.WAITING, 20L, Phase.FAILED, 20L), counts(world, sweep));
        return sweep;
    }

    @Test
    void sweep_of_ten_million_members_costs_the_store_next_to_nothing(@TempDir Path directory) throws IOException {
        long most = 10_000_000;
        try (EngineWorld world = new EngineWorld(directory)) {
            world.hello();
            Submitted submitted = world.submit(sweep(most));
            SweepId sweep = new SweepId(submitted.id());
            assertEquals(most, submitted.count());
            assertEquals(List.of(0L, 1L, 2L), members(world.pull(3)));
            assertEquals(Map.of(Phase.WAITING, most), counts(world, sweep));
            world.restart();
            world.hello();
            assertEquals(Map.of(Phase.WAITING, most), world.pool.figures().jobsByPhase());
            assertEquals(List.of(3L, 4L), members(world.pull(2)));
            assertEquals(most, get(world.pool.cancel(sweep)));
            assertEquals(Map.of(Phase.WAITING, 5L, Phase.CANCELLED, most - 5), counts(world, sweep));
            assertEquals(most - 5, get(world.pool.reopen(sweep, Phase.CANCELLED)));
            assertEquals(Map.of(Phase.WAITING, most), counts(world, sweep), "five of them are still held");
        }
        assertTrue(Files.size(directory.resolve("pool.db")) < 1 << 20);
    }

    private static List<Long> members(List<HarvesterMessages.Lease> leases) {
        return leases.stream()
                .map(lease -> Long.parseLong(lease.job().value().split("\\.")[1]))
                .toList();
    }

    @Test
    void members_with_rows_are_reopened_and_cancelled_a_few_at_a_time(@TempDir Path directory) {
        try (EngineWorld world = new EngineWorld(directory, SMALL, SqlitePoolStore.open(directory))) {
            SweepId sweep = halfFailed(world);
            long before = world.pool.figures().turns();
            assertEquals(20, get(world.pool.reopen(sweep, Phase.FAILED)));
            assertTrue(world.pool.figures().turns() >= before + 4, "twenty rows, four a turn");
            assertEquals(Map.of(Phase.WAITING, 40L), counts(world, sweep));
            assertEquals(40, get(world.pool.cancel(sweep)));
            assertEquals(Map.of(Phase.CANCELLED, 40L), counts(world, sweep));
            world.restart(SMALL);
            world.hello();
            assertEquals(Map.of(Phase.CANCELLED, 40L), world.pool.figures().jobsByPhase());
            assertEquals(List.of(), world.pull(10));
        }
    }

    @Test
    void others_are_served_between_two_slices(@TempDir Path directory) throws InterruptedException {
        BreakingStore store = new BreakingStore(SqlitePoolStore.open(directory));
        try (EngineWorld world = new EngineWorld(directory, SMALL, store)) {
            SweepId sweep = halfFailed(world);
            AtomicInteger commits = new AtomicInteger();
            store.atGate = new CountDownLatch(1);
            store.gate = new Semaphore(0);
            CompletableFuture<Long> reopened = world.pool.reopen(sweep, Phase.FAILED);
            assertTrue(store.atGate.await(60, TimeUnit.SECONDS), "the first slice is on its way to the disk");
            CompletableFuture<Integer> other = world.pool
                    .submit(EngineWorld.submission(EngineWorld.TRUE))
                    .thenApply(submitted -> commits.getAndSet(store.committed.get()));
            int before = store.committed.get();
            store.gate.release(2);
            get(other);
            assertEquals(before + 2, commits.get(), "in the turn of the second slice");
            assertFalse(reopened.isDone());
            store.gate.release(1_000);
            assertEquals(20, get(reopened));
        }
    }

    @Test
    void slice_that_is_not_stored_is_not_answered_and_what_is_left_is_done_when_asked_again(@TempDir Path directory)
            throws InterruptedException {
        BreakingStore store = new BreakingStore(SqlitePoolStore.open(directory));
        try (EngineWorld world = new EngineWorld(directory, SMALL, store)) {
            SweepId sweep = halfFailed(world);
            store.gate = new Semaphore(0);
            store.atGate = new CountDownLatch(1);
            CompletableFuture<Long> reopened = world.pool.reopen(sweep, Phase.FAILED);
            assertTrue(store.atGate.await(60, TimeUnit.SECONDS));
            store.atGate = new CountDownLatch(1);
            store.gate.release();
            assertTrue(store.atGate.await(60, TimeUnit.SECONDS), "the second slice");
            store.failures.set(1);
            store.gate.release(1_000);
            PoolException refused = assertThrows(PoolException.class, () -> get(reopened));
            assertEquals(PoolException.Kind.UNAVAILABLE, refused.kind());
            assertEquals(Map.of(Phase.WAITING, 24L, Phase.FAILED, 16L), counts(world, sweep));
            world.restart(SMALL);
            world.hello();
            assertEquals(
                    Map.of(Phase.WAITING, 24L, Phase.FAILED, 16L),
                    world.pool.figures().jobsByPhase());
            assertEquals(16, get(world.pool.reopen(sweep, Phase.FAILED)));
            assertEquals(Map.of(Phase.WAITING, 40L), counts(world, sweep));
            assertEquals(40, world.pull(50).size());
        }
    }

    @Test
    void sweep_whose_resources_change_too_often_is_refused_by_the_name_of_its_field(@TempDir Path directory) {
        try (EngineWorld world = new EngineWorld(directory)) {
            String often = "\"resources\":{\"cores\":\"${c}\"},\"sweep\":{\"parameters\":{"
                    + "\"n\":{\"range\":\"1-1000000\"},\"c\":{\"values\":[\"1\",\"2\"]}}}";
            PoolException refused = assertThrows(PoolException.class, () -> world.submit(with(often)));
            assertEquals("sweep.parameters", refused.field());
            assertEquals(PoolException.Kind.UNPROCESSABLE, refused.kind());
            String seldom = often.replace("1-1000000", "1-50");
            assertEquals(100, world.submit(with(seldom)).count());
            assertEquals(Map.of(Phase.WAITING, 100L), world.pool.figures().jobsByPhase());
        }
    }
}
