// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Calls of the database whose failure is told as a {@link StoreException} that says what was tried. */
final class SqlCalls {
    private SqlCalls() {}

    /** What is done with statements. */
    @FunctionalInterface
    interface Use<T> {
        T with() throws SQLException;
    }

    /** What is looked for with statements and may not be there. */
    @FunctionalInterface
    interface Find<T> {
        @Nullable
        T with() throws SQLException;
    }

    /** What is changed with statements. */
    @FunctionalInterface
    interface Run {
        void with() throws SQLException;
    }

    static <T> T use(String what, Use<T> use) {
        try {
            return use.with();
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

    static <T> @Nullable T find(String what, Find<T> find) {
        try {
            return find.with();
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

    static void run(String what, Run run) {
        try {
            run.with();
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

    private static StoreException failed(String what, SQLException e) {
        return new StoreException("cannot " + what + ": " + e.getMessage(), e);
    }
}
