// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The embedded store: {@code pool.db} in the data directory. */
public final class SqlitePoolStore implements PoolStore {
    private static final int READERS = 4;

    private final Path file;
    private final Checkpointer checkpointer;
    private final SqliteWriter writer;
    private final Readers readers;

    private SqlitePoolStore(Path file, long shortestSpan) throws SQLException {
        this.file = file;
        Connection connection = Sqlite.writer(file);
        Migrations.apply(connection, "migrations");
        checkpointer = new Checkpointer(file);
        writer = new SqliteWriter(connection, checkpointer, shortestSpan);
        readers = new Readers(file, READERS);
    }

    /** Opens the store of {@code directory}, which the caller has taken, making it when it is not there. */
    public static SqlitePoolStore open(Path directory) {
        return open(directory, SqliteSpans.SHORTEST);
    }

    /** @param shortestSpan how many members of a sweep that are alike do without rows */
    static SqlitePoolStore open(Path directory, long shortestSpan) {
        Path file = directory.resolve("pool.db");
        try {
            PrivateFiles.database(file);
            return new SqlitePoolStore(file, shortestSpan);
        } catch (SQLException | IOException e) {
            throw new StoreException("cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public StoreWriter writer() {
        return writer;
    }

    @Override
    public StoreReads reads() {
        return new SqliteReads(readers);
    }

    @Override
    public void backup(Path target) {
        if (Files.exists(target)) {
            throw new StoreException(target + " is already there", null);
        }
        DatabaseCopy.copy(file, target);
    }

    @Override
    public void close() {
        readers.close();
        checkpointer.close();
        writer.close();
    }
}
