// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A harvester's {@code --data}: readable by its account only, and held by one process at a time. The lock goes with the
 * process, however it ends.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /** Makes the directory when it is missing and takes it; an {@link IOException} says in one sentence why not. */
    public static DataDirectory open(Path path) throws IOException {
        Path root = path.toAbsolutePath().normalize();
        Set<PosixFilePermission> own = PosixFilePermissions.fromString("rwx------");
        if (Files.isDirectory(root)) {
            Files.setPosixFilePermissions(root, own);
        } else {
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(own));
        }
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException("the data directory " + root + " is in use by another harvester");
        }
        return new DataDirectory(root, channel, lock);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /** The directory itself. */
    public Path root() {
        return root;
    }

    public Path store() {
        return root.resolve("harvester.db");
    }

    public Path blobs() {
        return root.resolve("blobs");
    }

    public Path pilots() {
        return root.resolve("pilots");
    }

    /** The port that an earlier start chose; empty when there was none. */
    public OptionalInt port() throws IOException {
        Path file = root.resolve("port");
        if (!Files.isRegularFile(file)) {
            return OptionalInt.empty();
        }
        String text = Files.readString(file).strip();
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new IOException("the file " + file + " holds no port number but '" + text + "'", e);
        }
    }

    /** Remembers the port for later starts, all or nothing. */
    public void keepPort(int port) throws IOException {
        Path fresh = root.resolve("port.new");
        Files.writeString(fresh, port + "\n");
        Files.move(fresh, root.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
