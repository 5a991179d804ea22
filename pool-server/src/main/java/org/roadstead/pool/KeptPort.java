// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The port a pool chose at its first start: harvesters and people know it, so it stays. */
final class KeptPort {
    private KeptPort() {}

    /** Null before the first start. */
    static @Nullable Integer read(Path directory) throws IOException {
        Path file = file(directory);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return Integer.valueOf(Files.readString(file).strip());
        } catch (NumberFormatException e) {
            throw new StartException(file + " does not hold a port; remove it to have another chosen");
        }
    }

    static void write(Path directory, int port) throws IOException {
        Files.writeString(file(directory), port + "\n");
    }

    private static Path file(Path directory) {
        return directory.resolve("port");
    }
}
