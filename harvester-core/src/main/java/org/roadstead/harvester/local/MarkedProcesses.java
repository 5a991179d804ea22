// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds processes by the mark that every pilot carries in its environment and hands down to all it starts. A process
 * that cleared its environment is not found; the pilot's own launcher looks after those while it lives.
 */
final class MarkedProcesses {
    /** The variable whose value is the pilot's id. */
    static final String MARK = "ROADSTEAD_PILOT";

    private static final byte[] PREFIX = (MARK + "=").getBytes(StandardCharsets.US_ASCII);
    private static final Path PROC = Path.of("/proc");

    private MarkedProcesses() {}

    /**
     * The living processes of each of {@code pilots} that has any, from one pass over {@code /proc}. Processes of other
     * accounts cannot be read and cannot be ours.
     */
    static Map<String, List<ProcessHandle>> of(Set<String> pilots) throws IOException {
        Map<String, List<ProcessHandle>> found = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                // Taken before its environment is read: should the number be reused in between, the handle no longer
                // fits.
                Optional<ProcessHandle> process = ProcessHandle.of(pid);
                if (process.isEmpty()) {
                    continue;
                }
                String pilot = mark(entry);
                if (pilot != null
                        && pilots.contains(pilot)
                        && ProcessStamp.of(pid).isPresent()) {
                    found.computeIfAbsent(pilot, any -> new ArrayList<>()).add(process.get());
                }
            }
        }
        return found;
    }

    private static @Nullable String mark(Path process) {
        byte[] environment;
        try {
            environment = Files.readAllBytes(process.resolve("environ"));
        } catch (IOException goneOrNotOurs) {
            return null;
        }
        int start = 0;
        for (int i = 0; i <= environment.length; i++) {
            if (i == environment.length || environment[i] == 0) {
                if (i - start > PREFIX.length && startsWithPrefix(environment, start)) {
                    return new String(
                            environment, start + PREFIX.length, i - start - PREFIX.length, StandardCharsets.UTF_8);
                }
                start = i + 1;
            }
        }
        return null;
    }

    private static boolean startsWithPrefix(byte[] environment, int at) {
        for (int i = 0; i < PREFIX.length; i++) {
            if (environment[at + i] != PREFIX[i]) {
                return false;
            }
        }
        return true;
    }
}
