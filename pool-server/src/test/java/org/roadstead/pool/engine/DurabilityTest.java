// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.roadstead.pool.engine.EngineWorld.get;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.pool.store.SqlitePoolStore;

/** What was acknowledged is durable, and what is not durable is not acknowledged. */
class DurabilityTest {
    @SuppressWarnings("NullAway") // something that no caller may send and on which the writer fails
    private static final JobId POISON = null;

    @Test
    void nobody_is_answered_before_the_commit_has_returned(@TempDir Path directory) throws InterruptedException {
        BreakingStore store = new BreakingStore(SqlitePoolStore.open(directory));
        try (EngineWorld world = new EngineWorld(directory, EngineSettings.DEFAULT, store)) {
            world.hello();
            CompletableFuture<HarvesterMessages.Pulled> waiting = world.askForJobs(1, 60_000);
            get(world.pool.harvesters());
            store.atGate = new CountDownLatch(1);
            store.gate = new Semaphore(0);
            CompletableFuture<Submitted> submitted = world.pool.submit(EngineWorld.submission(EngineWorld.TRUE));
            assertTrue(store.atGate.await(60, TimeUnit.SECONDS));
            assertFalse(submitted.isDone());
            assertFalse(waiting.isDone());
            assertTrue(world.pool.reads().job(new JobId("j" + "0".repeat(26))).isEmpty(), "reads do not wait for it");
            store.gate.release(1_000);
            assertEquals(get(submitted).id(), get(waiting).leases().get(0).job().value());
        }
    }

    @Test
    void every_answer_comes_after_a_commit_that_began_after_the_request(@TempDir Path directory) {
        BreakingStore store = new BreakingStore(SqlitePoolStore.open(directory));
        try (EngineWorld world = new EngineWorld(directory, EngineSettings.DEFAULT, store)) {
            for (int i = 0; i < 50; i++) {
                int before = store.committed.get();
                Integer at = get(world.pool
                        .submit(EngineWorld.submission(EngineWorld.TRUE))
                        .thenApply(submitted -> store.committed.get()));
                assertEquals(before + 1, at);
            }
        }
    }

    @Test
    void failed_commit_is_told_to_everybody_in_the_turn_and_leaves_nothing(@TempDir Path directory)
            throws InterruptedException {
        BreakingStore store = new BreakingStore(SqlitePoolStore.open(directory));
        try (EngineWorld world = new EngineWorld(directory, EngineSettings.DEFAULT, store)) {
            world.hello();
            Submitted kept = world.submit(EngineWorld.TRUE);
            store.atGate = new CountDownLatch(1);
            store.gate = new Semaphore(0);
            List<CompletableFuture<Submitted>> lost = new ArrayList<>();
            lost.add(world.pool.submit(EngineWorld.submission(EngineWorld.TRUE)));
            assertTrue(store.atGate.await(60, TimeUnit.SECONDS));
            for (int i = 0; i < 5; i++) {
                lost.add(world.pool.submit(EngineWorld.submission(EngineWorld.TRUE)));
            }
            store.failures.set(2);
            store.gate.release(1_000_000);
            for (CompletableFuture<Submitted> each : lost) {
                PoolException refused = assertThrows(PoolException.class, () -> get(each));
                assertEquals(PoolException.Kind.UNAVAILABLE, refused.kind());
            }
            Submitted later = world.submit(EngineWorld.TRUE);
            assertEquals(Map.of(Phase.WAITING, 2L), world.pool.figures().jobsByPhase());
            assertEquals(
                    List.of(kept.id(), later.id()),
                    world.pull(10).stream().map(lease -> lease.job().value()).toList());
            world.restart();
            assertEquals(Map.of(Phase.WAITING, 2L), world.pool.figures().jobsByPhase());
        }
    }

