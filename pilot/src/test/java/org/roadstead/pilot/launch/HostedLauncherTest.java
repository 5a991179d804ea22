// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a launcher and the process that hosts it end. */
@NullUnmarked // fields are set by JUnit
class HostedLauncherTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @MethodSource("org.roadstead.pilot.launch.LauncherTest#shells")
    void pilot_killed_leaves_nothing_behind_within_two_seconds(String shell) throws Exception {
        Process child = host(shell);
        Sweep sweep = begun(child);
        child.destroyForcibly().waitFor();
        await().atMost(Duration.ofSeconds(3)).until(() -> sweep.strays(Set.of()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("org.roadstead.pilot.launch.LauncherTest#shells")
    void watcher_killed_while_it_ends_payloads_leaves_nothing_behind(String shell) throws Exception {
        // As Slurm does when its patience is over: the pilot, and what descends from it a moment later.
        Process child = host(shell);
        Sweep sweep = begun(child);
        ProcessHandle watcher = child.children().findFirst().orElseThrow();
        child.destroyForcibly().waitFor();
        watcher.destroyForcibly();
        watcher.onExit().get(5, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(5)).until(() -> sweep.strays(Set.of()).isEmpty());
    }

    private Process host(String shell) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostedLauncher.class.getName(),
                        temp.toString(),
                        shell)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Sweep begun(Process child) throws IOException {
        Sweep sweep = new Sweep(child.inputReader().readLine());
        await().until(() -> Files.exists(temp.resolve("job/up")));
        assertTrue(sweep.strays(Set.of()).size() >= 4);
        return sweep;
    }

    @ParameterizedTest
    @MethodSource("org.roadstead.pilot.launch.LauncherTest#shells")
    void pilot_that_ends_leaves_alone_who_waits_for_it(String shell) throws Exception {
        // As the first process of a container, which bears the mark too.
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "\"$@\"; exit 7",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostedLauncher.class.getName(),
                        temp.toString(),
                        shell,
                        "true")
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("said").toFile());
        String pilot = "pwaited" + ProcessHandle.current().pid() + shell.hashCode();
        builder.environment().put("ROADSTEAD_PILOT", pilot);
        Process waits = builder.start();
        assertTrue(waits.waitFor(20, TimeUnit.SECONDS), "the watcher does not end");
        assertEquals(7, waits.exitValue(), () -> "it was told to end");
        await().atMost(Duration.ofSeconds(3))
                .until(() -> new Sweep(pilot).strays(Set.of()).isEmpty());
    }
}
