// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.facts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the node says of itself. Linux only. */
public final class NodeFacts {
    /** Slurm's own variable, and the one by which a harvester passes on what its platform says. */
    private static final List<String> NAMED_BY = List.of("ROADSTEAD_NODE", "SLURMD_NODENAME");

    private NodeFacts() {}

    /** What the platform calls this node, where it says so in {@code environment}; else its host name. */
    public static String name(Map<String, String> environment) throws IOException {
        for (String name : NAMED_BY) {
            String platforms = environment.getOrDefault(name, "");
            if (!platforms.isEmpty()) {
                return platforms;
            }
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
