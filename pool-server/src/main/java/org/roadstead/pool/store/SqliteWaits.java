// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.resource.Resources;

/** The table of waits seen: of each harvester the newest, as many as a forecast can use. */
final class SqliteWaits {
    /** Of one harvester. */
    static final int MOST = 5_000;

    static final String COLUMNS = "pilot, queue, cores, memory, disk, gpus, gpu_type, features, life, submitted,"
            + " eligible, started, gone, first_estimate, last_estimate";

    private SqliteWaits() {}

    static void keep(SqliteApply.Statements statements, String harvester, WaitSeen wait) throws SQLException {
        Resources size = wait.size();
        Sqlite.bind(
                        statements.of("INSERT OR REPLACE INTO waits (harvester, " + COLUMNS
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                        harvester,
                        wait.pilot(),
                        wait.queue(),
                        size.cores(),
                        size.memory(),
                        size.disk(),
                        size.gpus(),
                        wait.gpuType(),
                        wait.features().isEmpty() ? null : String.join(",", wait.features()),
                        wait.lifeMillis(),
                        wait.submitted(),
                        wait.eligible(),
                        wait.started(),
                        wait.gone(),
                        wait.firstEstimate(),
                        wait.lastEstimate())
                .executeUpdate();
        Sqlite.bind(
                        statements.of("DELETE FROM waits WHERE harvester=?1 AND seq <= (SELECT seq FROM waits"
                                + " WHERE harvester=?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)"),
                        harvester,
                        MOST)
                .executeUpdate();
    }

    static WaitSeen read(ResultSet row) throws SQLException {
        TreeSet<String> features = new TreeSet<>();
        String named = row.getString(8);
        if (named != null) {
            features.addAll(java.util.List.of(named.split(",")));
        }
        return new WaitSeen(
                row.getString(1),
                row.getString(2),
                new Resources(row.getInt(3), row.getLong(4), row.getLong(5), row.getInt(6)),
                row.getString(7),
                features,
                number(row, 9),
                row.getLong(10),
                number(row, 11),
                number(row, 12),
                number(row, 13),
                number(row, 14),
                number(row, 15));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }
}
