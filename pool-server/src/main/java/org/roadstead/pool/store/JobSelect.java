// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;

/**
 * Puts a {@link JobQuery} into SQL. Jobs of a body have neighbouring numbers, so bodies lead and jobs follow. What has no
 * row is found by its span, and both are put in order.
 */
final class JobSelect {
    private static final String ROWS = "SELECT " + Columns.JOB + ", " + Columns.BODY + ", b.name, b.description, "
            + SqliteWindows.MOVES + " FROM ";
    private static final String FROM = ROWS + "jobs j CROSS JOIN bodies b ON b.first=j.body";
    /** The same, led by bodies: for people who have few of many jobs. */
    private static final String FROM_BODIES =
            ROWS + "bodies b CROSS JOIN jobs j ON j.num BETWEEN b.first AND b.first + b.size - 1";

    private static final String SPANS = "SELECT " + Span.COLUMNS + ", " + Columns.BODY
            + ", b.name, b.description FROM spans s CROSS JOIN bodies b" + " ON b.first=s.body";

    private final JobQuery query;
    private final List<String> where = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    private JobSelect(JobQuery query) {
        this.query = query;
    }

    static Optional<StoredJob> one(Connection connection, long num) throws SQLException {
        List<StoredJob> found = new ArrayList<>(1);
        try (PreparedStatement select = Sqlite.bind(connection.prepareStatement(FROM + " WHERE j.num=?"), num);
                ResultSet row = select.executeQuery()) {
            if (row.next()) {
                return Optional.of(stored(row));
            }
        }
        try (PreparedStatement select = Sqlite.bind(
                        connection.prepareStatement(
                                SPANS + " WHERE s.first=(SELECT max(first) FROM spans WHERE first<=?)"),
                        num);
                ResultSet row = select.executeQuery()) {
            if (row.next() && Span.of(row).has(num)) {
                members(row, num, num, 1, found);
            }
        }
        return found.stream().findFirst();
    }

    private static StoredJob stored(ResultSet row) throws SQLException {
        int after = Columns.JOB_COLUMNS + Columns.BODY_COLUMNS;
        return new StoredJob(
                Columns.job(row),
                Columns.body(row, Columns.JOB_COLUMNS),
                row.getString(after + 1),
                row.getString(after + 2),
                SqliteWindows.moves(row.getString(after + 3)));
    }

    /** Adds the members {@code from} to {@code to}, in this direction, of the span in {@code row}; {@code most} at most. */
    private static void members(ResultSet row, long from, long to, int most, List<StoredJob> into) throws SQLException {
        Span span = Span.of(row);
        BodyFacts body = Columns.body(row, Span.COLUMN_COUNT);
        int after = Span.COLUMN_COUNT + Columns.BODY_COLUMNS;
        String name = row.getString(after + 1);
        String description = row.getString(after + 2);
        long step = from <= to ? 1 : -1;
        for (long i = 0; i <= Math.abs(to - from) && i < most; i++) {
            into.add(new StoredJob(span.row(from + i * step), body, name, description, List.of()));
        }
    }

    static List<StoredJob> select(Connection connection, JobQuery query, int limit) throws SQLException {
        List<StoredJob> found = new JobSelect(query).rows(connection, limit);
        List<StoredJob> spanned = new JobSelect(query).spans(connection, limit);
        if (spanned.isEmpty()) {
            return found;
        }
        Comparator<StoredJob> byNum = Comparator.comparingLong(job -> job.row().num());
        found.addAll(spanned);
        found.sort(query.newestFirst() ? byNum.reversed() : byNum);
        return found.size() > limit ? new ArrayList<>(found.subList(0, limit)) : found;
    }

    private List<StoredJob> rows(Connection connection, int limit) throws SQLException {
        boolean byBodies = query.owner() != null || query.labelled();
        if (!query.phases().isEmpty()) {
            String ordinals = phases();
            // A phase that few jobs are in leads by its index, which holds everything but what is COMPLETED.
            boolean indexed =
                    !byBodies && query.body() == null && !query.phases().contains(Phase.COMPLETED);
            where.add(indexed ? "j.phase <> 5 AND j.phase IN (" + ordinals + ")" : "+j.phase IN (" + ordinals + ")");
        }
        people();
        if (query.body() != null) {
            where("j.body=?", query.body());
            where("j.num >= ?", query.body());
            where("j.num <= (SELECT first + size - 1 FROM bodies WHERE first=?)", query.body());
        }
        if (query.from() != null) {
            where(query.newestFirst() ? "j.num < ?" : "j.num > ?", query.from());
            if (byBodies) {
                where(query.newestFirst() ? "b.first < ?" : "b.first + b.size > ?", query.from());
            }
        }
        boolean led = byBodies && query.body() == null;
        String direction = query.newestFirst() ? " DESC" : "";
        String order = (led ? " ORDER BY b.first" + direction + ", j.num" : " ORDER BY j.num") + direction;
        try (PreparedStatement select = prepare(connection, led ? FROM_BODIES : FROM, order, limit);
                ResultSet row = select.executeQuery()) {
            List<StoredJob> found = new ArrayList<>();
            while (row.next()) {
                found.add(stored(row));
            }
            return found;
        }
    }

    private List<StoredJob> spans(Connection connection, int limit) throws SQLException {
        if (!query.phases().isEmpty()) {
            where.add("s.phase IN (" + phases() + ")");
        }
        people();
        if (query.body() != null) {
            where("s.body=?", query.body());
            where("s.first >= ?", query.body());
            where("s.first <= (SELECT first + size - 1 FROM bodies WHERE first=?)", query.body());
        }
        Long from = query.from();
        if (from != null && query.newestFirst()) {
            where("s.first < ?", from);
        } else if (from != null) {
            where("s.first >= coalesce((SELECT max(first) FROM spans WHERE first <= ?), 0)", from + 1);
            where("s.last > ?", from);
        }
        String order = " ORDER BY s.first" + (query.newestFirst() ? " DESC" : "");
        try (PreparedStatement select = prepare(connection, SPANS, order, limit);
                ResultSet row = select.executeQuery()) {
            List<StoredJob> found = new ArrayList<>();
            while (row.next() && found.size() < limit) {
                Span span = Span.of(row);
                long low = from == null || query.newestFirst() ? span.first() : Math.max(span.first(), from + 1);
                long high = from == null || !query.newestFirst() ? span.last() : Math.min(span.last(), from - 1);
                boolean up = !query.newestFirst();
                members(row, up ? low : high, up ? high : low, limit - found.size(), found);
            }
            return found;
        }
    }

    private String phases() {
        return query.phases().stream().map(phase -> "" + phase.ordinal()).collect(Collectors.joining(", "));
    }

    /** Whose jobs. */
    private void people() {
        if (query.owner() != null) {
            where("b.owner=?", query.owner());
        }
        if (query.visibleTo() != null) {
            String groups = query.visibleGroups().stream().map(group -> "?").collect(Collectors.joining(", "));
            where("(b.owner=?" + (groups.isEmpty() ? ")" : " OR b.grp IN (" + groups + "))"), query.visibleTo());
            values.addAll(query.visibleGroups());
        }
        if (query.labelled()) {
            where.add("b.labels IS NOT NULL");
        }
    }

    private void where(String condition, @Nullable Object value) {
        where.add(condition);
        values.add(value);
    }

    private PreparedStatement prepare(Connection connection, String from, String order, int limit) throws SQLException {
        String sql =
                from + (where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where)) + order + " LIMIT " + limit;
        return Sqlite.bind(connection.prepareStatement(sql), values.toArray());
    }
}
