// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;

/**
 * What is kept of each pilot on disk, one small file each: that it was asked for, before Kubernetes hears of it, and what is
 * proved of it, before its pod is let go. Not thread-safe.
 */
final class Records {
    private static final String SUFFIX = ".pod";

    private final Path root;

    /**
     * What is known for good.
     *
     * @param uid of its pod; null while it is open whether there is one
     * @param begun whether a container of it has begun
     * @param gone since when its pod is gone without proof; null when it is not
     */
    record Kept(Instant asked, @Nullable String uid, boolean begun, @Nullable Instant gone, @Nullable Verdict dead) {}

    private Records(Path root) {
        this.root = root;
    }

    static Records open(Path root) throws IOException {
        Files.createDirectories(root);
        return new Records(root);
    }

    /** All of them, by pilot. */
    Map<String, Kept> read() throws IOException {
        Map<String, Kept> kept = new TreeMap<>();
        try (Stream<Path> files = Files.list(root)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(SUFFIX)).toList()) {
                String name = file.getFileName().toString();
                kept.put(name.substring(0, name.length() - SUFFIX.length()), parse(Files.readString(file)));
            }
        }
        return kept;
    }

    private static Kept parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int space = line.indexOf(' ');
            values.put(space < 0 ? line : line.substring(0, space), space < 0 ? "" : line.substring(space + 1));
        });
        String gone = values.get("gone");
        String reason = values.getOrDefault("reason", "");
        Verdict dead = values.containsKey("dead")
                ? new Verdict(reason.isEmpty() ? null : Reason.valueOf(reason), values.get("message"))
                : null;
        return new Kept(
                Instant.parse(values.getOrDefault("asked", Instant.EPOCH.toString())),
                values.get("uid"),
                values.containsKey("begun"),
                gone == null ? null : Instant.parse(gone),
                dead);
    }

    void write(String pilot, Kept kept) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("asked", kept.asked().toString());
        put(values, "uid", kept.uid());
        put(values, "begun", kept.begun() ? "yes" : null);
        put(values, "gone", kept.gone() == null ? null : kept.gone().toString());
        Verdict dead = kept.dead();
        if (dead != null) {
            values.put("dead", "yes");
            put(values, "reason", dead.reason() == null ? null : dead.reason().name());
            put(
                    values,
                    "message",
                    dead.message() == null ? null : dead.message().replace('\n', ' '));
        }
        StringBuilder text = new StringBuilder();
        values.forEach(
                (name, value) -> text.append(name).append(' ').append(value).append('\n'));
        Path half = root.resolve(pilot + ".half");
        Files.writeString(half, text.toString());
        Files.move(half, file(pilot), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void put(Map<String, String> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    void forget(String pilot) throws IOException {
        Files.deleteIfExists(file(pilot));
    }

    private Path file(String pilot) {
        return root.resolve(pilot + SUFFIX);
    }
}
