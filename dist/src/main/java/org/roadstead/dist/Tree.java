// SPDX-License-Identifier: Apache-2.0
package org.roadstead.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes files only when their content changes. A class-data archive is bound to the time stamps of its jars, so a file that stays
 * as it was keeps the archives of the last build usable and the next build short.
 */
final class Tree {
    private Tree() {}

    static void put(Path file, byte[] content) throws IOException {
        if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the plain files of a directory whose names are not among those to keep. */
    static void keepOnly(Path directory, Set<String> names) throws IOException {
        Set<Path> extra;
        try (Stream<Path> entries = Files.list(directory)) {
            extra = entries.filter(Files::isRegularFile)
                    .filter(file -> !names.contains(file.getFileName().toString()))
                    .collect(Collectors.toSet());
        }
        for (Path file : extra) {
            Files.delete(file);
        }
    }
}
