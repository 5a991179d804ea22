// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** How connections to SQLite files are opened, and the few things JDBC makes long. */
final class Sqlite {
    private Sqlite() {}

    /** A connection that writes: WAL, every commit on disk before it returns, checkpoints left to somebody else. */
    static Connection writer(Path file) throws SQLException {
        // Otherwise the driver asks for the last row's number after each insert, which costs as much as the insert.
        Properties properties = new Properties();
        properties.setProperty("jdbc.get_generated_keys", "false");
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties);
        // Before the first table: pages that are no longer used can be given back, little by little.
        pragma(connection, "auto_vacuum=INCREMENTAL");
        pragma(connection, "journal_mode=WAL");
        pragma(connection, "synchronous=FULL");
        pragma(connection, "busy_timeout=10000");
        pragma(connection, "wal_autocheckpoint=0");
        pragma(connection, "journal_size_limit=67108864");
        pragma(connection, "cache_size=-65536");
        pragma(connection, "temp_store=MEMORY");
        return connection;
    }

    /** A connection that must not write. */
    static Connection reader(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        pragma(connection, "busy_timeout=10000");
        pragma(connection, "query_only=1");
        pragma(connection, "cache_size=-8192");
        return connection;
    }

    static void pragma(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA " + text);
        }
    }

    /** Gives up to {@code pages} unused pages back, in the open transaction; how many are unused still. */
    static long shrink(Connection connection, int pages) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // An update is run to its end; as a query it would move one page and stop.
            statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
            try (ResultSet row = statement.executeQuery("PRAGMA freelist_count")) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Bytes of the pages that hold something; of {@code connection}'s database. */
    static long usedBytes(Connection connection) throws SQLException {
        return (number(connection, "page_count") - number(connection, "freelist_count"))
                * number(connection, "page_size");
    }

    static long unusedPages(Connection connection) throws SQLException {
        return number(connection, "freelist_count");
    }

    private static long number(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static PreparedStatement bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    static void setLong(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.INTEGER);
        } else {
            statement.setLong(index, value);
        }
    }

    static @Nullable Long getLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
