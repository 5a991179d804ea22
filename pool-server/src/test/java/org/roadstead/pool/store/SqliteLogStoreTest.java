// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.protocol.LogChunk;

@NullUnmarked // fields are set before each test
class SqliteLogStoreTest {
    private static final int MIB = 1 << 20;

    private Path directory;
    private LogStore logs;

    @BeforeEach
    void open(@TempDir Path temporary) {
        directory = temporary;
        logs = SqliteLogStore.open(directory);
    }

    @AfterEach
    void close() {
        logs.close();
    }

    private void append(int attempt, long offset, String text) {
        logs.append(1, attempt, List.of(new LogChunk("stdout", offset, text.getBytes(StandardCharsets.UTF_8))));
    }

    private String read(int attempt, long from, int most) {
        StringBuilder text = new StringBuilder();
        for (LogStore.Piece piece : logs.read(1, attempt, "stdout", from, most)) {
            text.append(new String(piece.data(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Test
    void piece_that_comes_twice_or_overlaps_is_stored_once() {
        append(1, 0, "hello ");
        append(1, 0, "hello ");
        append(1, 3, "lo world");
        logs.commit();
        assertEquals("hello world", read(1, 0, 100));
        logs.close();
        logs = SqliteLogStore.open(directory);
        append(1, 6, "world!");
        logs.commit();
        assertEquals("hello world!", read(1, 0, 100));
    }

    @Test
    void reading_starts_and_ends_anywhere() {
        append(1, 0, "hello ");
        append(1, 6, "world");
        logs.commit();
        assertEquals("lo wo", read(1, 3, 5));
        assertEquals("", read(1, 11, 5));
    }

    @Test
    void logs_that_are_dropped_are_gone_and_how_far_is_remembered() {
        append(1, 0, "first");
        logs.append(7, 1, List.of(new LogChunk("stderr", 0, "seventh".getBytes(StandardCharsets.UTF_8))));
        logs.commit();
        assertEquals(List.of(1L, 7L), logs.jobs(0, 10));
        assertEquals(List.of(7L), logs.jobs(1, 10));
        assertEquals(0, logs.droppedTo());
        logs.drop(1, 1);
        logs.markDroppedTo(1);
        logs.commit();
        assertEquals("", read(1, 0, 100));
        logs.close();
        logs = SqliteLogStore.open(directory);
        assertEquals(1, logs.droppedTo());
        assertEquals(List.of(7L), logs.jobs(0, 10));
    }

    @Test
    void pages_that_hold_nothing_are_given_back() throws java.io.IOException {
        byte[] much = new byte[4 * MIB];
        logs.append(2, 1, List.of(new LogChunk("stdout", 0, much)));
        logs.commit();
        long used = logs.usedBytes();
        assertTrue(used > 4 * MIB, used + " bytes");
        logs.drop(2, 2);
        logs.commit();
        assertTrue(logs.unusedPages() > 1_000, logs.unusedPages() + " pages");
        long left = logs.shrink(900);
        logs.commit();
        assertEquals(left, logs.unusedPages());
        while (logs.shrink(900) > 0) {
            logs.commit();
        }
        logs.commit();
        assertEquals(0, logs.unusedPages());
        logs.close();
        long size = java.nio.file.Files.size(directory.resolve("logs.db"));
        assertTrue(size < MIB, size + " bytes");
        logs = SqliteLogStore.open(directory);
    }

    @Test
    void attempts_and_streams_are_apart() {
        append(1, 0, "first");
        append(3, 0, "third");
        logs.commit();
        assertEquals("first", read(1, 0, 100));
        assertEquals(3, logs.newestAttempt(1, "stdout"));
        assertEquals(0, logs.newestAttempt(1, "stderr"));
    }

    @Test
    void what_was_not_committed_is_gone_after_a_rollback() {
        append(1, 0, "kept");
        logs.commit();
        append(1, 4, " lost");
        logs.rollback();
        append(1, 4, " new");
        logs.commit();
        assertEquals("kept new", read(1, 0, 100));
    }

    @Test
    void of_a_long_stream_the_first_and_the_last_five_mebibytes_are_kept() {
        byte[] piece = new byte[100_000];
        long end = 0;
        while (end < 25L * MIB) {
            logs.append(1, 1, List.of(new LogChunk("stdout", end, piece)));
            end += piece.length;
        }
        logs.commit();
        List<LogStore.Piece> pieces = logs.read(1, 1, "stdout", 0, Integer.MAX_VALUE);
        long kept = pieces.stream().mapToLong(each -> each.data().length).sum();
        assertTrue(kept >= 10L * MIB && kept < 10L * MIB + 200_000, kept + " bytes kept");
        long head = 0;
        int index = 0;
        while (pieces.get(index).offset() == head) {
            head += pieces.get(index).data().length;
            index++;
        }
        assertEquals(5L * MIB, head);
        LogStore.Piece last = pieces.get(pieces.size() - 1);
        assertEquals(end, last.offset() + last.data().length);
    }
}
