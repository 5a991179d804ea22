// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the nodes see: in {@code --pilots}, a directory for each pilot with its token and log, and one for each request with
 * the script and the list that tells each task of the array which pilot it is.
 */
final class PilotFiles {
    private static final int LOGS_KEPT = 20;
    private static final int TAIL = 4096;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> SECRET =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path root;

    PilotFiles(Path root) {
        this.root = root;
    }

    Path home(String pilot) {
        return root.resolve(pilot);
    }

    Path order(String batch) {
        return root.resolve("orders").resolve(batch);
    }

    Path log(String pilot) {
        return home(pilot).resolve("log");
    }

    /**
     * Whether Slurm's step daemon has written that it ended this task for its memory. With OverMemoryKill (22.05.8) the job's
     * state says only that it failed, for JobLaunchFailure; with cgroups it is OUT_OF_MEMORY.
     */
    boolean hasRunOutOfMemory(String batch, int task) {
        Path output = order(batch).resolve(task + ".out");
        try (FileChannel file = FileChannel.open(output, StandardOpenOption.READ)) {
            ByteBuffer tail = ByteBuffer.allocate(TAIL);
            file.read(tail, Math.max(0, file.size() - TAIL));
            String text = new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8);
            return text.contains("Exceeded job memory limit") || text.contains("oom-kill event");
        } catch (IOException unreadable) {
            return false;
        }
    }

    void prepare(String pilot, String token) throws IOException {
        Path home = home(pilot);
        directory(home);
        Path file = home.resolve("token");
        Files.deleteIfExists(file);
        Files.createFile(file, SECRET);
        Files.writeString(file, token + "\n");
    }

    /** Returns the script's path. */
    Path prepare(String batch, List<String> pilots, String script) throws IOException {
        Path order = order(batch);
        directory(order);
        Files.writeString(order.resolve("pilots"), String.join("\n", pilots) + "\n");
        Path file = order.resolve("script");
        Files.writeString(file, script);
        return file;
    }

    private void directory(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        try {
            Files.createDirectory(path, OWNER_ONLY);
        } catch (FileAlreadyExistsException again) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Whether Slurm has begun to run it. */
    boolean hasStarted(String pilot) {
        return Files.exists(home(pilot).resolve("started"));
    }

    /** Whether it came to its own end, in order: then it has left nothing. */
    boolean hasEndedByItself(String pilot) {
        return Files.exists(home(pilot).resolve("ended"));
    }

    /** A dead pilot's token is worth nothing and goes at once. */
    void dropToken(String pilot) throws IOException {
        Files.deleteIfExists(home(pilot).resolve("token"));
    }

    /** A request is over: its files go, and so do the directories of its pilots but for the last few. */
    void forget(Batch batch) throws IOException {
        remove(order(batch.id()));
        batch.pilots().forEach(this::over);
        for (Path old : ended().stream().skip(LOGS_KEPT).toList()) {
            remove(old);
        }
    }

    private void over(String pilot) {
        try {
            if (Files.isDirectory(home(pilot))) {
                Files.writeString(home(pilot).resolve("over"), "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write in " + home(pilot), e);
        }
    }

    /** Directories of pilots that are over, the youngest first. */
    private List<Path> ended() throws IOException {
        try (Stream<Path> homes = Files.list(root)) {
            return homes.filter(home -> Files.exists(home.resolve("over")))
                    .sorted(Comparator.comparing(
                                    (Path home) -> home.getFileName().toString())
                            .reversed())
                    .toList();
        }
    }

    private static void remove(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(tree)) {
            entries = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path entry : entries) {
            Files.deleteIfExists(entry);
        }
    }
}
