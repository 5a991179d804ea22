// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes;

/** Takes what has ended out of the tables: a job on its own at once, of a sweep first its name and then its members. */
final class SqliteRemove {
    private static final int EVENTS_AT_ONCE = 1_000;

    private final SqliteApply.Statements statements;
    private final SqliteSpans spans;

    SqliteRemove(SqliteApply.Statements statements, SqliteSpans spans) {
        this.statements = statements;
        this.spans = spans;
    }

    /** Returns about how many rows were touched. */
    long body(Changes.RemovedBody removed) throws SQLException {
        BodyFacts facts = removed.facts();
        long first = facts.first();
        long rows = run("DELETE FROM bodies WHERE first=?", first) + run("DELETE FROM named WHERE body=?", first);
        if (facts.isSweep()) {
            rows += run("DELETE FROM sweeps WHERE body=?", first);
            rows += run("INSERT INTO doomed VALUES (?, ?, ?)", first, facts.last(), facts.id());
        } else {
            rows += members(first, first);
            rows += run("DELETE FROM events WHERE body=?", first);
        }
        rows += run(
                "UPDATE meta SET value=max(value, ?) WHERE name='removed_to'",
                facts.created().toEpochMilli());
        for (Phase phase : Phase.values()) {
            if (removed.ended()[phase.ordinal()] > 0) {
                rows += run(
                        "UPDATE meta SET value=value+? WHERE name=?",
                        removed.ended()[phase.ordinal()],
                        "removed_" + phase.ordinal());
            }
        }
        return rows;
    }

    /** What is left of a removed sweep up to the member {@code last}, and some of its events. */
    long purge(Doomed sweep, long last) throws SQLException {
        long to = Math.min(last, sweep.last());
        long rows = members(sweep.next(), to) + spans.purge(sweep.next(), to);
        long events = run(
                "DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE body=? LIMIT ?)",
                sweep.first(),
                EVENTS_AT_ONCE);
        if (last >= sweep.last() && events < EVENTS_AT_ONCE) {
            rows += run("DELETE FROM doomed WHERE first=?", sweep.first());
        }
        return rows + events;
    }

    private long members(long first, long last) throws SQLException {
        return run("DELETE FROM jobs WHERE num BETWEEN ? AND ?", first, last)
                + run("DELETE FROM accepted_offers WHERE num BETWEEN ? AND ?", first, last)
                + run("DELETE FROM moves WHERE num BETWEEN ? AND ?", first, last)
                + run("DELETE FROM outputs WHERE num BETWEEN ? AND ?", first, last)
                + run("DELETE FROM blob_refs WHERE num BETWEEN ? AND ?", first, last);
    }

    private long run(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.of(sql);
        return Sqlite.bind(statement, values).executeUpdate();
    }
}
