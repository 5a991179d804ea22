// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The disk of one part, which can be full and slow. Where this account may mount, a small file system of its own that is
 * filled to the last byte (ENOSPC). Elsewhere a limit on the size of the files that the part writes (EFBIG), which is
 * what can be done to a running process without being root.
 */
final class Disk {
    /** Well above what pool and harvester hold in reserve (200 MiB). */
    private static final int MEBIBYTES = 512;

    private final Path directory;
    private final boolean mounted;

    private Disk(Path directory, boolean mounted) {
        this.directory = directory;
        this.mounted = mounted;
    }

    static Disk at(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        List<String> mount = List.of(
                "mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m", "roadstead-torture", directory.toString());
        return new Disk(directory, Signals.succeeds(mount));
    }

    Path data() {
        return directory.resolve("data");
    }

    boolean isMounted() {
        return mounted;
    }

    /** The pilots that a harvester with its data here has started. */
    List<String> pilots() throws IOException {
        Path homes = data().resolve("pilots");
        if (!Files.isDirectory(homes)) {
            return List.of();
        }
        try (Stream<Path> pilots = Files.list(homes)) {
            return pilots.map(home -> home.getFileName().toString()).toList();
        }
    }

    /** From now on nothing can be written there; what is said of it. Empty when that cannot be done here. */
    String fill(long pid) throws IOException, InterruptedException {
        if (!mounted) {
            return limit(pid, "0:unlimited") ? "its files may not grow (EFBIG)" : "";
        }
        try (OutputStream filler = Files.newOutputStream(filler())) {
            byte[] block = new byte[65_536];
            for (int size = block.length; size > 0; size /= 16) {
                fillWith(filler, block, size);
            }
        }
        return "no byte left (ENOSPC)";
    }

    private static void fillWith(OutputStream filler, byte[] block, int size) {
        try {
            while (true) {
                filler.write(block, 0, size);
            }
        } catch (IOException full) {
            // That is what was wanted.
            return;
        }
    }

    void empty(long pid) throws IOException, InterruptedException {
        if (mounted) {
            Files.deleteIfExists(filler());
        } else {
            limit(pid, "unlimited:unlimited");
        }
    }

    private static boolean limit(long pid, String limit) throws IOException, InterruptedException {
        return Signals.succeeds(List.of("prlimit", "--pid", Long.toString(pid), "--fsize=" + limit));
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    /** What was on it stays, for whoever looks for what went wrong. */
    void keep() throws IOException, InterruptedException {
        if (mounted) {
            Path kept = directory.resolveSibling(directory.getFileName() + ".kept");
            if (!Signals.succeeds(List.of("cp", "-a", data().toString(), kept.toString()))) {
                System.err.println("torture: not all of " + directory + " could be kept");
            }
        }
    }

    void release() throws IOException, InterruptedException {
        if (mounted && !Signals.succeeds(List.of("umount", directory.toString()))) {
            System.err.println("torture: " + directory + " is still in use and stays mounted");
        }
    }
}
