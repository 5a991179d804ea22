// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.pilot.launch.LauncherWorld.Result;

/** A node whose sh has no job control without a terminal and that has no script(1) to lend it one. */
final class SetsidTest {
    private static final List<String> PROGRAMS =
            List.of("sh", "setsid", "mkfifo", "sleep", "grep", "env", "unshare", "touch", "cat", "true");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temp;

    private String path() throws Exception {
        Path programs = Files.createDirectory(temp.resolve("bin"));
        for (String program : PROGRAMS) {
            for (String directory : System.getenv("PATH").split(":")) {
                Path there = Path.of(directory, program);
                if (there.toFile().canExecute() && !Files.exists(programs.resolve(program))) {
                    Path mine = Files.writeString(programs.resolve(program), "#!/bin/sh\nexec " + there + " \"$@\"\n");
                    Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwx------"));
                }
            }
        }
        return programs.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/sh sweep"})
    void payload_without_job_control_has_a_group_of_its_own(String how) throws Exception {
        Assumptions.assumeTrue(new File("/bin/sh").getCanonicalPath().endsWith("dash"), "sh has job control here");
        try (LauncherWorld world = new LauncherWorld(temp, how, path())) {
            assertEquals(
                    new Ended(3, null, null, false),
                    world.run("sh", "-c", "echo out; exit 3").ended());
            // It is setsid that does not find it, so that this is told from a command's own 127 by its sentence only.
            Result missing = world.run("nope");
            assertEquals(127, missing.ended().code());
            assertTrue(missing.err().contains("nope"), missing.err());
            CompletableFuture<Running> started = new CompletableFuture<>();
            CompletableFuture<Result> result =
                    world.begin(world.newJob(), started, "sh", "-c", "sleep 1000 & setsid sleep 1001 & touch up; wait");
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(world.directory.resolve("up")));
            ProcessTable.Entry first = ProcessTable.read(started.get().first());
            assertEquals(started.get().first(), first == null ? -1 : first.group());
            assertEquals(started.get().first(), first == null ? -1 : first.session());
            world.launcher.end(started.get(), Duration.ofSeconds(5));
            assertEquals(15, result.get(10, TimeUnit.SECONDS).ended().signal());
            assertEquals(List.of(), world.alive());
            assertEquals(0, world.run("true").ended().code(), "the slot goes on");
            assertFalse(Files.exists(temp.resolve("bin/script")));
        }
    }
}
