// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.reason.Reason;

/**
 * Members of a sweep that are alike and have never been held: the jobs {@code first} to {@code last}, which have no rows.
 *
 * @param reason why they are in {@code phase}
 */
record Span(long first, long last, long body, int terms, Phase phase, @Nullable Reason reason) {
    static final String COLUMNS = "s.first, s.last, s.body, s.terms, s.phase, s.reason";
    static final int COLUMN_COUNT = 6;

    static Span of(ResultSet row) throws SQLException {
        return new Span(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getInt(4),
                Columns.phase(row.getInt(5)),
                Columns.reason(Sqlite.getLong(row, 6)));
    }

    long size() {
        return last - first + 1;
    }

    boolean has(long num) {
        return num >= first && num <= last;
    }

    /** The same about other members. */
    Span between(long from, long to) {
        return new Span(from, to, body, terms, phase, reason);
    }

    /** What the row of the member {@code num} would say. */
    JobRow row(long num) {
        return new JobRow(num, body, terms, phase, reason, 0, 0, 0, null, false, null, null);
    }
}
