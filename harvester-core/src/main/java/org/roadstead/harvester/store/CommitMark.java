// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.store;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts commits a second time, in memory that outlives the process and not the host (a mapped file in {@code /dev/shm}).
 * A store whose own count is the one found here is the very one that the last process wrote; a clone or a backup has
 * another count, or stands where there is no mark.
 */
final class CommitMark {
    private static final Logger LOG = LoggerFactory.getLogger(CommitMark.class);
    private static final int ATTEMPTED = 0;
    private static final int DONE = 8;

    /** Null where there is no such memory: then nothing is vouched for. */
    private final @Nullable MappedByteBuffer memory;

    private CommitMark(@Nullable MappedByteBuffer memory) {
        this.memory = memory;
    }

    static CommitMark open(Path marks, Path store) {
        try {
            if (!Files.isWritable(marks)) {
                return new CommitMark(null);
            }
            Path file = marks.resolve("roadstead-harvester-" + name(store.toRealPath()));
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException ofAnEarlierStart) {
                if (Files.isSymbolicLink(file)
                        || !Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(store))) {
                    return new CommitMark(null);
                }
            }
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                return new CommitMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, 16));
            }
        } catch (IOException e) {
            LOG.info(
                    "commits are not counted in {} ({}): after a restart queued jobs rest for a while",
                    marks,
                    e.toString());
            return new CommitMark(null);
        }
    }

    private static String name(Path store) {
        try {
            byte[] path = store.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(path))
                    .substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Whether a store that has counted so many commits is the one that was written last. */
    boolean vouchesFor(long commits) {
        return memory != null && (memory.getLong(DONE) == commits || memory.getLong(ATTEMPTED) == commits);
    }

    /** Whether commits of a store at this place were ever counted since this host started: then only the count speaks. */
    boolean hasCounted() {
        return memory != null && (memory.getLong(DONE) != 0 || memory.getLong(ATTEMPTED) != 0);
    }

    /** Before the commit: should it be the last thing that happens, the store may be found with or without it. */
    void attempt(long commits) {
        if (memory != null) {
            memory.putLong(ATTEMPTED, commits);
        }
    }

    /** After the commit, before anybody hears of it. */
    void done(long commits) {
        if (memory != null) {
            memory.putLong(DONE, commits);
        }
    }
}
