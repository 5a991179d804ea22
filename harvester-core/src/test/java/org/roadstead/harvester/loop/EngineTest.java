// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.supply.HarvesterLedger;
import org.roadstead.core.supply.HarvesterRecord;
import org.roadstead.core.supply.HarvesterSettings;
import org.roadstead.core.supply.PilotSize;
import org.roadstead.core.time.SystemTime;
import org.roadstead.harvester.store.DiskRoom;
import org.roadstead.harvester.store.RecordStore;
import org.roadstead.harvester.store.StoreException;

/** The engine over a store that a test lets fail. */
class EngineTest {
    private static final Resources ALL = new Resources(2, 4L << 30, 8L << 30, 0);

    private final BreakingStore store = new BreakingStore();
    private final AtomicInteger ledgers = new AtomicInteger();
    private final DiskRoom room = new DiskRoom(() -> 1_000, 0, SystemTime.INSTANCE::moment);
    private final Engine engine = new Engine(this::ledger, store, SystemTime.INSTANCE::moment, room);

    private HarvesterLedger ledger() {
        ledgers.incrementAndGet();
        return new HarvesterLedger(new HarvesterSettings(
                "test",
                "fake",
                "1",
                Serve.ALL,
                ALL,
                ALL,
                ALL,
                null,
                List.of(),
                List.of(RunKind.COMMAND),
                null,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                false));
    }

    @AfterEach
    void stop() throws InterruptedException {
        engine.stop();
    }

    private static <T> T get(java.util.concurrent.CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private java.util.concurrent.CompletableFuture<Long> starting(String pilot) {
        return engine.ask(turn -> {
            turn.ledger()
                    .pilotStarting(
                            pilot, "hash-" + pilot, new PilotSize(ALL, null, "test"), turn.now(), turn.changes());
            return turn.life();
        });
    }

    private List<String> pilots() throws Exception {
        return get(engine.ask(turn -> turn.ledger().status(turn.now()).pilots().stream()
                .map(HarvesterMessages.PilotStatus::id)
                .toList()));
    }

    @Test
    void failed_commit_acknowledges_nothing_and_the_ledger_is_built_anew_from_the_store() throws Exception {
        engine.start(turn -> 1_000, () -> {});
        long life = get(starting("p1"));
        assertEquals(List.of("p1"), pilots());
        store.failure = new StoreException("it was let fail");
        ExecutionException refused = assertThrows(ExecutionException.class, () -> get(starting("p2")));
        assertInstanceOf(Unavailable.class, refused.getCause());
        store.failure = null;
        assertEquals(List.of("p1"), pilots(), "what could not be kept did not happen");
        assertEquals(2, ledgers.get());
        assertNotEquals(life, get(starting("p3")));
        assertEquals(List.of("p1", "p3"), pilots());
    }

    @Test
    void what_follows_a_commit_does_not_run_when_it_fails() throws Exception {
        engine.start(turn -> 1_000, () -> {});
        List<String> ran = new ArrayList<>();
        store.failure = new StoreException("it was let fail");
        assertThrows(
                ExecutionException.class,
                () -> get(engine.ask(turn -> {
                    turn.after(() -> ran.add("committed"), () -> ran.add("lost"));
                    turn.ledger()
                            .pilotStarting("p1", "hash", new PilotSize(ALL, null, "test"), turn.now(), turn.changes());
                    return turn.life();
                })));
        store.failure = null;
        pilots();
        assertEquals(List.of("lost"), ran);
    }

    @Test
    void turns_that_come_fast_do_not_put_the_tick_off() throws Exception {
        CountDownLatch ticks = new CountDownLatch(3);
        engine.start(turn -> 1, ticks::countDown);
        get(starting("p1"));
        assertTrue(ticks.await(30, TimeUnit.SECONDS), "only the first tick came");
    }

    @Test
    void store_without_room_stops_the_pulls_and_says_why() throws Exception {
        engine.start(turn -> 1_000, () -> {});
        store.failure = new StoreException("cannot write", new SQLException("full", null, 13));
        assertThrows(ExecutionException.class, () -> get(starting("p1")));
        store.failure = null;
        String why = get(engine.ask(turn -> turn.ledger().status(turn.now()).why()));
        assertTrue(why.startsWith("DISK_RESERVE: "), why);
    }

    @Test
    void disk_that_may_be_old_is_noted_as_one_with_the_first_commit_also_when_that_had_to_be_repeated()
            throws Exception {
        JsonNode meta = JsonNodeFactory.instance.objectNode().put("incarnation", 5);
        store.apply(List.of(new HarvesterRecord(HarvesterRecord.Table.META, "harvester", meta)));
        store.whole = false;
        store.failure = new StoreException("it was let fail");
        engine.start(turn -> 1_000, () -> {});
        assertThrows(ExecutionException.class, () -> get(starting("p1")));
        store.failure = null;
        get(starting("p2"));
        JsonNode found = store.load().stream()
                .filter(record -> record.table() == HarvesterRecord.Table.META)
                .findFirst()
                .orElseThrow()
                .value();
        assertEquals("{\"incarnation\":5,\"since\":5,\"rests\":true}", String.valueOf(found));
    }

    /** Keeps records in a map, unless it is let fail. */
    private static final class BreakingStore implements RecordStore {
        private final Map<String, HarvesterRecord> kept = new LinkedHashMap<>();
        private volatile @Nullable StoreException failure;
        private volatile boolean whole = true;

        @Override
        public synchronized List<HarvesterRecord> load() {
            return List.copyOf(kept.values());
        }

        @Override
        public boolean isWhole() {
            return whole;
        }

        @Override
        public synchronized void apply(List<HarvesterRecord> changes) {
            StoreException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            for (HarvesterRecord change : changes) {
                String key = change.table() + "/" + change.key();
                if (change.value() == null) {
                    kept.remove(key);
                } else {
                    kept.put(key, change);
                }
            }
        }

        @Override
        public void close() {}
    }
}
