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
        return read(row, 0);
    }

    /** @param before columns that come before {@link #COLUMNS} */
    static WaitSeen read(ResultSet row, int before) throws SQLException {
        TreeSet<String> features = new TreeSet<>();
        String named = row.getString(before + 8);
        if (named != null) {
            features.addAll(java.util.List.of(named.split(",")));
        }
        return new WaitSeen(
                row.getString(before + 1),
                row.getString(before + 2),
                new Resources(
                        row.getInt(before + 3),
                        row.getLong(before + 4),
                        row.getLong(before + 5),
                        row.getInt(before + 6)),
                row.getString(before + 7),
                features,
                number(row, before + 9),
                row.getLong(before + 10),
                number(row, before + 11),
                number(row, before + 12),
                number(row, before + 13),
                number(row, before + 14),
                number(row, before + 15));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }
}
