// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.Progress;

/**
 * Results that the harvester does not have yet, in one file of lines: a result, or the key of one that is safe. Not
 * forced to the disk: it is there for the death of the process; the death of the node is the harvester's to notice. One
 * thread at a time.
 */
public final class Spool implements AutoCloseable {
    private static final long COMPACT_BYTES = 256 * 1024;

    private final Path file;
    private FileChannel channel;
    private final Map<AttemptKey, Progress> waiting = new LinkedHashMap<>();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private long size;
    private boolean torn;

    private Spool(Path file) throws IOException {
        this.file = file;
        read();
        channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        size = channel.size();
        if (torn) {
            // What comes next must not become part of what was not finished.
            write(channel, new byte[] {'\n'});
            size++;
        }
    }

    /** Opens the spool of {@code file}, which may not exist yet. */
    public static Spool open(Path file) throws IOException {
        return new Spool(file);
    }

    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        torn = !text.isEmpty() && !text.endsWith("\n");
        for (String line : text.split("\n")) {
            if (line.isEmpty()) {
                continue;
            }
            try {
                JsonNode node = Json.MAPPER.readTree(line);
                if (node.isTextual()) {
                    waiting.remove(AttemptKey.parse(node.textValue()));
                } else {
                    Progress result = Json.MAPPER.treeToValue(node, Progress.class);
                    waiting.put(AttemptKey.of(result), result);
                }
            } catch (JsonProcessingException unfinished) {
                // The last line of a process that was killed while it wrote.
                continue;
            }
        }
    }

    /** What waits. */
    public List<Progress> waiting() {
        return List.copyOf(waiting.values());
    }

    /** Makes the file say that exactly {@code results} wait. What fails for want of room is tried again the next time. */
    public void keep(List<Progress> results) throws IOException {
        Map<AttemptKey, Progress> now = new LinkedHashMap<>();
        for (Progress result : results) {
            AttemptKey key = AttemptKey.of(result);
            now.put(key, result);
            Progress known = waiting.get(key);
            if (known == null || known.steps().size() != result.steps().size()) {
                pending.write(Json.MAPPER.writeValueAsBytes(result));
                pending.write('\n');
            }
        }
        for (AttemptKey key : waiting.keySet()) {
            if (!now.containsKey(key)) {
                pending.write(Json.MAPPER.writeValueAsBytes(key.toString()));
                pending.write('\n');
            }
        }
        waiting.clear();
        waiting.putAll(now);
        if (size + pending.size() > COMPACT_BYTES && size + pending.size() > 4L * waiting.size() * 1024) {
            compact();
        } else if (pending.size() > 0) {
            append();
        }
        pending.reset();
    }

    private void append() throws IOException {
        try {
            write(channel, pending.toByteArray());
            size += pending.size();
        } catch (IOException e) {
            channel.truncate(size); // half a line would spoil the next
            throw e;
        }
    }

    private void compact() throws IOException {
        if (waiting.isEmpty()) {
            channel.truncate(0);
            size = 0;
            return;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Progress result : waiting.values()) {
            all.write(Json.MAPPER.writeValueAsBytes(result));
            all.write('\n');
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.write(next, all.toByteArray());
        channel.close();
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        size = all.size();
    }

    private static void write(FileChannel to, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
