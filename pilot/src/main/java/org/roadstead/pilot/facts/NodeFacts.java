// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.facts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What the node says of itself. Linux only. */
public final class NodeFacts {
    private NodeFacts() {}

    /** What the platform calls this node, where it says so in {@code environment}; else its host name. */
    public static String name(Map<String, String> environment) throws IOException {
        String platforms = environment.getOrDefault("SLURMD_NODENAME", "");
        if (!platforms.isEmpty()) {
            return platforms;
        }
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }

    /** Bytes of memory that could be had now. */
    public static long memory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemAvailable:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return Runtime.getRuntime().maxMemory();
    }

    /** Bytes that can be written beneath {@code directory}. */
    public static long disk(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** Processors that this process may use. */
    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
