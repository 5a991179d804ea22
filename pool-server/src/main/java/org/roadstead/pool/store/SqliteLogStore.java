// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.roadstead.core.protocol.LogChunk;

/** {@code logs.db} in the data directory: apart from jobs, so that much output does not slow them down. */
public final class SqliteLogStore implements LogStore {
    private static final int READERS = 2;
    private static final long TRIM_EVERY = 64L << 10;

    private final Connection connection;
    private final Readers readers;
    private final Checkpointer checkpointer;
    private final PreparedStatement insert;
    private final PreparedStatement newest;
    private final PreparedStatement trim;
    private final PreparedStatement drop;
    private final PreparedStatement mark;
    /** Where each stream written lately ends. */
    private final Lru<Stream, Long> ends = new Lru<>(20_000);

    private boolean dirty;
    private long rows;
    private volatile long droppedTo;

    private record Stream(long num, int attempt, String name) {}

    private SqliteLogStore(Path file) throws SQLException {
        connection = Sqlite.writer(file);
        Migrations.apply(connection, "migrations-logs");
        connection.setAutoCommit(false);
        insert = connection.prepareStatement(
                "INSERT INTO chunks (num, attempt, stream, start, data) VALUES (?, ?, ?, ?, ?)");
        newest = connection.prepareStatement("SELECT start + length(data) FROM chunks WHERE num=? AND attempt=?"
                + " AND stream=? ORDER BY start DESC LIMIT 1");
        trim = connection.prepareStatement("DELETE FROM chunks WHERE num=? AND attempt=? AND stream=? AND start >= "
                + KEPT_AT_EACH_END + " AND start + length(data) <= ?");
        drop = connection.prepareStatement("DELETE FROM chunks WHERE num BETWEEN ? AND ?");
        mark = connection.prepareStatement("UPDATE meta SET value=max(value, ?) WHERE name='dropped_to'");
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM meta");
                ResultSet row = select.executeQuery()) {
            droppedTo = row.next() ? row.getLong(1) : 0;
        }
        connection.commit();
        checkpointer = new Checkpointer(file);
        readers = new Readers(file, READERS);
    }

    /** Opens the logs of {@code directory}, which the caller has taken, making them when they are not there. */
    public static SqliteLogStore open(Path directory) {
        Path file = directory.resolve("logs.db");
        try {
            PrivateFiles.database(file);
            return new SqliteLogStore(file);
        } catch (SQLException | IOException e) {
            throw new StoreException("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void append(long num, int attempt, List<LogChunk> chunks) {
        try {
            for (LogChunk chunk : chunks) {
                append(new Stream(num, attempt, chunk.stream()), chunk.offset(), chunk.data());
            }
        } catch (SQLException e) {
            throw new StoreException("cannot store logs: " + e.getMessage(), e);
        }
    }

    private void append(Stream stream, long offset, byte[] data) throws SQLException {
        long end = end(stream);
        long start = Math.max(offset, end);
        long after = offset + data.length;
        if (after <= start) {
            return;
        }
        if (start < KEPT_AT_EACH_END && after > KEPT_AT_EACH_END) {
            // What is kept for good and what may go later are never in one row.
            put(stream, start, slice(data, start - offset, KEPT_AT_EACH_END - offset));
            start = KEPT_AT_EACH_END;
        }
        put(stream, start, slice(data, start - offset, data.length));
        ends.put(stream, after);
        if (after > 2 * KEPT_AT_EACH_END && after / TRIM_EVERY != offset / TRIM_EVERY) {
            Sqlite.bind(trim, stream.num, stream.attempt, stream.name, after - KEPT_AT_EACH_END)
                    .executeUpdate();
        }
    }

    private static byte[] slice(byte[] data, long from, long to) {
        return from == 0 && to == data.length ? data : Arrays.copyOfRange(data, (int) from, (int) to);
    }

    private void put(Stream stream, long start, byte[] data) throws SQLException {
        insert.setLong(1, stream.num);
        insert.setInt(2, stream.attempt);
        insert.setString(3, stream.name);
        insert.setLong(4, start);
        insert.setBytes(5, data);
        insert.executeUpdate();
        dirty = true;
        rows += 1 + data.length / 1024;
    }

    private long end(Stream stream) throws SQLException {
        Long known = ends.get(stream);
        if (known != null) {
            return known;
        }
        try (ResultSet row =
                Sqlite.bind(newest, stream.num, stream.attempt, stream.name).executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private interface Change {
        void run() throws SQLException;
    }

    private void change(Change change) {
        try {
            dirty = true;
            change.run();
        } catch (SQLException e) {
            throw new StoreException("cannot change the logs: " + e.getMessage(), e);
        }
    }

    @Override
    public void drop(long first, long last) {
        change(() -> {
            drop.setLong(1, first);
            drop.setLong(2, last);
            rows += drop.executeUpdate();
        });
    }

    @Override
    public void markDroppedTo(long num) {
        change(() -> {
            mark.setLong(1, num);
            mark.executeUpdate();
        });
        droppedTo = Math.max(droppedTo, num);
    }

    @Override
    public long shrink(int pages) {
        long[] unused = new long[1];
        change(() -> unused[0] = Sqlite.shrink(connection, pages));
        return unused[0];
    }

    @Override
    public long droppedTo() {
        return droppedTo;
    }

    @Override
    public long unusedPages() {
        return readers.read("the size of the logs", Sqlite::unusedPages);
    }

    @Override
    public long usedBytes() {
        return readers.read("the size of the logs", Sqlite::usedBytes);
    }

    @Override
    public List<Long> jobs(long after, int limit) {
        return readers.read("logs", on -> {
            try (PreparedStatement select = Sqlite.bind(
                            on.prepareStatement("SELECT DISTINCT num FROM chunks WHERE num > ? ORDER BY num LIMIT ?"),
                            after,
                            limit);
                    ResultSet row = select.executeQuery()) {
                List<Long> nums = new ArrayList<>();
                while (row.next()) {
                    nums.add(row.getLong(1));
                }
                return nums;
            }
        });
    }

    @Override
    public void commit() {
        if (!dirty) {
            return;
        }
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException("cannot commit logs: " + e.getMessage(), e);
        }
        dirty = false;
        checkpointer.committed(rows, connection);
        rows = 0;
    }

    @Override
    public void rollback() {
        ends.clear();
        dirty = false;
        rows = 0;
        try {
            Transactions.rollBack(connection);
        } catch (SQLException e) {
            throw new StoreException("cannot roll back logs: " + e.getMessage(), e);
        }
    }

    @Override
    public int newestAttempt(long num, String stream) {
        return readers.read("logs", on -> {
            try (PreparedStatement select = Sqlite.bind(
                            on.prepareStatement("SELECT max(attempt) FROM chunks WHERE num=? AND stream=?"),
                            num,
                            stream);
                    ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        });
    }

    @Override
    public List<Piece> read(long num, int attempt, String stream, long from, int maxBytes) {
        return readers.read("logs", on -> {
            try (PreparedStatement select = Sqlite.bind(
                            on.prepareStatement("SELECT start, data FROM chunks WHERE num=? AND attempt=? AND stream=?"
                                    + " AND start + length(data) > ? ORDER BY start"),
                            num,
                            attempt,
                            stream,
                            from);
                    ResultSet row = select.executeQuery()) {
                List<Piece> pieces = new ArrayList<>();
                long room = maxBytes;
                while (room > 0 && row.next()) {
                    long start = row.getLong(1);
                    byte[] data = row.getBytes(2);
                    int skip = (int) Math.max(0, from - start);
                    int end = (int) Math.min(data.length, skip + room);
                    pieces.add(new Piece(start + skip, slice(data, skip, end)));
                    room -= end - skip;
                }
                return pieces;
            }
        });
    }

    @Override
    public void close() {
        readers.close();
        checkpointer.close();
        try {
            insert.close();
            newest.close();
            trim.close();
            drop.close();
            mark.close();
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("cannot close the logs", e);
        }
    }
}
