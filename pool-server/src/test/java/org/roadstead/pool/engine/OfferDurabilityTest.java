// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.offer.OfferSettings;
import org.roadstead.core.reason.Reason;
import org.roadstead.pool.store.SqlitePoolStore;

/** What was answered about offers is there after the pool is not. */
class OfferDurabilityTest {
    private static OfferSet ask(EngineWorld world) {
        return EngineWorld.get(world.pool
                .offers()
                .ask(
                        "ada",
                        "astro",
                        EngineWorld.description(EngineWorld.with("\"resources\":{\"cores\":{\"min\":1,\"max\":4}}"))));
    }

    private static String accept(EngineWorld world, OfferSet set, int number) {
        return EngineWorld.get(world.pool.offers().accept(set.id(), number, "ada"::equals))
                .job();
    }

    private static PoolException refused(EngineWorld world, OfferSet set, int number) {
        return assertThrows(PoolException.class, () -> accept(world, set, number));
    }

    @Test
    void sets_and_acceptances_are_there_after_a_restart(@TempDir Path directory) {
        try (EngineWorld world = new EngineWorld(directory)) {
            world.hello();
            world.pull(0);
            OfferSet open = ask(world);
            OfferSet decided = ask(world);
            assertEquals(4, open.offers().size());
            String job = accept(world, decided, 1);
            world.restart();
            assertEquals(open, EngineWorld.get(world.pool.offers().find(open.id(), "ada"::equals)));
            assertEquals(job, accept(world, decided, 1), "accepted once");
            assertEquals(Reason.OFFER_RELEASED, refused(world, decided, 2).reason());
            assertEquals(
                    Phase.WAITING,
                    world.pool.reads().job(new JobId(job)).orElseThrow().phase());
            assertEquals(
                    decided.id() + ".1",
                    world.pool.reads().offer(new JobId(job)).orElseThrow().id());
            String second = accept(world, open, 3);
            assertTrue(!second.equals(job));
            world.pass(OfferSettings.DEFAULT.life().plusSeconds(1));
            OfferSet late = ask(world);
            world.pass(OfferSettings.DEFAULT.life());
            assertEquals(
                    Reason.OFFER_EXPIRED,
                    late.offers().isEmpty()
                            ? Reason.OFFER_EXPIRED
                            : refused(world, late, 1).reason());
            world.pass(OfferSettings.DEFAULT.kept());
            assertEquals(PoolException.Kind.NOT_FOUND, refused(world, open, 3).kind(), "forgotten after its time");
        }
    }

    @Test
    void acceptance_whose_commit_failed_has_left_nothing(@TempDir Path directory) {
        BreakingStore store = new BreakingStore(SqlitePoolStore.open(directory));
        try (EngineWorld world = new EngineWorld(directory, EngineSettings.DEFAULT, store)) {
            world.hello();
            world.pull(0);
            OfferSet set = ask(world);
            store.failures.set(1);
            assertEquals(PoolException.Kind.UNAVAILABLE, refused(world, set, 1).kind());
            assertEquals(
                    set, EngineWorld.get(world.pool.offers().find(set.id(), "ada"::equals)), "it is open as before");
            assertEquals(0, world.pool.figures().jobsByPhase().getOrDefault(Phase.WAITING, 0L));
            String job = accept(world, set, 2);
            assertEquals(List.of(job), List.of(accept(world, set, 2)));
            assertEquals(1, world.pool.figures().jobsByPhase().get(Phase.WAITING));
        }
    }

    @Test
    void request_is_known_by_its_owner_only(@TempDir Path directory) {
        try (EngineWorld world = new EngineWorld(directory)) {
            OfferSet set = ask(world);
            PoolException other = assertThrows(
                    PoolException.class,
                    () -> EngineWorld.get(world.pool.offers().find(set.id(), "bob"::equals)));
            assertEquals(PoolException.Kind.NOT_FOUND, other.kind());
            assertEquals(List.of(), set.offers());
            assertEquals(Duration.ofMinutes(5), OfferSettings.DEFAULT.life());
        }
    }
}
