// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The look for what payloads left behind, while others run. */
class LeftoversTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temp;

    @ParameterizedTest
    @MethodSource("org.roadstead.pilot.launch.LauncherTest#shells")
    void look_for_leftovers_spares_the_payload_that_follows(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> looking = CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    try {
                        world.launcher.sweep();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
            for (int i = 0; i < 1_000; i++) {
                assertEquals(
                        Integer.valueOf(0),
                        world.run("/bin/sh", "-c", "echo x").ended().code(),
                        "job " + i);
            }
            over.set(true);
            looking.get(10, TimeUnit.SECONDS);
        }
    }
}
