// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.roadstead.pool.store.DatabaseCopy;
import org.roadstead.pool.store.PrivateFiles;

/**
 * A copy of a pool's directory, taken while the pool runs or not, from which a pool can be started. It carries a mark by
 * which that start knows that what runs may have gone on since: see {@code --restored}.
 */
final class Backup {
    /** Lies in a directory that is a copy, until a pool has started on it. */
    private static final String MARK = "from-backup";

    private static final List<String> DATABASES = List.of("pool.db", "logs.db", "access.db");
    private static final List<String> FILES = List.of("port", "tokens");

    private Backup() {}

    /**
     * Blobs are copied last: what the copied database names is then there.
     *
     * @param data a pool's directory
     * @param target must not exist
     * @throws StartException when one of them is not as it must be
     */
    static void make(Path data, Path target) throws IOException {
        if (!Files.isRegularFile(data.resolve("pool.db"))) {
            throw new StartException("there is no pool in " + data);
        }
        if (Files.exists(target)) {
            throw new StartException(target + " is already there: a backup is written to a directory of its own");
        }
        PrivateFiles.directory(target);
        Files.createFile(target.resolve(MARK));
        for (String name : DATABASES) {
            if (Files.exists(data.resolve(name))) {
                PrivateFiles.database(target.resolve(name));
                DatabaseCopy.copy(data.resolve(name), target.resolve(name));
            }
        }
        for (String name : FILES) {
            copyAll(data.resolve(name), target.resolve(name));
        }
        copyAll(data.resolve("blobs"), target.resolve("blobs"));
    }

    /** Whether {@code directory} is a copy on which no pool has been started yet. */
    static boolean isCopy(Path directory) {
        return Files.exists(directory.resolve(MARK));
    }

    /** A pool has been started on it: from now on it is its own. */
    static void adopted(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(MARK));
    }

    private static void copyAll(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path each : all) {
            // What is still arriving has another name when it is whole.
            boolean whole = !each.toString().contains("/incoming/");
            if (whole && Files.exists(each)) {
                Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
