// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one pilot: its token, its log, what tells its process, and {@code work}, the pilot's own. What is
 * here is what a restarted harvester finds its pilots by.
 */
record PilotHome(Path directory) {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> SECRET =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    String pilot() {
        return directory.getFileName().toString();
    }

    Path token() {
        return directory.resolve("token");
    }

    Path log() {
        return directory.resolve("log");
    }

    Path work() {
        return directory.resolve("work");
    }

    boolean exists() {
        return Files.isDirectory(directory);
    }

    /** Makes the directory with the pilot's token in it, and notes the host it belongs to. */
    void create(String token, String host) throws IOException {
        if (!exists()) {
            Files.createDirectories(directory.getParent());
            Files.createDirectory(directory, OWNER_ONLY);
        }
        Files.createDirectories(work());
        Files.deleteIfExists(token());
        Files.createFile(token(), SECRET);
        Files.writeString(token(), token + "\n");
        replace("host", host);
    }

    void noteProcess(ProcessStamp process) throws IOException {
        replace("process", process.text());
    }

    Optional<ProcessStamp> process() throws IOException {
        Path file = directory.resolve("process");
        return Files.exists(file) ? Optional.of(ProcessStamp.parse(Files.readString(file))) : Optional.empty();
    }

    /** The host that the pilot was started on; empty when it never came so far. */
    Optional<String> host() throws IOException {
        Path file = directory.resolve("host");
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** Notes that nothing of this pilot runs any more. */
    void noteDead() throws IOException {
        if (exists()) {
            Files.deleteIfExists(token());
            replace("dead", "");
        }
    }

    boolean isDead() {
        return Files.exists(directory.resolve("dead"));
    }

    /** When it was noted dead, milliseconds since the epoch by the file system's clock. */
    long deadSinceMillis() throws IOException {
        return Files.getLastModifiedTime(directory.resolve("dead")).toMillis();
    }

    void removeWork() throws IOException {
        removeTree(work());
    }

    void remove() throws IOException {
        removeTree(directory);
    }

    private void replace(String name, String text) throws IOException {
        Path fresh = directory.resolve(name + ".new");
        Files.writeString(fresh, text + "\n");
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void removeTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
