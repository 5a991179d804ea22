// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The pool's own directory, held by one process at a time for as long as it lives. */
final class DataDirectory implements AutoCloseable {
    private final Path directory;
    private final FileChannel lock;

    private DataDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Makes the directory when it is not there; refuses one that another process holds. */
    static DataDirectory open(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            Files.createDirectories(
                    absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        FileChannel channel =
                FileChannel.open(absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new StartException("the data directory " + absolute + " is in use by another pool");
        }
        return new DataDirectory(absolute, channel);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return directory;
    }

    Path resolve(String name) {
        return directory.resolve(name);
    }

    /** The port chosen at an earlier start; null before the first. */
    @Nullable Integer keptPort() throws IOException {
        Path file = resolve("port");
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return Integer.valueOf(Files.readString(file).strip());
        } catch (NumberFormatException e) {
            throw new StartException(file + " does not hold a port; remove it to have another chosen");
        }
    }

    void keepPort(int port) throws IOException {
        Files.writeString(resolve("port"), port + "\n");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
