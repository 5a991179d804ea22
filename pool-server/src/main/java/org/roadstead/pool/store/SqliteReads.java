// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes.AcceptedOutputs;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.offer.Offer;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.WaitSeen;

/** Reads of what is committed in {@code pool.db}. */
final class SqliteReads implements StoreReads {
    static final String COUNTS = "SELECT c0, c1, c2, c3, c4, c5, c6, c7 FROM sweeps WHERE body=?";
    private static final TypeReference<List<KeptOutput>> OUTPUTS = new TypeReference<>() {};

    private final Readers readers;

    SqliteReads(Readers readers) {
        this.readers = readers;
    }

    static long[] counts(PreparedStatement select, long sweep) throws SQLException {
        long[] counts = new long[Phase.values().length];
        try (ResultSet row = Sqlite.bind(select, sweep).executeQuery()) {
            if (!row.next()) {
                throw new StoreException("there is no sweep " + sweep, null);
            }
            for (int i = 0; i < counts.length; i++) {
                counts[i] = row.getLong(i + 1);
            }
            return counts;
        }
    }

    /** What becomes of each row. */
    @FunctionalInterface
    private interface Mapping<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> list(String what, String sql, Mapping<T> mapping, @Nullable Object... values) {
        return readers.read(what, connection -> list(connection, sql, mapping, values));
    }