    @Test
    void lease_whose_commit_failed_was_never_granted(@TempDir Path directory) {
        BreakingStore store = new BreakingStore(SqlitePoolStore.open(directory));
        try (EngineWorld world = new EngineWorld(directory, EngineSettings.DEFAULT, store)) {
            world.hello();
            world.submit(EngineWorld.TRUE);
            store.failures.set(1);
            PoolException refused = assertThrows(PoolException.class, () -> world.pull(1));
            assertEquals(PoolException.Kind.UNAVAILABLE, refused.kind());
            assertEquals(1, world.pull(1).get(0).attempt());
        }
    }

    @Test
    void request_on_which_the_pool_fails_does_not_take_others_with_it(@TempDir Path directory)
            throws InterruptedException {
        BreakingStore store = new BreakingStore(SqlitePoolStore.open(directory));
        try (EngineWorld world = new EngineWorld(directory, EngineSettings.DEFAULT, store)) {
            world.hello();
            store.atGate = new CountDownLatch(1);
            store.gate = new Semaphore(0);
            CompletableFuture<Submitted> first = world.pool.submit(EngineWorld.submission(EngineWorld.TRUE));
            assertTrue(store.atGate.await(60, TimeUnit.SECONDS));
            CompletableFuture<Submitted> second = world.pool.submit(EngineWorld.submission(EngineWorld.TRUE));
            CompletableFuture<Pool.Explanation> failing = world.pool.explain(POISON);
            CompletableFuture<Submitted> third = world.pool.submit(EngineWorld.submission(EngineWorld.TRUE));
            store.gate.release(1_000_000);
            get(first);
            get(second);
            get(third);
            assertEquals(
                    PoolException.Kind.UNAVAILABLE,
                    assertThrows(PoolException.class, () -> get(failing)).kind());
            assertEquals(Map.of(Phase.WAITING, 3L), world.pool.figures().jobsByPhase());
        }
    }

    @Test
    void many_callers_share_commits_and_lose_nothing(@TempDir Path directory) throws InterruptedException {
        try (EngineWorld world = new EngineWorld(directory)) {
            Set<String> ids = ConcurrentHashMap.newKeySet();
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Thread caller = new Thread(() -> {
                    for (int k = 0; k < 100; k++) {
                        ids.add(world.submit(EngineWorld.TRUE).id());
                    }
                });
                callers.add(caller);
                caller.start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(1_600, ids.size());
            assertTrue(
                    world.pool.figures().commits() < 1_600, world.pool.figures().commits() + " commits");
            world.restart();
            world.hello();
            Set<String> pulled = new HashSet<>();
            world.pull(10_000).forEach(lease -> pulled.add(lease.job().value()));
            assertEquals(ids, pulled);
        }
    }

    @Test
    void full_line_is_refused_at_once(@TempDir Path directory) throws InterruptedException {
        BreakingStore store = new BreakingStore(SqlitePoolStore.open(directory));
        EngineSettings small = new EngineSettings(
                EngineSettings.DEFAULT.pool(),
                "1",
                4,
                4,
                EngineSettings.DEFAULT.keepAnswers(),
                EngineSettings.DEFAULT.keepEvents(),
                EngineSettings.DEFAULT.sliceRows(),
                false);
        try (EngineWorld world = new EngineWorld(directory, small, store)) {
            store.atGate = new CountDownLatch(1);
            store.gate = new Semaphore(0);
            List<CompletableFuture<Submitted>> all = new ArrayList<>();
            all.add(world.pool.submit(EngineWorld.submission(EngineWorld.TRUE)));
            assertTrue(store.atGate.await(60, TimeUnit.SECONDS));
            for (int i = 0; i < 5; i++) {
                all.add(world.pool.submit(EngineWorld.submission(EngineWorld.TRUE)));
            }
            PoolException refused = assertThrows(PoolException.class, () -> get(all.get(5)));
            assertEquals(PoolException.Kind.UNAVAILABLE, refused.kind());
            store.gate.release(1_000_000);
            get(all.get(4));
        }
    }
}
