// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.roadstead.core.job.Digest;

/**
 * Files named by the SHA-256 of their bytes, below {@code DIR/ab/}. A file is there whole or not at all, and is on the
 * disk before {@link Upload#commit} returns. Thread-safe and blocking.
 */
public final class BlobStore {
    /** The largest blob, in bytes. */
    public static final long MOST_BYTES = 100L * 1024 * 1024;

    private final Path directory;
    private final Path incoming;
    private final AtomicLong uploads = new AtomicLong();

    /** Removes what a former process left half written. */
    public BlobStore(Path directory) {
        this.directory = directory;
        this.incoming = directory.resolve("incoming");
        try {
            Files.createDirectories(incoming);
            try (Stream<Path> leftovers = Files.list(incoming)) {
                for (Path leftover : leftovers.toList()) {
                    Files.delete(leftover);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + directory, e);
        }
    }

    /** Where the blob lies, or would. */
    public Path path(Digest digest) {
        return directory.resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
    }

    public boolean has(Digest digest) {
        return Files.exists(path(digest));
    }

    /** Whether it is there; then it is not collected for as long as one that has just come. */
    public synchronized boolean touch(Digest digest, Instant now) throws IOException {
        Path file = path(digest);
        if (!Files.exists(file)) {
            return false;
        }
        Files.setLastModifiedTime(file, FileTime.from(now));
        return true;
    }

    /** Removes a blob that has not been touched since {@code before}; whether it has. */
    public synchronized boolean remove(Digest digest, Instant before) throws IOException {
        Path file = path(digest);
        if (!Files.exists(file) || !Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
            return false;
        }
        Files.delete(file);
        return true;
    }

    /** What is done with each blob. */
    @FunctionalInterface
    public interface Visitor {
        void blob(Digest digest, long size, Instant touched) throws IOException;
    }

    /** The folders that blobs lie in, each with a part of them. */
    public List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.filter(each -> each.getFileName().toString().length() == 2)
                    .sorted()
                    .toList();
        }
    }

    /** Visits the blobs in one of the {@link #folders}. */
    public void visit(Path folder, Visitor visitor) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String digest = "sha256:" + file.getFileName();
                if (Digest.isDigest(digest)) {
                    visitor.blob(
                            new Digest(digest),
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant());
                }
            }
        }
    }

    /** Begins to take a blob in. */
    public Upload begin(Digest expected) throws IOException {
        return new Upload(expected, incoming.resolve(Long.toString(uploads.incrementAndGet())));
    }

    /** One blob on its way in; used by one thread at a time. End it with {@link #commit} or {@link #abort}. */
    public final class Upload {
        private final Digest expected;
        private final Path file;
        private final FileChannel channel;
        private final MessageDigest sha256;
        private long size;
        private boolean fresh;

        private Upload(Digest expected, Path file) throws IOException {
            this.expected = expected;
            this.file = file;
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                this.sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        public void write(byte[] bytes) throws IOException {
            sha256.update(bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            size += bytes.length;
        }

        public long size() {
            return size;
        }

        /** Keeps the blob, durably; returns the digest of what came, and keeps nothing when it is not the expected one. */
        public Digest commit() throws IOException {
            Digest found = new Digest("sha256:" + HexFormat.of().formatHex(sha256.digest()));
            if (!found.equals(expected)) {
                abort();
                return found;
            }
            Path target = path(expected);
            channel.force(true);
            channel.close();
            fresh = !touch(expected, Files.getLastModifiedTime(file).toInstant());
            if (!fresh) {
                Files.delete(file);
                return found;
            }
            Path folder = directory.resolve(expected.hex().substring(0, 2));
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                sync(directory);
            }
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
            return found;
        }

        /** After {@link #commit}: whether the blob was not there before. */
        public boolean isFresh() {
            return fresh;
        }

        /** Forgets what came. */
        public void abort() throws IOException {
            channel.close();
            Files.deleteIfExists(file);
        }

        private void sync(Path folder) throws IOException {
            try (FileChannel opened = FileChannel.open(folder)) {
                opened.force(true);
            }
        }
    }
}
