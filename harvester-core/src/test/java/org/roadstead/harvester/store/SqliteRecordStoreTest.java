// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.supply.HarvesterRecord;
import org.roadstead.core.supply.HarvesterRecord.Table;

@NullUnmarked // fields are set by JUnit
final class SqliteRecordStoreTest {
    @TempDir
    private Path directory;

    private static HarvesterRecord record(Table table, String key, JsonNode value) {
        return new HarvesterRecord(table, key, value);
    }

    @Test
    void changes_applied_are_there_after_reopening_in_the_order_they_were_made() {
        Path file = directory.resolve("h.db");
        try (SqliteRecordStore store = SqliteRecordStore.open(file, directory)) {
            store.apply(List.of(
                    record(Table.LEASE, "a", IntNode.valueOf(1)),
                    record(Table.PILOT, "a", TextNode.valueOf("ü\n")),
                    record(Table.LEASE, "a", IntNode.valueOf(2)),
                    record(Table.META, "gone", IntNode.valueOf(3)),
                    record(Table.META, "gone", null)));
        }
        try (SqliteRecordStore store = SqliteRecordStore.open(file, directory)) {
            Set<HarvesterRecord> kept = new HashSet<>(store.load());
            assertEquals(
                    Set.of(
                            record(Table.LEASE, "a", IntNode.valueOf(2)),
                            record(Table.PILOT, "a", TextNode.valueOf("ü\n"))),
                    kept);
        }
    }

    @Test
    void changes_that_fail_in_the_middle_are_all_undone() throws Exception {
        Path file = directory.resolve("h.db");
        try (SqliteRecordStore store = SqliteRecordStore.open(file, directory)) {
            store.apply(List.of(record(Table.META, "first", IntNode.valueOf(1))));
            try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = other.createStatement()) {
                statement.execute("create trigger no before insert on record when new.key = 'bad'"
                        + " begin select raise(abort, 'full'); end");
            }
            assertThrows(
                    StoreException.class,
                    () -> store.apply(List.of(
                            record(Table.META, "second", IntNode.valueOf(2)),
                            record(Table.META, "bad", IntNode.valueOf(3)))));
            assertEquals(1, store.load().size());
            store.apply(List.of(record(Table.META, "third", IntNode.valueOf(3))));
            assertEquals(2, store.load().size());
        }
    }

    @Test
    void store_of_a_later_release_is_refused_with_a_sentence() throws Exception {
        Path file = directory.resolve("h.db");
        SqliteRecordStore.open(file, directory).close();
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            statement.execute("pragma user_version = 99");
        }
        StoreException refused = assertThrows(StoreException.class, () -> SqliteRecordStore.open(file, directory));
        assertTrue(refused.getMessage().contains("later release"), refused.getMessage());
    }

    private Path otherHost() throws IOException {
        return Files.createTempDirectory(directory, "marks");
    }

    @Test
    void store_that_was_closed_in_order_is_whole_on_another_host_until_something_else_is_written() throws Exception {
        Path file = directory.resolve("h.db");
        Path killed = directory.resolve("killed");
        try (SqliteRecordStore store = SqliteRecordStore.open(file, directory)) {
            store.apply(List.of(record(Table.META, "a", IntNode.valueOf(1))));
        }
        try (SqliteRecordStore moved = SqliteRecordStore.open(file, otherHost())) {
            assertTrue(moved.isWhole(), "its last process has said that it wrote nothing more");
        }
        try (SqliteRecordStore again = SqliteRecordStore.open(file, otherHost())) {
            assertTrue(again.isWhole(), "a start that wrote nothing has changed nothing");
            again.apply(List.of(record(Table.META, "b", IntNode.valueOf(1))));
            // What a host that loses power leaves: the store as it is before it is closed.
            try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    var statement = other.createStatement()) {
                statement.execute("vacuum into '" + killed + "'");
            }
        }
        try (SqliteRecordStore crashed = SqliteRecordStore.open(killed, otherHost())) {
            assertFalse(crashed.isWhole(), "nobody knows what was written after this");
        }
        try (SqliteRecordStore still = SqliteRecordStore.open(killed, otherHost())) {
            assertFalse(still.isWhole(), "closing it without having written anything makes it no newer");
        }
    }

    @Test
    void store_of_the_first_version_is_taken_over_and_believed_only_by_its_mark() throws Exception {
        Path file = directory.resolve("h.db");
        try (var old = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = old.createStatement()) {
            statement.execute("create table record (kind text not null, key text not null, value text not null,"
                    + " primary key (kind, key)) without rowid");
            statement.execute("create table commits (count integer not null)");
            statement.execute("insert into commits values (7)");
            statement.execute("insert into record values ('META', 'a', '1')");
            statement.execute("pragma user_version = 1");
        }
        try (SqliteRecordStore store = SqliteRecordStore.open(file, directory)) {
            assertFalse(store.isWhole());
            assertEquals(List.of(record(Table.META, "a", IntNode.valueOf(1))), store.load());
            store.apply(List.of(record(Table.META, "b", IntNode.valueOf(2))));
        }
        try (SqliteRecordStore store = SqliteRecordStore.open(file, otherHost())) {
            assertTrue(store.isWhole());
            assertEquals(2, store.load().size());
        }
    }

    @Test
    void store_found_as_it_was_left_is_whole_and_an_older_copy_is_not() throws Exception {
        Path file = directory.resolve("h.db");
        Path copy = directory.resolve("copy");
        try (SqliteRecordStore store = SqliteRecordStore.open(file, directory)) {
            assertTrue(store.isWhole(), "an empty store misses nothing");
            store.apply(List.of(record(Table.META, "a", IntNode.valueOf(1))));
        }
        Files.copy(file, copy);
        try (SqliteRecordStore store = SqliteRecordStore.open(file, directory)) {
            assertTrue(store.isWhole());
            store.apply(List.of(record(Table.META, "b", IntNode.valueOf(1))));
        }
        try (SqliteRecordStore clone = SqliteRecordStore.open(copy, directory)) {
            assertTrue(clone.isWhole(), "closed in order; whether anything came after it the pool knows");
        }
        Files.move(copy, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (SqliteRecordStore restored = SqliteRecordStore.open(file, directory)) {
            assertFalse(restored.isWhole(), "more was counted here than it knows");
            restored.apply(List.of(record(Table.META, "c", IntNode.valueOf(1))));
            assertTrue(restored.isWhole(), "from its first change on it is this process's own");
        }
    }

    @Test
    void data_directory_in_use_is_refused_and_free_again_after_closing() throws Exception {
        Path path = directory.resolve("data");
        try (DataDirectory first = DataDirectory.open(path)) {
            assertEquals(OptionalInt.empty(), first.port());
            first.keepPort(4711);
            IOException refused = assertThrows(IOException.class, () -> DataDirectory.open(path));
            assertTrue(refused.getMessage().endsWith("is in use by another harvester"), refused.getMessage());
        }
        try (DataDirectory second = DataDirectory.open(path)) {
            assertEquals(OptionalInt.of(4711), second.port());
        }
    }
}
