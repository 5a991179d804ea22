// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.supply.HarvesterRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in one SQLite file: write-ahead log, synchronous=FULL, so a commit is one fsync. Values are JSON text, which a
 * person can read with any SQLite shell while the harvester is down.
 */
public final class SqliteRecordStore implements RecordStore {
    /** Raise with every change of the schema, and migrate from each older one. */
    private static final int VERSION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(SqliteRecordStore.class);

    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement remove;
    private final PreparedStatement count;
    private final CommitMark mark;
    private boolean whole;
    private long commits;

    private SqliteRecordStore(Connection connection, CommitMark mark, long commits) throws SQLException {
        this.connection = connection;
        this.mark = mark;
        this.commits = commits;
        this.whole = mark.vouchesFor(commits) || (wasClosed(connection, commits) && !mark.hasCounted());
        this.count = connection.prepareStatement("update commits set count = ?");
        this.put = connection.prepareStatement("insert or replace into record (kind, key, value) values (?, ?, ?)");
        this.remove = connection.prepareStatement("delete from record where kind = ? and key = ?");
    }

    /**
     * Opens or makes the store in {@code file}, which the caller has to itself. Fails with {@link StoreException}, also
     * when it is of a later release.
     *
     * @param marks where commits are counted apart from the store: a directory that goes when the host goes
     */
    public static SqliteRecordStore open(Path file, Path marks) {
        Connection connection = null;
        try {
            makePrivate(file);
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            prepare(connection, file);
            CommitMark mark = CommitMark.open(marks, file);
            return new SqliteRecordStore(connection, mark, commits(connection));
        } catch (SQLException | IOException e) {
            throw closing(connection, new StoreException("cannot open the store " + file, e));
        } catch (StoreException e) {
            throw closing(connection, e);
        }
    }

    /** SQLite gives what it puts beside the file the same permissions. */
    private static void makePrivate(Path file) throws IOException {
        Set<PosixFilePermission> own = PosixFilePermissions.fromString("rw-------");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(own));
        } catch (FileAlreadyExistsException e) {
            for (String suffix : new String[] {"", "-wal", "-shm"}) {
                Path each = file.resolveSibling(file.getFileName() + suffix);
                if (Files.exists(each)) {
                    Files.setPosixFilePermissions(each, own);
                }
            }
        }
    }

    private static void prepare(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 5000");
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma journal_size_limit = 16777216");
            statement.execute("pragma synchronous = full");
            statement.execute("pragma wal_autocheckpoint = 4000");
            int version;
            try (ResultSet row = statement.executeQuery("pragma user_version")) {
                version = row.next() ? row.getInt(1) : 0;
            }
            if (version > VERSION) {
                throw new StoreException("the store " + file + " was written by a later release (version " + version
                        + ", this one knows " + VERSION + ")");
            }
            connection.setAutoCommit(false);
            statement.execute("create table if not exists record (kind text not null, key text not null,"
                    + " value text not null, primary key (kind, key)) without rowid");
            // What `closed` names is the count of the last commit before the store was closed in order; any commit
            // after that
            // makes it another number.
            statement.execute("create table if not exists commits (count integer not null, closed integer)");
            if (version == 1) {
                statement.execute("alter table commits add column closed integer");
            }
            statement.execute("insert into commits (count) select 0 where not exists (select 1 from commits)");
            statement.execute("pragma user_version = " + VERSION);
            connection.commit();
        }
    }

    private static boolean wasClosed(Connection connection, long commits) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select closed from commits")) {
            boolean closed = row.next() && row.getLong(1) == commits && !row.wasNull();
            connection.commit();
            return closed;
        }
    }

    private static long commits(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count from commits")) {
            long count = row.next() ? row.getLong(1) : 0;
            connection.commit();
            return count;
        }
    }

    private static StoreException closing(@Nullable Connection connection, StoreException e) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
        }
        return e;
    }

    @Override
    public List<HarvesterRecord> load() {
        List<HarvesterRecord> records = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select kind, key, value from record order by kind, key")) {
            while (rows.next()) {
                JsonNode value = Json.MAPPER.readTree(rows.getString(3));
                records.add(new HarvesterRecord(
                        HarvesterRecord.Table.valueOf(rows.getString(1)), rows.getString(2), value));
            }
            connection.commit();
        } catch (SQLException | IOException e) {
            throw undone(new StoreException("cannot read the store", e));
        }
        return records;
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    @Override
    public void apply(List<HarvesterRecord> changes) {
        try {
            for (HarvesterRecord change : changes) {
                JsonNode value = change.value();
                PreparedStatement statement = value == null ? remove : put;
                statement.setString(1, change.table().name());
                statement.setString(2, change.key());
                if (value != null) {
                    statement.setString(3, Json.MAPPER.writeValueAsString(value));
                }
                statement.executeUpdate();
            }
            count.setLong(1, commits + 1);
            count.executeUpdate();
            mark.attempt(commits + 1);
            connection.commit();
            mark.done(++commits);
            whole = true;
        } catch (SQLException | JsonProcessingException e) {
            throw undone(new StoreException("cannot write to the store", e));
        }
    }

    private StoreException undone(StoreException e) {
        try {
            rollBack();
            commits = commits(connection);
        } catch (SQLException alsoFailed) {
            e.addSuppressed(alsoFailed);
        }
        return e;
    }

    /** A full disk makes SQLite roll back by itself; the driver then has no transaction open and opens none. */
    private void rollBack() throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException e) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("begin");
            } catch (SQLException stillOpen) {
                e.addSuppressed(stillOpen);
                throw e;
            }
        }
    }

    /** Notes that nothing was written after this, so that a start on another host, which has no mark of ours, believes it. */
    private void noteEnd() {
        if (!whole) {
            // Nothing was written since a disk was found that may be old: it still is.
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("update commits set closed = count");
            connection.commit();
        } catch (SQLException e) {
            LOG.warn(
                    "the store cannot note that it was closed in order, so that queued jobs rest for a while after a start on"
                            + " another host: {}",
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        noteEnd();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("cannot close the store", e);
        }
    }
}
