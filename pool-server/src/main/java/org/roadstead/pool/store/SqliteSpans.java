// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.PoolRecords;
import org.roadstead.core.queue.LongRuns;

/** The {@linkplain Span spans} as the writer sees and changes them. What an operation costs grows with spans, not members. */
final class SqliteSpans {
    /** Fewer members than this get rows: so a sweep of which every other member is touched has few spans still. */
    static final long SHORTEST = 16;

    private final SqliteApply.Statements statements;
    private final long shortest;

    SqliteSpans(SqliteApply.Statements statements, long shortest) {
        this.statements = statements;
        this.shortest = shortest;
    }

    /** The span of the job {@code num}; null when it has a row or is not there. */
    @Nullable
    Span of(long num) throws SQLException {
        try (ResultSet row = Sqlite.bind(
                        statements.of("SELECT " + Span.COLUMNS
                                + " FROM spans s WHERE s.first<=? ORDER BY s.first DESC LIMIT 1"),
                        num)
                .executeQuery()) {
            Span found = row.next() ? Span.of(row) : null;
            return found == null || !found.has(num) ? null : found;
        }
    }

    /** All that have members among the jobs {@code first} to {@code last}, by rising number. */
    List<Span> between(long first, long last) throws SQLException {
        List<Span> found = new ArrayList<>(1);
        Span head = of(first);
        if (head != null) {
            found.add(head);
        }
        try (ResultSet row = Sqlite.bind(
                        statements.of("SELECT " + Span.COLUMNS
                                + " FROM spans s WHERE s.first>? AND s.first<=? ORDER BY s.first"),
                        first,
                        last)
                .executeQuery()) {
            while (row.next()) {
                found.add(Span.of(row));
            }
        }
        return found;
    }

    /** Stores members that have been nowhere before, in the way that is shorter; returns how many rows that takes. */
    long add(Span span) throws SQLException {
        if (span.size() <= 0) {
            return 0;
        }
        return span.size() < shortest ? rows(span) : insert(span);
    }

    private long insert(Span span) throws SQLException {
        PreparedStatement insert = statements.of("INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?)");
        insert.setLong(1, span.first());
        insert.setLong(2, span.last());
        insert.setLong(3, span.body());
        insert.setInt(4, span.terms());
        insert.setInt(5, span.phase().ordinal());
        Sqlite.setLong(insert, 6, Columns.code(span.reason()));
        return insert.executeUpdate();
    }

    private long rows(Span span) throws SQLException {
        boolean one = span.size() == 1;
        // Some of them may have got rows in the same batch, with what is new about them.
        PreparedStatement insert = one
                ? statements.of("INSERT OR IGNORE INTO jobs (num, body, terms, phase, reason) VALUES (?, ?, ?, ?, ?)")
                : statements.of("INSERT OR IGNORE INTO jobs (num, body, terms, phase, reason) WITH RECURSIVE n(x) AS"
                        + " (SELECT ?1 UNION ALL SELECT x + 1 FROM n WHERE x < ?6) SELECT x, ?2, ?3, ?4, ?5 FROM n");
        insert.setLong(1, span.first());
        insert.setLong(2, span.body());
        insert.setInt(3, span.terms());
        insert.setInt(4, span.phase().ordinal());
        Sqlite.setLong(insert, 5, Columns.code(span.reason()));
        if (!one) {
            insert.setLong(6, span.last());
        }
        return insert.executeUpdate();
    }

    /** Takes out members that have rows now. */
    void takeOut(LongRuns nums) throws SQLException {
        List<long[]> runs = new ArrayList<>();
        nums.sort();
        nums.forEach((first, last) -> runs.add(new long[] {first, last}));
        for (long[] run : runs) {
            for (Span span : between(run[0], run[1])) {
                cut(span, run[0], run[1]);
            }
        }
    }

    /** Leaves of {@code span} what is not among the jobs {@code first} to {@code last}. */
    private void cut(Span span, long first, long last) throws SQLException {
        remove(span);
        add(span.between(span.first(), first - 1));
        add(span.between(last + 1, span.last()));
    }

    private void remove(Span span) throws SQLException {
        PreparedStatement delete = statements.of("DELETE FROM spans WHERE first=?");
        delete.setLong(1, span.first());
        delete.executeUpdate();
    }

    /** Moves members to another phase; returns about how many rows were written. */
    long move(Changes.RangeChange range) throws SQLException {
        long written = 0;
        for (Span span : between(range.first(), range.last())) {
            cut(span, range.first(), range.last());
            written += 2
                    + add(new Span(
                            Math.max(span.first(), range.first()),
                            Math.min(span.last(), range.last()),
                            span.body(),
                            range.terms().getOrDefault(span.terms(), span.terms()),
                            range.to(),
                            range.reason()));
        }
        return written;
    }

    /** Forgets members of a removed sweep; returns how many rows were touched. */
    long purge(long first, long last) throws SQLException {
        List<Span> there = between(first, last);
        for (Span span : there) {
            remove(span);
            Span rest = span.between(last + 1, span.last());
            if (rest.size() > 0) {
                insert(rest);
            }
        }
        return there.size();
    }

    /** See {@link PoolRecords#members}: also of those that have rows. */
    void members(long first, long last, Phase phase, PoolRecords.RunVisitor visitor) throws SQLException {
        for (Span span : between(first, last)) {
            if (span.phase() == phase) {
                visitor.run(Math.max(first, span.first()), Math.min(last, span.last()), span.terms());
            }
        }
        try (ResultSet row = Sqlite.bind(
                        statements.of("SELECT num, terms FROM jobs WHERE num BETWEEN ? AND ? AND +phase=?"),
                        first,
                        last,
                        phase.ordinal())
                .executeQuery()) {
            while (row.next()) {
                visitor.run(row.getLong(1), row.getLong(1), row.getInt(2));
            }
        }
    }

    /** See {@link StoreWriter#sliceEnd}. */
    long sliceEnd(long first, long last, int most) throws SQLException {
        long end = last;
        for (String sql : List.of(
                "SELECT num FROM jobs WHERE num BETWEEN ? AND ? ORDER BY num LIMIT 1 OFFSET ?",
                "SELECT first FROM spans WHERE first BETWEEN ? AND ? ORDER BY first LIMIT 1 OFFSET ?")) {
            try (ResultSet row =
                    Sqlite.bind(statements.of(sql), first, end, most).executeQuery()) {
                end = row.next() ? row.getLong(1) - 1 : end;
            }
        }
        return end;
    }
}
