// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.time.SystemTime;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.platform.PlatformContract;

/** The contract on real processes, and what is the local platform's own. A shell script stands in for the pilot. */
@NullUnmarked // fields are set by JUnit
final class LocalPlatformTest extends PlatformContract {
    private static final String SCRIPT =
            """
            #!/bin/sh
            echo "$@" > args
            env > env
            if [ -e "${0%/*}/stubborn" ]; then trap '' TERM; else trap 'kill $child; exit 0' TERM; fi
            setsid sleep 600 & child=$!
            echo $child > child
            if [ -e "${0%/*}/failing" ]; then kill $child; exit 4; fi
            while :; do wait $child; done
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Override
    protected Platform connect() throws Exception {
        Path launcher = directory.resolve("roadstead");
        if (!Files.exists(launcher)) {
            Files.writeString(launcher, SCRIPT);
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        }
        PilotCommand command = new PilotCommand(launcher, Path.of("/usr/bin/java"), Duration.ZERO);
        return new LocalPlatform(
                homes(), command, SystemTime.INSTANCE::moment, "tester", new Resources(2, 1L << 30, 1L << 30, 0));
    }

    private Path homes() {
        return directory.resolve("pilots");
    }

    @Override
    protected int running(String pilot) throws Exception {
        return new PilotHome(homes().resolve(pilot))
                        .process()
                        .filter(ProcessStamp::isAlive)
                        .isPresent()
                ? 1
                : 0;
    }

    @Override
    protected void kill(String pilot) throws Exception {
        long pid = new PilotHome(homes().resolve(pilot)).process().orElseThrow().pid();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    protected void stubborn() throws Exception {
        Files.createFile(directory.resolve("stubborn"));
    }

    @AfterEach
    void nothingStays() throws Exception {
        try (var homes = Files.list(homes())) {
            Set<String> pilots =
                    homes.map(home -> home.getFileName().toString()).collect(java.util.stream.Collectors.toSet());
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                Map<String, List<ProcessHandle>> left = MarkedProcesses.of(pilots);
                left.values().forEach(some -> some.forEach(ProcessHandle::destroyForcibly));
                return left.isEmpty();
            });
        } catch (java.nio.file.NoSuchFileException nothingStarted) {
            assertFalse(Files.exists(homes()));
        }
    }

    @Test
    void leftovers_of_a_killed_pilot_are_gone_before_it_is_said_to_be_dead() throws Exception {
        String pilot = started();
        long child = child(pilot);
        kill(pilot);
        boolean unproved = false;
        PilotSeen seen = look(pilot);
        while (seen.state() != PilotSeen.State.DEAD) {
            unproved |= seen.state() == PilotSeen.State.UNKNOWN;
            seen = look(pilot);
        }
        assertTrue(unproved);
        assertTrue(ProcessStamp.of(child).isEmpty());
    }

    @Test
    void death_of_an_own_child_is_told_with_its_exit_code() throws Exception {
        Files.createFile(directory.resolve("failing"));
        String pilot = started();
        awaitState(pilot, PilotSeen.State.DEAD);
        assertTrue(look(pilot).message().contains("exit code 4"), look(pilot).message());
    }

    @Test
    void pilot_whose_number_was_never_noted_is_found_by_its_mark() throws Exception {
        String pilot = started();
        child(pilot);
        Files.delete(homes().resolve(pilot).resolve("process"));
        restart();
        awaitState(pilot, PilotSeen.State.RUNNING);
        kill(pilot);
        awaitState(pilot, PilotSeen.State.DEAD);
    }

    @Test
    void pilot_of_a_copied_data_directory_is_never_proved_dead() throws Exception {
        String pilot = started();
        child(pilot);
        Files.writeString(homes().resolve(pilot).resolve("host"), "elsewhere");
        kill(pilot);
        restart();
        assertEquals(PilotSeen.State.UNKNOWN, look(pilot).state());
    }

    @Test
    void pilot_started_sees_its_size_and_no_secret_of_the_harvester() throws Exception {
        String pilot = started();
        child(pilot);
        Path work = homes().resolve(pilot).resolve("work");
        String arguments = Files.readString(work.resolve("args"));
        assertTrue(arguments.startsWith("pilot --harvester http://127.0.0.1:1 --token-file "), arguments);
        assertTrue(arguments.contains("--cores 1 --memory 1073741824 --disk 1073741824 --gpus 0"), arguments);
        assertFalse(arguments.contains("token-of-"), arguments);
        Path token = homes().resolve(pilot).resolve("token");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(token)));
        assertEquals("token-of-" + pilot, Files.readString(token).strip());
        List<String> environment = Files.readAllLines(work.resolve("env"));
        assertTrue(environment.contains("ROADSTEAD_PILOT=" + pilot), environment.toString());
    }

    @Test
    void environment_handed_down_is_only_what_a_pilot_needs() {
        PilotCommand command = new PilotCommand(Path.of("/r"), Path.of("/j"), Duration.ZERO);
        Map<String, String> handedDown = command.environment(
                order("p1"),
                Map.of(
                        "PATH",
                        "/bin",
                        "LC_ALL",
                        "C",
                        "AWS_SECRET",
                        "x",
                        "ROADSTEAD_TOKEN_FILE",
                        "y",
                        "ROADSTEAD_PILOT",
                        "outer"));
        assertEquals(
                Map.of("PATH", "/bin", "LC_ALL", "C", "ROADSTEAD_JAVA", "/j", "ROADSTEAD_PILOT", "p1"), handedDown);
    }

    @Test
    void homes_of_the_dead_keep_the_last_twenty_logs_only() throws Exception {
        for (int i = 10; i < 35; i++) {
            PilotHome home = new PilotHome(homes().resolve("p" + i));
            home.create("t", "h");
            Files.writeString(home.log(), "log");
            Files.writeString(home.work().resolve("big"), "x");
            if (i > 10) {
                home.noteDead();
            }
        }
        try (PilotHomes cleaner = new PilotHomes(homes(), Duration.ZERO, SystemTime.INSTANCE::moment)) {
            cleaner.cleanNow();
        }
        assertTrue(Files.exists(homes().resolve("p10/work/big")));
        assertFalse(Files.exists(homes().resolve("p14")));
        assertTrue(Files.exists(homes().resolve("p15/log")));
        assertFalse(Files.exists(homes().resolve("p15/work")));
    }

    private long child(String pilot) throws Exception {
        Path file = homes().resolve(pilot).resolve("work").resolve("child");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file) && Files.size(file) > 1);
        return Long.parseLong(Files.readString(file).strip());
    }
}
