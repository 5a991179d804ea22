// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.roadstead.core.resource.Resources;

/** What this host has. */
public final class HostFacts {
    private static final Path CGROUP_MEMORY = Path.of("/sys/fs/cgroup/memory.max");

    private HostFacts() {}

    /** All of it: the JVM's view of the cores, memory (of the control group where that is less), free disk at {@code place}. */
    public static Resources capacity(Path place) throws IOException {
        return new Resources(
                Runtime.getRuntime().availableProcessors(),
                Math.min(totalMemory(), controlGroupMemory()),
                Files.getFileStore(place).getUsableSpace(),
                0);
    }

    private static long totalMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("/proc/meminfo has no MemTotal");
    }

    private static long controlGroupMemory() throws IOException {
        if (!Files.isReadable(CGROUP_MEMORY)) {
            return Long.MAX_VALUE;
        }
        String limit = Files.readString(CGROUP_MEMORY).strip();
        return limit.equals("max") ? Long.MAX_VALUE : Long.parseLong(limit);
    }

    /** Tells this host from one that a data directory was copied from. */
    static String identity() {
        return firstLine(Path.of("/etc/machine-id")).orElse("") + "@" + hostName();
    }

    private static Optional<String> firstLine(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file).stream().findFirst() : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static String hostName() {
        return firstLine(Path.of("/proc/sys/kernel/hostname")).orElseGet(() -> {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "localhost";
            }
        });
    }
}
