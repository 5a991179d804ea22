// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.launch;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All processes of the node as /proc showed them in one pass, without those that have ended and wait to be reaped. */
public final class ProcessTable {
    private static final int AT_PAGESZ = 6;
    private static final long PAGE = pageSize();

    /**
     * One process.
     *
     * @param start when it was started, in ticks since boot: with {@code pid} a name that is never used again
     * @param rssBytes what it has in memory, shared pages counted in full
     */
    public record Entry(long pid, long parent, long group, long session, long start, long rssBytes) {}

    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<Long, List<Entry>> children = new HashMap<>();

    private ProcessTable() {}

    /** What /proc shows now. */
    public static ProcessTable read() {
        ProcessTable table = new ProcessTable();
        String[] names = new File("/proc").list();
        byte[] buffer = new byte[1024];
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                Entry entry = read(Long.parseLong(name), buffer);
                if (entry != null) {
                    table.entries.put(entry.pid, entry);
                    table.children
                            .computeIfAbsent(entry.parent, any -> new ArrayList<>(2))
                            .add(entry);
                }
            }
        }
        return table;
    }

    /** One process now; null when it is not there. */
    public static @Nullable Entry read(long pid) {
        return read(pid, new byte[1024]);
    }

    private static @Nullable Entry read(long pid, byte[] buffer) {
        int length;
        try (FileInputStream in = new FileInputStream("/proc/" + pid + "/stat")) {
            length = in.read(buffer);
        } catch (IOException gone) {
            return null;
        }
        String text = new String(buffer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        // The name stands in parentheses and may hold anything, also parentheses.
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        boolean ended = fields[0].equals("Z") || fields[0].equals("X");
        return ended
                ? null
                : new Entry(
                        pid,
                        Long.parseLong(fields[1]),
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        Long.parseLong(fields[19]),
                        Long.parseLong(fields[21]) * PAGE);
    }

    /** All of them, in no order. */
    public Iterable<Entry> all() {
        return entries.values();
    }

    /** One of them; null when it was not there. */
    public @Nullable Entry find(long pid) {
        return entries.get(pid);
    }

    /** Those that {@code pid} is the parent of. */
    public List<Entry> children(long pid) {
        return children.getOrDefault(pid, List.of());
    }

    /** Processes and threads on the node, from one small file. */
    public static int tasksOnNode() throws IOException {
        String text = Files.readString(Path.of("/proc/loadavg"));
        return Integer.parseInt(text.substring(text.indexOf('/') + 1).split(" ")[0]);
    }

    private static long pageSize() {
        try {
            ByteBuffer pairs = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
                    .order(ByteOrder.nativeOrder());
            while (pairs.remaining() >= 16) {
                long type = pairs.getLong();
                long value = pairs.getLong();
                if (type == AT_PAGESZ) {
                    return value;
                }
            }
        } catch (IOException hidden) {
            return 4096;
        }
        return 4096;
    }
}
