// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.roadstead.core.job.Phase;

/** Puts a {@link JobQuery} into SQL. Jobs of a body have neighbouring numbers, so bodies lead and jobs follow. */
final class JobSelect {
    static final String FROM = "SELECT " + Columns.JOB + ", " + Columns.BODY
            + ", b.name, b.description FROM jobs j CROSS JOIN bodies b ON b.first=j.body";
    /** The same, led by bodies: for people who have few of many jobs. */
    private static final String FROM_BODIES = "SELECT " + Columns.JOB + ", " + Columns.BODY
            + ", b.name, b.description FROM bodies b CROSS JOIN jobs j ON j.num BETWEEN b.first AND b.first + b.size - 1";

    private JobSelect() {}

    static StoredJob stored(ResultSet row) throws SQLException {
        int after = Columns.JOB_COLUMNS + Columns.BODY_COLUMNS;
        return new StoredJob(
                Columns.job(row),
                Columns.body(row, Columns.JOB_COLUMNS),
                row.getString(after + 1),
                row.getString(after + 2));
    }

    static List<StoredJob> select(Connection connection, JobQuery query, int limit) throws SQLException {
        List<String> where = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        boolean byBodies = query.owner() != null || query.labelled();
        if (!query.phases().isEmpty()) {
            String ordinals =
                    query.phases().stream().map(phase -> "" + phase.ordinal()).collect(Collectors.joining(", "));
            // A phase that few jobs are in leads by its index, which holds everything but what is COMPLETED.
            boolean indexed =
                    !byBodies && query.body() == null && !query.phases().contains(Phase.COMPLETED);
            where.add(indexed ? "j.phase <> 5 AND j.phase IN (" + ordinals + ")" : "+j.phase IN (" + ordinals + ")");
        }
        if (query.owner() != null) {
            where.add("b.owner=?");
            values.add(query.owner());
        }
        if (query.visibleTo() != null) {
            String groups = query.visibleGroups().stream().map(group -> "?").collect(Collectors.joining(", "));
            where.add("(b.owner=?" + (groups.isEmpty() ? ")" : " OR b.grp IN (" + groups + "))"));
            values.add(query.visibleTo());
            values.addAll(query.visibleGroups());
        }
        if (query.body() != null) {
            where.add("j.body=?");
            values.add(query.body());
            where.add("j.num >= ? AND j.num <= (SELECT first + size - 1 FROM bodies WHERE first=?)");
            values.add(query.body());
            values.add(query.body());
        }
        if (query.labelled()) {
            where.add("b.labels IS NOT NULL");
        }
        if (query.from() != null) {
            where.add(query.newestFirst() ? "j.num < ?" : "j.num > ?");
            values.add(query.from());
            if (byBodies) {
                where.add(query.newestFirst() ? "b.first < ?" : "b.first + b.size > ?");
                values.add(query.from());
            }
        }
        String direction = query.newestFirst() ? " DESC" : "";
        String order =
                byBodies ? " ORDER BY b.first" + direction + ", j.num" + direction : " ORDER BY j.num" + direction;
        String sql = (byBodies && query.body() == null ? FROM_BODIES : FROM)
                + (where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where))
                + (byBodies && query.body() == null ? order : " ORDER BY j.num" + direction)
                + " LIMIT " + limit;
        try (PreparedStatement select = Sqlite.bind(connection.prepareStatement(sql), values.toArray());
                ResultSet row = select.executeQuery()) {
            List<StoredJob> found = new ArrayList<>();
            while (row.next()) {
                found.add(stored(row));
            }
            return found;
        }
    }
}
