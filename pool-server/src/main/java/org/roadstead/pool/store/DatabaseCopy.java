// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Copies of databases that may be in use, by this process or another. */
public final class DatabaseCopy {
    private DatabaseCopy() {}

    /**
     * Writes what is committed in {@code file} at one moment to {@code target}, an empty file or none. Whoever writes to
     * {@code file} meanwhile is not held up.
     *
     * @throws StoreException when it cannot be read or written
     */
    public static void copy(Path file, Path target) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            Sqlite.pragma(connection, "busy_timeout=10000");
            Sqlite.bind(vacuum, target.toString()).execute();
        } catch (SQLException e) {
            throw new StoreException("cannot copy " + file + " to " + target + ": " + e.getMessage(), e);
        }
    }
}
