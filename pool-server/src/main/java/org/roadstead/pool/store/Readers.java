// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A few connections for reading, lent to one thread at a time. */
final class Readers implements AutoCloseable {
    private final BlockingQueue<Connection> free;
    private final List<Connection> all = new ArrayList<>();

    /** What is read on a connection. */
    @FunctionalInterface
    interface Read<T> {
        T on(Connection connection) throws SQLException;
    }

    Readers(Path file, int count) throws SQLException {
        free = new ArrayBlockingQueue<>(count);
        for (int i = 0; i < count; i++) {
            Connection connection = Sqlite.reader(file);
            all.add(connection);
            free.add(connection);
        }
    }

    <T> T read(String what, Read<T> read) {
        Connection connection;
        try {
            connection = free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting to read " + what, e);
        }
        try {
            return read.on(connection);
        } catch (SQLException e) {
            throw new StoreException("cannot read " + what + ": " + e.getMessage(), e);
        } finally {
            free.add(connection);
        }
    }

    @Override
    public void close() {
        StoreException problem = null;
        for (Connection connection : all) {
            try {
                connection.close();
            } catch (SQLException e) {
                problem = new StoreException("cannot close a connection", e);
            }
        }
        if (problem != null) {
            throw problem;
        }
    }
}
