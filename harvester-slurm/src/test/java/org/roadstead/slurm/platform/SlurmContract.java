// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.time.SystemTime;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.platform.PlatformContract;
import org.roadstead.slurm.commands.SlurmCommands;

/** The contract on Slurm's commands, real ones or played. A shell script stands in for the pilot. */
@NullUnmarked // fields are set by JUnit
abstract class SlurmContract extends PlatformContract {
    private static final String LAUNCHER =
            """
            #!/bin/sh
            while [ $# -gt 0 ]; do
              case $1 in --token-file) home=${2%/*} ;; esac
              shift
            done
            if [ -e "${0%/*}/stubborn" ]; then trap '' TERM; else trap 'exit 0' TERM; fi
            echo $$ >>"$home/pids"
            while :; do sleep 0.1; done
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    /** Where the commands are; null for the PATH. */
    abstract @Nullable Path bin() throws Exception;

    @Override
    protected final Platform connect() throws Exception {
        return open();
    }

    final SlurmPlatform open() throws Exception {
        Path launcher = directory.resolve("roadstead");
        if (!Files.exists(launcher)) {
            Files.writeString(launcher, LAUNCHER);
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        }
        SlurmOptions options = new SlurmOptions(
                "test",
                Map.of(),
                50,
                20,
                null,
                null,
                null,
                List.of(),
                pilots(),
                null,
                launcher,
                null,
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                1L << 33,
                Duration.ofSeconds(1),
                Duration.ZERO);
        SlurmCommands commands = new SlurmCommands(bin(), Duration.ofSeconds(20), System.getenv());
        return SlurmPlatform.open(
                commands, options, directory.resolve("requests"), SystemTime.INSTANCE::moment, System.getenv());
    }

    final Path pilots() {
        return directory.resolve("pilots");
    }

    @Override
    protected final int running(String pilot) throws Exception {
        int running = 0;
        for (long pid : pids(pilot)) {
            // A zombie, which whoever is process 1 may leave for a while, has no executable.
            running += Files.exists(Path.of("/proc", "" + pid, "exe")) ? 1 : 0;
        }
        return running;
    }

    private List<Long> pids(String pilot) throws Exception {
        Path file = pilots().resolve(pilot).resolve("pids");
        // Slurm says RUNNING a moment before the script has come so far; one that was ended before that never comes.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> (Files.exists(file) && Files.size(file) > 0)
                        || look(pilot).state() == PilotSeen.State.DEAD);
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream().map(Long::valueOf).toList();
    }

    @Override
    protected final void kill(String pilot) throws Exception {
        for (long pid : pids(pilot)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    protected final void stubborn() throws Exception {
        Files.createFile(directory.resolve("stubborn"));
    }

    @AfterEach
    final void nothingStays() throws Exception {
        if (Files.isDirectory(pilots())) {
            try (var homes = Files.list(pilots())) {
                for (Path file : homes.map(home -> home.resolve("pids")).filter(Files::exists).toList()) {
                    for (String pid : Files.readAllLines(file)) {
                        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
                    }
                }
            }
        }
    }
}
