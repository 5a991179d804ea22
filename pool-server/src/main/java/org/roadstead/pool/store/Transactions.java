// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What the driver does not know about transactions of SQLite. */
public final class Transactions {
    private Transactions() {}

    /**
     * Rolls back, after which another transaction is open. A full disk makes SQLite roll back by itself; the driver then
     * has no transaction to roll back, opens none, and every later statement would be committed on its own.
     */
    public static void rollBack(Connection connection) throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException e) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("BEGIN");
            } catch (SQLException stillOpen) {
                e.addSuppressed(stillOpen);
                throw e;
            }
        }
    }
}
