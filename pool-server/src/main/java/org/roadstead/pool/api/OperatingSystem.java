// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system lets this process have. */
final class OperatingSystem {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String FILES = "Max open files";

    private OperatingSystem() {}

    /** Files and connections together; 0 when it is not told. */
    static long maxFileDescriptors() {
        if (!Files.isReadable(LIMITS)) {
            return 0;
        }
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(FILES)) {
                    String soft = line.substring(FILES.length()).strip().split("\\s+", 2)[0];
                    return soft.matches("[0-9]{1,18}") ? Long.parseLong(soft) : 0;
                }
            }
            return 0;
        } catch (IOException e) {
            // Without the limit the bound is the usual one.
            return 0;
        }
    }
}
