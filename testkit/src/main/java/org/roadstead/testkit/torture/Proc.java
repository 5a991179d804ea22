// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What {@code /proc} tells of the processes that a run has started, directly or not. */
final class Proc {
    private static final Path PROC = Path.of("/proc");

    private Proc() {}

    /** Payloads and shells of slots of a pilot, and the pilot itself: all that carries its mark. */
    static Set<Long> marked(String pilot) throws IOException {
        return withEnvironment(environment -> environment.contains("\0ROADSTEAD_PILOT=" + pilot + "\0"));
    }

    /** The shells that start a pilot's payloads. */
    static Set<Long> slots(String pilot) throws IOException {
        return withEnvironment(environment ->
                environment.contains("\0ROADSTEAD_PILOT=" + pilot + "\0") && environment.contains("\0roadstead_slot="));
    }

    /** The whole of a pilot: its process, its watcher, its shells, its payloads. */
    static Set<Long> whole(String pilot, long pid) throws IOException {
        Set<Long> whole = new HashSet<>(marked(pilot));
        whole.add(pid);
        for (long each : List.copyOf(whole)) {
            ProcessHandle.of(each).ifPresent(handle -> handle.descendants().forEach(child -> whole.add(child.pid())));
        }
        return whole;
    }

    /** A pilot's watcher: the only child of its JVM. */
    static List<Long> children(long pid) {
        return ProcessHandle.of(pid)
                .map(handle -> handle.children().map(ProcessHandle::pid).toList())
                .orElse(List.of());
    }

    /** Everything that has {@code directory} in its environment or on its command line, apart from this process and its callers. */
    static List<String> belongingTo(Path directory) throws IOException {
        Set<Long> spared = new HashSet<>();
        ProcessHandle caller = ProcessHandle.current();
        while (spared.add(caller.pid()) && caller.parent().isPresent()) {
            caller = caller.parent().get();
        }
        String name = directory.toString();
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                String command = text(entry.resolve("cmdline")).replace('\0', ' ');
                if (!spared.contains(pid)
                        && (command.contains(name)
                                || text(entry.resolve("environ")).contains(name))
                        && !command.isBlank()) {
                    found.add(pid + " " + command.strip());
                }
            }
        }
        return found;
    }

    private static Set<Long> withEnvironment(Predicate<String> wanted) throws IOException {
        Set<Long> found = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                if (wanted.test("\0" + text(entry.resolve("environ")))) {
                    found.add(Long.parseLong(entry.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException goneOrNotOurs) {
            return "";
        }
    }
}
