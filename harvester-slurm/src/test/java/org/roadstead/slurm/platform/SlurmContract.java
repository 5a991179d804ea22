// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.time.SystemTime;
import org.roadstead.harvester.platform.PilotOrder;
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

    private SlurmCommands commands;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    /** Where the commands are; null for the PATH. */
    abstract @Nullable Path bin() throws Exception;

    /** So many pilots that asking for each of them would be seen. */
    abstract int many();

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
        commands = new SlurmCommands(bin(), Duration.ofSeconds(20), System.getenv());
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

    @Test
    final void looks_cost_the_same_for_one_pilot_and_for_many() throws Exception {
        assertEquals(Map.of("squeue", 5L), fiveLooks(1));
        assertEquals(Map.of("squeue", 5L), fiveLooks(many()));
    }

    /** What Slurm is asked in five looks while there are so many pilots, apart from the nodes, which are looked at now and then. */
    private Map<String, Long> fiveLooks(int pilots) throws Exception {
        List<PilotOrder> orders = new ArrayList<>();
        for (int i = 0; i < pilots; i++) {
            orders.add(order("q" + pilots + "x" + i));
        }
        assertEquals(List.of(), platform().start(orders));
        List<String> ids = orders.stream().map(PilotOrder::pilot).toList();
        awaitState(ids.get(0), PilotSeen.State.RUNNING);
        Map<String, Long> before = commands.calls();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            assertEquals(pilots, platform().observe(ids).size());
            return commands.calls().get("squeue") >= before.get("squeue") + 5;
        });
        Map<String, Long> asked = new TreeMap<>(commands.calls());
        asked.replaceAll((command, count) -> count - before.getOrDefault(command, 0L));
        asked.values().removeIf(count -> count == 0);
        asked.remove("sinfo");
        ids.forEach(id -> platform().end(id, Reason.DRAINING, Duration.ZERO));
        awaitState(ids.get(pilots - 1), PilotSeen.State.DEAD);
        return asked;
    }

    @AfterEach
    final void nothingStays() throws Exception {
        platform().close();
        // Again until there is none: one may only just be starting. Scripts still write their last words here.
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            endPilots();
            return ProcessHandle.allProcesses()
                    .noneMatch(
                            process -> process.info().commandLine().orElse("").contains(directory.toString()));
        });
    }

    private void endPilots() throws IOException {
        if (!Files.isDirectory(pilots())) {
            return;
        }
        try (var homes = Files.list(pilots())) {
            for (Path file : homes.map(home -> home.resolve("pids"))
                    .filter(Files::exists)
                    .toList()) {
                for (String pid : Files.readAllLines(file)) {
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        }
    }
}
