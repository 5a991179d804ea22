// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.HarvesterRow;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.lease.PoolRecords.Recovery;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.ShareRow;
import org.roadstead.pool.policy.PolicyReader;

/** What a new ledger is told; reads nothing about jobs that have ended. */
final class SqliteRecovery {
    private static final int AGES = 512;

    private SqliteRecovery() {}

    static void read(Connection connection, Recovery recovery) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long nextNum = begin(statement, recovery);
            policy(statement, recovery);
            ages(connection, recovery, nextNum);
            try (ResultSet row = statement.executeQuery(
                    "SELECT name, platform, release, incarnation, draining, awaited, heard FROM harvesters ORDER BY name")) {
                while (row.next()) {
                    recovery.harvester(new HarvesterRow(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getLong(4),
                            row.getInt(5) != 0,
                            row.getInt(6) != 0,
                            row.getLong(7)));
                }
            }
            SqliteOffers.recover(connection, recovery);
            SqliteWindows.recover(connection, recovery);
            try (ResultSet row = statement.executeQuery("SELECT " + Columns.BODY
                    + " FROM bodies b WHERE (b.after IS NOT NULL OR b.not_before IS NOT NULL OR b.window_end IS NOT NULL)"
                    + " AND (EXISTS (SELECT 1 FROM jobs j WHERE j.num BETWEEN b.first AND b.first + b.size - 1"
                    + " AND j.phase < 5) OR EXISTS (SELECT 1 FROM spans s WHERE s.first BETWEEN b.first AND"
                    + " b.first + b.size - 1 AND s.phase < 5)) ORDER BY b.first")) {
                while (row.next()) {
                    recovery.bound(Columns.body(row, 0));
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT num, num, terms FROM jobs WHERE phase=0 AND harvester IS NULL UNION ALL SELECT first, last, terms"
                            + " FROM spans WHERE phase=0 ORDER BY 1")) {
                while (row.next()) {
                    recovery.waiting(row.getLong(1), row.getLong(2), row.getInt(3));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT " + Columns.JOB + ", " + Columns.BODY
                    + " FROM jobs j JOIN bodies b ON b.first=j.body WHERE j.harvester IS NOT NULL ORDER BY j.num")) {
                while (row.next()) {
                    JobRow job = Columns.job(row);
                    recovery.held(job, Columns.body(row, Columns.JOB_COLUMNS));
                }
            }
        }
    }

    private static void policy(Statement statement, Recovery recovery) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT policy FROM policy")) {
            if (row.next()) {
                PolicyReader.Read read = PolicyReader.read(Columns.parse(row.getString(1), JsonNode.class));
                Policy policy = read.policy();
                if (policy == null) {
                    throw new StoreException("the stored policy cannot be read: " + read.faults(), null);
                }
                recovery.policy(policy);
            }
        }
        try (ResultSet row = statement.executeQuery("SELECT grp, served, used, at FROM shares")) {
            while (row.next()) {
                recovery.share(new ShareRow(row.getString(1), row.getDouble(2), row.getDouble(3), row.getLong(4)));
            }
        }
    }

    /** When jobs were submitted: a few hundred of them, evenly spread. */
    private static void ages(Connection connection, Recovery recovery, long nextNum) throws SQLException {
        long step = Math.max(1, nextNum / AGES);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT first + size - 1, created FROM bodies WHERE first >= ? ORDER BY first LIMIT 1")) {
            for (long from = 0; from < nextNum; ) {
                select.setLong(1, from);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        return;
                    }
                    long last = row.getLong(1);
                    recovery.submitted(last, row.getLong(2));
                    from = Math.max(from + step, last + 1);
                }
            }
        }
    }

    private static long begin(Statement statement, Recovery recovery) throws SQLException {
        Map<String, Long> meta = new HashMap<>();
        try (ResultSet row = statement.executeQuery("SELECT name, value FROM meta")) {
            while (row.next()) {
                meta.put(row.getString(1), row.getLong(2));
            }
        }
        long nextNum = meta.getOrDefault("next_num", 1L);
        long[] byPhase = new long[Phase.values().length];
        long open = 0; // everything that has a number and is not among the COMPLETED
        try (ResultSet row = statement.executeQuery("SELECT phase, count(*) FROM jobs WHERE phase <> 5 GROUP BY phase"
                + " UNION ALL SELECT phase, sum(last - first + 1) FROM spans GROUP BY phase")) {
            while (row.next()) {
                byPhase[row.getInt(1)] += row.getLong(2);
                open += row.getLong(2);
            }
        }
        // Rows of removed sweeps that are still there are counted no more.
        try (ResultSet row = statement.executeQuery("SELECT j.phase, count(*) FROM doomed d CROSS JOIN jobs j"
                + " ON j.num BETWEEN d.first AND d.last WHERE +j.phase <> 5 GROUP BY j.phase"
                + " UNION ALL SELECT s.phase, sum(s.last - s.first + 1) FROM doomed d CROSS JOIN spans s"
                + " ON s.first BETWEEN d.first AND d.last GROUP BY s.phase")) {
            while (row.next()) {
                byPhase[row.getInt(1)] -= row.getLong(2);
                open -= row.getLong(2);
            }
        }
        for (int phase = 5; phase < byPhase.length; phase++) {
            open += meta.getOrDefault("removed_" + phase, 0L);
        }
        byPhase[Phase.COMPLETED.ordinal()] = nextNum - 1 - open;
        recovery.begin(
                meta.getOrDefault("generation", 1L),
                nextNum,
                meta.getOrDefault("next_terms", 1L).intValue(),
                byPhase);
        return nextNum;
    }
}
