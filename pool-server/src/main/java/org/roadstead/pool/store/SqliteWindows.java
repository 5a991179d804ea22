// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.PoolRecords;

/** What was said of jobs that wait after their first promise, and how right promises were. */
final class SqliteWindows {
    /** Of a job {@code j}: {@link #moves} reads it. */
    static final String MOVES = "(SELECT group_concat(m.said, char(10)) FROM moves m WHERE m.num=j.num)";

    static final String SINGLES = "SELECT " + Columns.JOB + ", " + Columns.BODY + ", " + MOVES
            + " FROM jobs j JOIN bodies b ON b.first=j.num WHERE j.phase=0 AND j.phase<>5 AND j.harvester IS NULL"
            + " AND j.num>? AND substr(b.id, 1, 1)='j' ORDER BY j.num LIMIT ?";

    private static final int MOST_STARTS = 2_000;
    /** What a start reads of all waits together. */
    private static final int MOST_WAITS = 4_000;

    private SqliteWindows() {}

    static void write(SqliteApply.Statements statements, Changes changes) throws SQLException {
        for (Changes.Moved each : changes.moved()) {
            Sqlite.bind(
                            statements.of("INSERT OR REPLACE INTO moves VALUES (?, ?, ?)"),
                            each.num(),
                            each.window().basis().asOf().toEpochMilli(),
                            each.window().toText())
                    .executeUpdate();
        }
        for (Map.Entry<WindowTally.Key, WindowTally> each : changes.tallies().entrySet()) {
            WindowTally.Key key = each.getKey();
            Sqlite.bind(
                            statements.of("INSERT OR REPLACE INTO scores VALUES (?, ?, ?, ?)"),
                            key.platform(),
                            key.commitment().ordinal(),
                            key.week(),
                            each.getValue().toText())
                    .executeUpdate();
        }
        for (WindowTally.Start each : changes.starts()) {
            Sqlite.bind(
                            statements.of("INSERT INTO starts (platform, at, said) VALUES (?, ?, ?)"),
                            each.platform(),
                            each.at().toEpochMilli(),
                            each.promised().toText())
                    .executeUpdate();
        }
        if (!changes.starts().isEmpty()) {
            Sqlite.bind(statements.of("DELETE FROM starts WHERE seq <= (SELECT max(seq) FROM starts) - ?"), MOST_STARTS)
                    .executeUpdate();
        }
    }

    /** @param text as {@link #MOVES} gives it */
    static List<Promised> moves(@Nullable String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split("\n", -1))
                        .map(Promised::parse)
                        .sorted(Comparator.comparing(each -> each.basis().asOf()))
                        .toList();
    }

    static List<PoolRecords.Single> singles(PreparedStatement select, long after, int most) throws SQLException {
        try (ResultSet row = Sqlite.bind(select, after, most).executeQuery()) {
            List<PoolRecords.Single> found = new ArrayList<>();
            while (row.next()) {
                var body = Columns.body(row, Columns.JOB_COLUMNS);
                List<Promised> moves = moves(row.getString(Columns.JOB_COLUMNS + Columns.BODY_COLUMNS + 1));
                Promised last = moves.isEmpty() ? body.promised() : moves.get(moves.size() - 1);
                found.add(new PoolRecords.Single(Columns.job(row), body, last, moves.size()));
            }
            return found;
        }
    }

    static void recover(Connection connection, PoolRecords.Recovery recovery) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT platform, commitment, week, tally FROM scores")) {
                while (row.next()) {
                    recovery.tally(key(row), WindowTally.parse(row.getString(4)));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT platform, at, said FROM starts ORDER BY seq")) {
                while (row.next()) {
                    recovery.start(start(row));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT harvester, " + SqliteWaits.COLUMNS
                    + " FROM (SELECT * FROM waits ORDER BY seq DESC LIMIT " + MOST_WAITS + ") ORDER BY seq")) {
                while (row.next()) {
                    recovery.waited(row.getString(1), SqliteWaits.read(row, 1));
                }
            }
        }
    }

    static WindowTally.Key key(ResultSet row) throws SQLException {
        return new WindowTally.Key(row.getString(1), Commitment.values()[row.getInt(2)], row.getString(3));
    }

    static WindowTally.Start start(ResultSet row) throws SQLException {
        return new WindowTally.Start(
                row.getString(1), Promised.parse(row.getString(3)), Instant.ofEpochMilli(row.getLong(2)));
    }
}
