// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.roadstead.core.job.JobId;
import org.roadstead.pilot.launch.LauncherWorld.Result;

/**
 * Each test runs with every shell that is here, for dash and bash take different ways to a process group, and with and
 * without PID namespaces where this host allows them.
 */
final class LauncherTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temp;

    static List<String> shells() {
        return Stream.of("/bin/sh", "/bin/bash")
                .filter(path -> new File(path).canExecute())
                .flatMap(path -> Stream.of(path + " sweep", path))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void exit_codes_and_streams_are_kept(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            Result result = world.run("/bin/sh", "-c", "echo out; echo err >&2; exit 3");
            assertEquals(new Ended(3, null, null, false), result.ended());
            assertEquals("out\n", result.out());
            assertEquals("err\n", result.err());
            assertEquals(0, world.run("true").ended().code());
            for (int code : new int[] {1, 126, 127, 130, 137, 143, 255}) {
                assertEquals(
                        new Ended(code, null, null, false),
                        world.run("/bin/sh", "-c", "exit " + code).ended());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void signals_are_told_from_exit_codes(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            for (Map.Entry<String, Integer> each :
                    Map.of("KILL", 9, "TERM", 15, "SEGV", 11, "ABRT", 6).entrySet()) {
                Result result = world.run("/bin/sh", "-c", "kill -s " + each.getKey() + " $$");
                assertEquals(each.getValue(), result.ended().signal(), each.getKey());
                assertEquals("", result.err(), each.getKey());
            }
            // What the payload says itself stays.
            Result own = world.run("/bin/sh", "-c", "echo own >&2; echo Killed >&2; kill -s TERM $$");
            assertEquals(15, own.ended().signal());
            assertEquals("own\nKilled\n", own.err());
            Result code = world.run("/bin/sh", "-c", "echo Killed >&2; exit 143");
            assertEquals(143, code.ended().code());
            assertEquals("Killed\n", code.err());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void command_that_cannot_start_is_said_so(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            assertEquals(
                    "the command no-such-thing was not found",
                    world.run("no-such-thing").ended().notStarted());
            assertEquals(
                    "the command /etc/passwd could not be executed",
                    world.run("/etc/passwd").ended().notStarted());
            Path script = world.directory.resolve("script");
            Files.writeString(script, "#!/no/such/shell\n");
            assertTrue(script.toFile().setExecutable(true));
            assertEquals(
                    "the command ./script was not found",
                    world.run("./script").ended().notStarted());
            assertEquals(0, world.run("true").ended().code(), "the slot goes on");
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void program_of_a_shells_own_name_is_run_and_not_the_shells_word(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            Path programs = Files.createDirectories(temp.resolve("programs"));
            for (String name : List.of("echo", "exit", "j", "w", "_rs_e", "if", "A=1")) {
                Path program = programs.resolve(name);
                Files.writeString(program, "#!/bin/sh\necho program " + name + " \"$@\"\n");
                assertTrue(program.toFile().setExecutable(true));
                Result result = world.run(
                        world.newJob(),
                        Map.of("PATH", programs + ":" + System.getenv("PATH")),
                        CompletableFuture.completedFuture(null),
                        name,
                        "x");
                assertEquals("program " + name + " x\n", result.out());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void payload_that_signals_its_group_ends_itself_alone(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            for (Map.Entry<String, Integer> each :
                    Map.of("TERM", 15, "KILL", 9, "USR1", 10, "ALRM", 14).entrySet()) {
                assertEquals(
                        each.getValue(),
                        world.run("/bin/sh", "-c", "sleep 1000 & kill -s " + each.getKey() + " 0; wait")
                                .ended()
                                .signal(),
                        each.getKey());
            }
            assertEquals(List.of(), world.alive());
            assertEquals("next\n", world.run("/bin/echo", "next").out(), "the slot goes on");
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void payload_held_as_soon_as_it_begins_does_nothing_until_continued(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Running> started = new CompletableFuture<>();
                CompletableFuture<Result> result =
                        world.begin(world.newJob(), started, "/bin/sh", "-c", "sleep 0.1; touch ran");
                Running running = started.get(10, TimeUnit.SECONDS);
                running.signal("STOP");
                assertFalse(running.awaitEnd(Duration.ofMillis(150)));
                assertFalse(Files.exists(world.directory.resolve("ran")), "round " + i);
                running.signal("CONT");
                assertEquals(0, result.get(10, TimeUnit.SECONDS).ended().code());
                assertTrue(Files.deleteIfExists(world.directory.resolve("ran")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void hostile_words_arrive_as_they_are(String shell) throws Exception {
        List<String> words = List.of(
                "",
                " ",
                "a b",
                "'",
                "\"",
                "''\\''",
                "$HOME",
                "`id`",
                "$(id)",
                "a\nb\n",
                "\\",
                "\\n",
                "*",
                "~",
                "!x",
                "; exit 9",
                "}",
                "ü€𝄞",
                "\t",
                "-n",
                "--",
                "#",
                "ended 1 0 0\nended 2 0 0",
                "%s",
                "\r",
                "\u0001");
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            String[] command = new String[words.size() + 2];
            command[0] = "/usr/bin/printf";
            command[1] = "%s\\0";
            for (int i = 0; i < words.size(); i++) {
                command[i + 2] = words.get(i);
            }
            assertEquals(String.join("\0", words) + "\0", world.run(command).out());
            for (String word : words) {
                Result result = world.run(
                        world.newJob(),
                        Map.of("ODD", word, "with-dash", word, "IFS", word),
                        CompletableFuture.completedFuture(null),
                        "/bin/cat",
                        "/proc/self/environ");
                List<String> environment = Arrays.asList(result.out().split("\0", -1));
                assertTrue(environment.contains("ODD=" + word), word);
                assertTrue(environment.contains("with-dash=" + word), word);
                assertTrue(environment.contains("IFS=" + word), word);
            }
            assertThrows(IllegalArgumentException.class, () -> world.run("echo", "a\0b"));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void payload_sees_its_own_environment_and_nothing_of_the_pilot(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            JobId job = world.newJob();
            Result result = world.run(
                    job, Map.of("OMP_NUM_THREADS", "2"), CompletableFuture.completedFuture(null), "/usr/bin/env");
            List<String> lines = result.out().lines().toList();
            assertTrue(lines.contains("ROADSTEAD_JOB=" + job));
            assertTrue(lines.contains("ROADSTEAD_ATTEMPT=1"));
            assertTrue(lines.contains("ROADSTEAD_DIR=" + world.directory));
            assertTrue(lines.contains("ROADSTEAD_PILOT=" + world.pilot));
            assertTrue(lines.contains("OMP_NUM_THREADS=2"));
            assertTrue(
                    lines.stream()
                            .noneMatch(line ->
                                    line.contains("TOKEN") || line.contains("_rs_") || line.startsWith("roadstead_")),
                    result.out());
            assertEquals(world.directory + "\n", world.run("/bin/pwd").out());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void payload_starts_clean(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            Result files = world.run("/bin/sh", "-c", "for f in /proc/$$/fd/*; do readlink $f; done; cat");
            assertEquals(
                    List.of("/dev/null"),
                    files.out().lines().filter(l -> !l.contains("/slots/")).toList());
            assertEquals(3, files.out().lines().count(), files.out());
            Result status = world.run("/bin/grep", "-E", "SigIgn|SigBlk", "/proc/self/status");
            // Only the lower 31: what the C library keeps for itself is inherited from whoever started the tests.
            assertTrue(
                    status.out().lines().allMatch(line -> (Long.parseLong(line.split("\t")[1], 16) & 0x3fffffff) == 0),
                    status.out());
            Result ids = world.run("/bin/sh", "-c", "cut -d' ' -f1,5,7 /proc/$$/stat; echo x >/dev/tty");
            String[] numbers = ids.out().trim().split(" ");
            // 0 is a group from outside of its namespace: that of the slot's shell, which is deaf in there.
            assertTrue(numbers[1].equals(numbers[0]) || numbers[1].equals("0"), "has its process group to itself");
            assertEquals("0", numbers[2], "has no terminal");
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void thousand_jobs_all_end_well(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            CompletableFuture<?>[] all = new CompletableFuture<?>[4];
            for (int i = 0; i < all.length; i++) {
                all[i] = CompletableFuture.runAsync(
                        () -> {
                            for (int k = 0; k < 250; k++) {
                                try {
                                    Result result = world.run("/bin/echo", Integer.toString(k));
                                    assertEquals(0, result.ended().code());
                                    assertEquals(k + "\n", result.out());
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            }
                        },
                        world.threads);
            }
            CompletableFuture.allOf(all).get(120, TimeUnit.SECONDS);
            assertTrue(world.alive().isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void much_output_is_read_while_the_payload_runs(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            Result result = world.run("/bin/sh", "-c", "head -c 3000000 /dev/zero; head -c 300000 /dev/zero >&2");
            assertEquals(3000000, result.out().length());
            assertEquals(300000, result.err().length());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void payload_that_ignores_term_is_killed_with_all_it_started(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            CompletableFuture<Running> started = new CompletableFuture<>();
            CompletableFuture<Result> result = world.begin(
                    world.newJob(),
                    started,
                    "/bin/sh",
                    "-c",
                    "trap '' TERM; setsid sleep 1000 & (sleep 1001 &) ; touch up; while :; do sleep 0.1; done");
            await().until(() -> Files.exists(world.directory.resolve("up")));
            assertTrue(world.alive().size() >= 3);
            world.launcher.end(started.get(), Duration.ofMillis(200));
            assertEquals(9, result.get(10, TimeUnit.SECONDS).ended().signal());
            assertEquals(List.of(), world.alive());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void leftovers_of_a_payload_that_ended_are_removed(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            Result group = world.run("/bin/sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo done");
            assertEquals("done\n", group.out());
            assertTrue(group.ended().left());
            assertEquals(List.of(), world.alive());

            Result away = world.run("/bin/sh", "-c", "setsid sleep 1000 >/dev/null 2>&1 & exit 0");
            assertEquals(0, away.ended().code());
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                world.launcher.sweep();
                return world.alive().isEmpty();
            });

            CompletableFuture<Result> holding = world.begin(
                    world.newJob(), new CompletableFuture<>(), "/bin/sh", "-c", "env -i setsid sleep 1000 & exit 0");
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                world.launcher.sweep();
                return holding.isDone();
            });
            assertEquals(0, holding.get().ended().code());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nothing_leaves_a_namespace(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            Path script = Files.writeString(
                    temp.resolve("leave"),
                    "(env -i setsid sh -c 'sleep 0.2; readlink /proc/self/ns/pid >space; exec sleep 1000' &)"
                            + " </dev/null >/dev/null 2>&1\nuntil [ -s space ]; do sleep 0.05; done; echo $$\n");
            Result result = world.run("/bin/sh", script.toString());
            assertEquals(0, result.ended().code());
            String space = Files.readString(world.directory.resolve("space")).strip();
            boolean separate = !space.equals(
                    Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString());
            assertEquals(separate ? "pid-namespace" : "sweep", world.launcher.containment());
            List<ProcessHandle> left = inNamespace(space);
            if (separate) {
                assertTrue(result.ended().left());
                // Nobody but the shell of the slot, which is its first process.
                await().atMost(Duration.ofSeconds(5))
                        .until(() -> inNamespace(space).size() == 1);
                assertTrue(Integer.parseInt(result.out().strip()) < 1000, "has numbers of its own");
            } else {
                // What no level without a namespace can find again: it closed all and left before anybody looked.
                left.stream()
                        .filter(each -> each.info().commandLine().orElse("").equals("/usr/bin/sleep 1000"))
                        .forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    private static List<ProcessHandle> inNamespace(String space) {
        return ProcessHandle.allProcesses()
                .filter(each -> {
                    try {
                        return space.equals(Files.readSymbolicLink(Path.of("/proc/" + each.pid() + "/ns/pid"))
                                .toString());
                    } catch (IOException gone) {
                        return false;
                    }
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void held_payload_stands_still_until_continued(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            CompletableFuture<Running> started = new CompletableFuture<>();
            CompletableFuture<Result> result =
                    world.begin(world.newJob(), started, "/bin/sh", "-c", "sleep 0.3; echo on");
            Running running = started.get();
            running.signal("STOP");
            assertFalse(running.awaitEnd(Duration.ofMillis(900)));
            running.signal("CONT");
            assertEquals("on\n", result.get(10, TimeUnit.SECONDS).out());

            CompletableFuture<Running> second = new CompletableFuture<>();
            CompletableFuture<Result> killed = world.begin(world.newJob(), second, "sleep", "1000");
            // Before the exec it is still the launcher's own shell, which ends in another way.
            Path name = Path.of("/proc", Long.toString(second.get().first()), "comm");
            await().until(() -> Files.readString(name).equals("sleep\n"));
            second.get().signal("STOP");
            world.launcher.end(second.get(), Duration.ofSeconds(5));
            assertEquals(15, killed.get(10, TimeUnit.SECONDS).ended().signal());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void launcher_that_dies_takes_its_payload_along(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            CompletableFuture<Running> started = new CompletableFuture<>();
            CompletableFuture<Result> result = world.begin(world.newJob(), started, "sleep", "1000");
            ProcessHandle payload = ProcessHandle.of(started.get().first()).orElseThrow();
            payload.parent().orElseThrow().destroyForcibly();
            ExecutionException lost = assertThrows(ExecutionException.class, () -> result.get(10, TimeUnit.SECONDS));
            assertTrue(lost.getCause() instanceof LauncherLost, lost.toString());
            assertEquals(List.of(), world.alive());
            assertEquals(0, world.run("true").ended().code(), "another shell takes over");
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void watcher_that_dies_is_replaced(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            Process watcher = world.launcher.watcher().process();
            assertNotNull(watcher);
            assertNotNull(world.launcher.containment(), "it is up");
            watcher.destroy();
            assertTrue(watcher.isAlive(), "TERM does not end it");
            watcher.destroyForcibly().waitFor();
            assertEquals(0, world.run("true").ended().code());
            CompletableFuture<Running> started = new CompletableFuture<>();
            CompletableFuture<Result> result = world.begin(world.newJob(), started, "sleep", "1000");
            world.launcher.end(started.get(), Duration.ofSeconds(5));
            assertEquals(15, result.get(10, TimeUnit.SECONDS).ended().signal());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void time_without_the_pilot_runs_out_and_payloads_end(String shell) throws Exception {
        try (LauncherWorld world = new LauncherWorld(temp, shell)) {
            CompletableFuture<Running> started = new CompletableFuture<>();
            CompletableFuture<Result> result = world.begin(world.newJob(), started, "sleep", "1000");
            started.get();
            world.launcher.until(1);
            assertThrows(ExecutionException.class, () -> result.get(15, TimeUnit.SECONDS));
            assertTrue(world.launcher.wasCut());
            assertEquals(List.of(), world.alive());
        }
    }
}
