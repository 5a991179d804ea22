// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.stage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.pilot.PilotLog;

/**
 * The private directories of jobs. One that a job leaves empty and unchanged is given to the next job: inodes are most of
 * what a trivial job costs. Thread-safe.
 */
public final class JobDirectories {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> PRIVATELY = PosixFilePermissions.asFileAttribute(PRIVATE);

    private final Path root;
    private final Duration keep;
    private final InstantSource clock;
    private final PilotLog log;
    private final ConcurrentLinkedDeque<Path> empty = new ConcurrentLinkedDeque<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /**
     * @param root absolute; made private; what is left in it of an earlier process is removed unless it is kept
     * @param keep how long the directories of ended jobs stay; zero removes them at once
     */
    public JobDirectories(Path root, Duration keep, InstantSource clock, PilotLog log) throws IOException {
        this.root = root;
        this.keep = keep;
        this.clock = clock;
        this.log = log;
        Files.createDirectories(root, PRIVATELY);
        removeOld(true);
    }

    /** An empty directory, by mode and owner private to the pilot's account. */
    public Path take(JobId job, int attempt) throws IOException {
        if (!keep.isZero()) {
            Path named = root.resolve(job.value() + "." + attempt);
            remove(named);
            return Files.createDirectory(named, PRIVATELY);
        }
        Path used = empty.poll();
        return used != null ? used : Files.createDirectory(root.resolve("d" + numbers.incrementAndGet()), PRIVATELY);
    }

    /** The job has ended and nothing of it runs: its directory goes, is used again, or is kept for a while. */
    public void give(Path directory) {
        if (!keep.isZero()) {
            return;
        }
        try {
            if (isPristine(directory)) {
                empty.push(directory);
            } else {
                remove(directory);
            }
        } catch (IOException e) {
            log.failure("directory of a job", e);
        }
    }

    private static boolean isPristine(Path directory) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory() || !attributes.permissions().equals(PRIVATE)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    /** Removes kept directories whose time is over. */
    public void expireKept() throws IOException {
        if (!keep.isZero()) {
            removeOld(false);
        }
    }

    private void removeOld(boolean atStart) throws IOException {
        Instant before = clock.instant().minus(keep);
        try (Stream<Path> all = Files.list(root)) {
            for (Path each : all.toList()) {
                BasicFileAttributes attributes =
                        Files.readAttributes(each, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                boolean recycled = atStart && !each.getFileName().toString().contains(".");
                if (recycled || attributes.lastModifiedTime().toInstant().isBefore(before)) {
                    remove(each);
                }
            }
        }
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!Files.isWritable(directory) || !Files.isExecutable(directory)) {
                    Files.setPosixFilePermissions(directory, PRIVATE);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                // A directory that may not be read is opened up and tried once more.
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !Files.isReadable(file)) {
                    Files.setPosixFilePermissions(file, PRIVATE);
                    remove(file);
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
