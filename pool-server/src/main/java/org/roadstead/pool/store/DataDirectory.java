// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A directory that belongs to one pool as long as this is open. */
public final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the directory, making it when it is not there.
     *
     * @throws StoreException with one sentence when another pool has it
     */
    public static DataDirectory take(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new StoreException("another pool uses the data directory " + path, null);
            }
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new StoreException("the data directory " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    // The lock lives as long as its channel.
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("the data directory " + path + " cannot be let go", e);
        }
    }
}
