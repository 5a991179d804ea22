// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.limit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.roadstead.pilot.launch.ProcessTable.Entry;

/**
 * How much disk a job uses: the files beneath its directory, and those that it has deleted there and still holds open.
 * What it writes elsewhere is not seen, nor a deleted file that is mapped and no longer open.
 */
final class DiskUse {
    private static final String DELETED = " (deleted)";

    private DiskUse() {}

    /** Bytes; exact when that is more than {@code allowed}, else the sum of the files' lengths. */
    static long of(Path directory, List<Entry> members, long allowed) throws IOException {
        long held = deleted(directory, members);
        long lengths = held + lengths(directory, allowed - held);
        // Files with holes are longer than what they take; du counts blocks, and costs a process.
        return lengths <= allowed ? lengths : held + blocks(directory, lengths - held);
    }

    private static long lengths(Path directory, long allowed) throws IOException {
        long[] sum = {0};
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return sum[0] > allowed ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }

    private static long blocks(Path directory, long otherwise) throws IOException {
        Process du = new ProcessBuilder("du", "-skx", directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!du.waitFor(10, TimeUnit.SECONDS)) {
                du.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int end = text.indexOf('\t');
        return end <= 0 ? otherwise : Long.parseLong(text.substring(0, end).strip()) * 1024;
    }

    private static long deleted(Path directory, List<Entry> members) {
        long sum = 0;
        Set<Object> counted = new HashSet<>();
        for (Entry member : members) {
            String[] open = new File("/proc/" + member.pid() + "/fd").list();
            for (String each : open == null ? new String[0] : open) {
                Path link = Path.of("/proc/" + member.pid() + "/fd/" + each);
                try {
                    String target = Files.readSymbolicLink(link).toString();
                    if (target.endsWith(DELETED) && target.startsWith(directory + "/")) {
                        BasicFileAttributes attributes = Files.readAttributes(link, BasicFileAttributes.class);
                        if (counted.add(String.valueOf(attributes.fileKey()))) {
                            sum += attributes.size();
                        }
                    }
                } catch (IOException closed) {
                    // Closed since it was listed.
                    continue;
                }
            }
        }
        return sum;
    }
}