    private static <T> List<T> list(Connection connection, String sql, Mapping<T> mapping, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement select = Sqlite.bind(connection.prepareStatement(sql), values);
                ResultSet row = select.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (row.next()) {
                found.add(mapping.of(row));
            }
            return found;
        }
    }

    private <T> Optional<T> one(String what, String sql, Mapping<T> mapping, @Nullable Object... values) {
        return list(what, sql, mapping, values).stream().findFirst();
    }

    @Override
    public Optional<BodyFacts> body(String id) {
        return one("a body", "SELECT " + Columns.BODY + " FROM bodies b WHERE b.id=?", row -> Columns.body(row, 0), id);
    }

    @Override
    public List<WaitSeen> waits(String harvester, int limit) {
        return list(
                "waits",
                "SELECT " + SqliteWaits.COLUMNS + " FROM waits WHERE harvester=? ORDER BY seq DESC LIMIT ?",
                SqliteWaits::read,
                harvester,
                limit);
    }

    @Override
    public Map<WindowTally.Key, WindowTally> tallies() {
        Map<WindowTally.Key, WindowTally> tallies = new HashMap<>();
        list("scores", "SELECT platform, commitment, week, tally FROM scores", row -> {
            tallies.put(SqliteWindows.key(row), WindowTally.parse(row.getString(4)));
            return true;
        });
        return tallies;
    }

    @Override
    public List<WindowTally.Start> starts(int limit) {
        return list(
                "starts",
                "SELECT platform, at, said FROM (SELECT * FROM starts ORDER BY seq DESC LIMIT ?) ORDER BY seq",
                SqliteWindows::start,
                limit);
    }

    @Override
    public Optional<StoredJob> job(long num) {
        return readers.read("a job", connection -> JobSelect.one(connection, num));
    }

    @Override
    public List<StoredJob> jobs(JobQuery query, int limit) {
        return readers.read("jobs", connection -> JobSelect.select(connection, query, limit));
    }

    @Override
    public StoredSweep sweep(BodyFacts body) {
        return readers.read("a sweep", connection -> {
            List<StoredSweep> found = list(
                    connection,
                    "SELECT name, description FROM bodies WHERE first=?",
                    row -> new StoredSweep(row.getString(1), row.getString(2), new long[0]),
                    body.first());
            try (PreparedStatement select = connection.prepareStatement(COUNTS)) {
                StoredSweep texts = found.get(0);
                return new StoredSweep(texts.name(), texts.description(), counts(select, body.first()));
            }
        });
    }

    @Override
    public List<StoredEvent> history(BodyFacts body, long num) {
        String own = body.isSweep() ? "e.first=?2 AND e.member=1" : "e.body=?2";
        return list(
                "a history",
                "SELECT * FROM (SELECT " + Columns.SUBMISSION + " FROM bodies b WHERE b.first=?1"
                        + " UNION ALL SELECT " + Columns.EVENT + " FROM events e WHERE " + own + " AND e.last=e.first"
                        + " UNION ALL SELECT " + Columns.EVENT
                        + " FROM events e WHERE e.body=?1 AND e.last > e.first AND ?2 BETWEEN e.first AND e.last)"
                        + " ORDER BY 1",
                row -> Columns.event(row, body),
                body.first(),
                num);
    }

    @Override
    public List<StoredEvent> events(BodyFacts body, long after, int limit) {
        return list(
                "events",
                "SELECT * FROM (SELECT " + Columns.SUBMISSION + " FROM bodies b WHERE b.first=?1 AND b.event>?2"
                        + " UNION ALL SELECT * FROM (SELECT " + Columns.EVENT
                        + " FROM events e WHERE e.body=?1 AND e.seq>?2 ORDER BY e.seq LIMIT ?3)) ORDER BY 1 LIMIT ?3",
                row -> Columns.event(row, body),
                body.first(),
                after,
                limit);
    }

    @Override
    public long firstEvent() {
        return one("events", "SELECT value FROM meta WHERE name='first_event'", row -> row.getLong(1))
                .orElse(1L);
    }

    @Override
    public List<EndedBody> bodies(long after, int limit) {
        return list(
                "bodies",
                "SELECT b.first, b.size, b.id, CASE WHEN substr(b.id, 1, 1)='s' THEN (SELECT c5 + c6 + c7 FROM sweeps s"
                        + " WHERE s.body=b.first)=b.size ELSE (SELECT phase FROM jobs j WHERE j.num=b.first) > 4 END"
                        + " AND NOT EXISTS (SELECT 1 FROM named n WHERE n.id=b.id),"
                        + " coalesce((SELECT at FROM events e WHERE e.body=b.first ORDER BY e.seq DESC LIMIT 1), b.created),"
                        + " b.created FROM bodies b WHERE b.first>? ORDER BY b.first LIMIT ?",
                row -> new EndedBody(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getInt(4) != 0,
                        row.getLong(5),
                        row.getLong(6)),
                after,
                limit);
    }

    @Override
    public Optional<Doomed> doomed() {
        return one(
                "removed sweeps",
                "SELECT first, min(coalesce((SELECT min(num) FROM jobs j WHERE j.num BETWEEN d.first AND d.last), last),"
                        + " coalesce((SELECT min(s.first) FROM spans s WHERE s.first BETWEEN d.first AND d.last), last)),"
                        + " last, id FROM doomed d ORDER BY first LIMIT 1",
                row -> new Doomed(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)));
    }

    @Override
    public List<JobRow> rows(long first, long last) {
        return readers.read("jobs", connection -> {
            List<JobRow> rows = list(
                    connection,
                    "SELECT " + Columns.JOB + " FROM jobs j WHERE j.num BETWEEN ? AND ?",
                    Columns::job,
                    first,
                    last);
            for (Span span : list(
                    connection,
                    "SELECT " + Span.COLUMNS + " FROM spans s WHERE s.first<=? AND s.last>=? AND s.first >="
                            + " coalesce((SELECT max(first) FROM spans WHERE first<=?), 0)",
                    Span::of,
                    last,
                    first,
                    first)) {
                for (long num = Math.max(first, span.first()); num <= Math.min(last, span.last()); num++) {
                    rows.add(span.row(num));
                }
            }
            rows.sort(Comparator.comparingLong(JobRow::num));
            return rows;
        });
    }

    @Override
    public boolean isOpen(long num) {
        return one(
                        "a job",
                        "SELECT 1 FROM jobs WHERE num=?1 AND phase<5 UNION ALL SELECT 1 FROM (SELECT last, phase FROM spans"
                                + " WHERE first<=?1 ORDER BY first DESC LIMIT 1) WHERE last>=?1 AND phase<5",
                        row -> true,
                        num)
                .isPresent();
    }

    @Override
    public long[] removed() {
        long[] removed = new long[Phase.values().length];
        list("counts", "SELECT name, value FROM meta WHERE name LIKE 'removed\\__' ESCAPE '\\'", row -> {
            removed[row.getString(1).charAt("removed_".length()) - '0'] = row.getLong(2);
            return true;
        });
        return removed;
    }

    @Override
    public long removedTo() {
        return one("counts", "SELECT value FROM meta WHERE name='removed_to'", row -> row.getLong(1))
                .orElse(0L);
    }

    @Override
    public long unusedPages() {
        return readers.read("the size of the store", Sqlite::unusedPages);
    }

    @Override
    public boolean isNeeded(String digest) {
        return one("blobs", "SELECT 1 FROM blob_refs WHERE digest=? LIMIT 1", row -> true, digest)
                .isPresent();
    }

    @Override
    public Optional<StoredOffer> offer(long num) {
        return one(
                "an offer",
                "SELECT id, offer FROM accepted_offers WHERE num=?",
                row -> new StoredOffer(row.getString(1), Columns.parse(row.getString(2), Offer.class)),
                num);
    }

    @Override
    public Optional<AcceptedOutputs> outputs(long num) {
        return one(
                "outputs",
                "SELECT attempt, outputs FROM outputs WHERE num=?",
                row -> new AcceptedOutputs(num, row.getInt(1), Columns.parse(row.getString(2), OUTPUTS)),
                num);
    }
}
