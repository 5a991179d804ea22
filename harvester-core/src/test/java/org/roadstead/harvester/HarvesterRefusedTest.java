// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.Ids;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.supply.HarvesterSettings;
import org.roadstead.harvester.platform.FakePlatform;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.pool.PoolAddress;
import org.roadstead.harvester.store.DataDirectory;

/** A harvester that the pool does not let in, or whose disk is full. */
@NullUnmarked // fields are set by JUnit
final class HarvesterRefusedTest {
    private static final Resources ALL = new Resources(2, 4L << 30, 8L << 30, 0);

    @TempDir
    private Path directory;

    private final Ids ids = new Ids(InstantSource.system(), new Random(3));
    private final FakePlatform.World world = new FakePlatform.World();
    private FakePool pool;

    @BeforeEach
    void start() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        pool = new FakePool();
        Files.writeString(directory.resolve("token"), pool.token + "\n");
    }

    @AfterEach
    void stop() throws Exception {
        pool.close();
    }

    private Harvester connect(long reserve) throws Exception {
        HarvesterConfig config = new HarvesterConfig(
                "test",
                PoolAddress.parse(pool.url(), false),
                directory.resolve("token"),
                null,
                directory.resolve("data"),
                "127.0.0.1",
                0,
                null,
                Serve.ALL,
                Duration.ofSeconds(60),
                reserve);
        return Harvester.start(config, new Harvester.Kind() {
            @Override
            public Platform platform(DataDirectory data) {
                return new FakePlatform(world);
            }

            @Override
            public HarvesterSettings settings(HarvesterConfig given, Platform platform) {
                return new HarvesterSettings(
                        given.name(),
                        "fake",
                        "test",
                        given.serve(),
                        ALL,
                        ALL,
                        ALL,
                        null,
                        List.of(),
                        List.of(RunKind.COMMAND),
                        null,
                        given.idleEnd(),
                        Duration.ofSeconds(60),
                        false);
            }
        });
    }

    @Test
    void token_that_the_pool_refuses_ends_a_harvester_that_holds_nothing() throws Exception {
        pool.token = "another";
        try (Harvester harvester = connect(0)) {
            assertEquals(Harvester.Ending.REFUSED, harvester.ended().get(60, TimeUnit.SECONDS));
            assertTrue(harvester.refusal().contains("401"), harvester.refusal());
            assertFalse(harvester.welcomed().isDone());
        }
    }

    @Test
    void token_that_the_pool_refuses_does_not_end_a_harvester_that_has_pilots() throws Exception {
        try (Harvester first = connect(0)) {
            first.welcomed().get(60, TimeUnit.SECONDS);
            pool.submit(ids.job());
            await().until(() -> world.orders().size() == 1);
        }
        String good = pool.token;
        pool.token = "another";
        try (Harvester second = connect(0)) {
            int before = pool.refusals.get();
            await().until(() -> pool.refusals.get() > before + 3);
            assertFalse(second.ended().isDone());
            pool.token = good;
            second.welcomed().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void disk_without_room_stops_the_pulls_and_is_published() throws Exception {
        Files.createDirectory(
                directory.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        pool.submit(ids.job());
        try (Harvester harvester = connect(Long.MAX_VALUE / 2)) {
            harvester.welcomed().get(60, TimeUnit.SECONDS);
            await().until(() ->
                    pool.statuses.stream().anyMatch(status -> status.why().startsWith("DISK_RESERVE: ")));
            assertEquals(0, world.orders().size());
            Path data = directory.resolve("data");
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("harvester.db"))));
        }
        try (Harvester harvester = connect(0)) {
            harvester.welcomed().get(60, TimeUnit.SECONDS);
            await().until(() -> world.orders().size() == 1);
        }
    }
}
