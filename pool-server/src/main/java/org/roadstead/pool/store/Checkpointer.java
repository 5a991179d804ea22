// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what was committed from the write-ahead log into the database, off the writer's path, on a connection of its
 * own. A passive checkpoint never empties a log that is written all the time, so when the log has grown long the writer
 * is asked to start it anew, which is short because nearly all of it has been moved by then.
 */
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final long ROWS_BETWEEN = 20_000;
    /** Frames of 4 KiB: 128 MiB. */
    private static final long LONG_LOG = 32_768;

    private final Connection connection;
    private final Thread thread;
    private final Semaphore wanted = new Semaphore(0);
    private volatile boolean stopped;
    private volatile boolean restartWanted;
    private long rows;
    private String lastProblem = "";

    Checkpointer(Path file) throws SQLException {
        connection = Sqlite.writer(file);
        thread = new Thread(this::run, "pool-checkpoint");
        thread.setDaemon(true);
        thread.start();
    }

    /** Told by the writer after each commit; {@code writer} is its connection, outside a transaction. */
    void committed(long changedRows, Connection writer) {
        rows += changedRows;
        if (rows >= ROWS_BETWEEN) {
            rows = 0;
            wanted.release();
        }
        if (restartWanted) {
            restartWanted = false;
            try {
                checkpoint(writer, "RESTART");
                writer.commit();
            } catch (SQLException e) {
                problem(e);
            }
        }
    }

    private void run() {
        while (!stopped) {
            try {
                wanted.acquire();
                wanted.drainPermits();
                if (!stopped) {
                    restartWanted |= checkpoint(connection, "PASSIVE") > LONG_LOG;
                    lastProblem = "";
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (SQLException | RuntimeException e) {
                problem(e);
            }
        }
    }

    private void problem(Exception e) {
        String text = String.valueOf(e.getMessage());
        if (!text.equals(lastProblem)) {
            LOG.warn("the write-ahead log cannot be moved into the database: {}", text);
            lastProblem = text;
        }
    }

    /** Returns how many frames the log has. */
    private static long checkpoint(Connection on, String mode) throws SQLException {
        try (Statement statement = on.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
            return row.next() ? row.getLong(2) : 0;
        }
    }

    @Override
    public void close() {
        stopped = true;
        wanted.release();
        try {
            thread.join();
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            problem(e);
        }
    }
}
