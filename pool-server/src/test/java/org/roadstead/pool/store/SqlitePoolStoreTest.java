// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlitePoolStoreTest extends PoolStoreContract {
    @Override
    PoolStore open(Path in) {
        return SqlitePoolStore.open(in);
    }

    @Test
    void database_of_a_newer_release_is_refused_in_one_sentence(@TempDir Path directory) throws SQLException {
        SqlitePoolStore.open(directory).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("pool.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO migrations VALUES ('999_future.sql')");
        }
        StoreException refused = assertThrows(StoreException.class, () -> SqlitePoolStore.open(directory));
        assertEquals("the database has the tables of 999_future.sql, which a newer release made", refused.getMessage());
    }

    @Test
    void rollback_after_a_full_disk_has_another_transaction_open(@TempDir Path directory) throws SQLException {
        try (Connection connection = Sqlite.writer(directory.resolve("x.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (x BLOB)");
            statement.execute("PRAGMA max_page_count=20");
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO t VALUES (zeroblob(10))");
            SQLException full = assertThrows(
                    SQLException.class, () -> statement.executeUpdate("INSERT INTO t VALUES (zeroblob(1000000))"));
            assertEquals(13, full.getErrorCode() & 0xff);
            Transactions.rollBack(connection);
            statement.executeUpdate("INSERT INTO t VALUES (zeroblob(10))");
            Transactions.rollBack(connection);
            statement.executeUpdate("INSERT INTO t VALUES (zeroblob(10))");
            connection.commit();
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
                assertTrue(row.next());
                assertEquals(1, row.getInt(1), "each rollback undid what was before it");
            }
        }
    }

    @Test
    void directory_belongs_to_one_pool_at_a_time(@TempDir Path directory) {
        try (DataDirectory taken = DataDirectory.take(directory.resolve("data"))) {
            StoreException refused = assertThrows(StoreException.class, () -> DataDirectory.take(taken.path()));
            assertEquals("another pool uses the data directory " + taken.path(), refused.getMessage());
        }
        DataDirectory.take(directory.resolve("data")).close();
    }

    @Test
    void script_is_cut_at_the_ends_of_its_statements() {
        assertEquals(
                List.of("CREATE TABLE a (\n    x INTEGER\n);\n", "INSERT INTO a VALUES (1);\n"),
                Migrations.statements("-- why\nCREATE TABLE a (\n    x INTEGER\n);\nINSERT INTO a VALUES (1);\n"));
        StoreException open = assertThrows(StoreException.class, () -> Migrations.statements("SELECT 1"));
        assertTrue(String.valueOf(open.getMessage()).contains("middle of a statement"));
    }
}
