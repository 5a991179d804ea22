// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import static org.roadstead.pool.store.SqlCalls.find;
import static org.roadstead.pool.store.SqlCalls.run;
import static org.roadstead.pool.store.SqlCalls.use;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.Event;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.reason.Reason;

/** The one connection that changes {@code pool.db}. */
final class SqliteWriter implements StoreWriter {
    private static final int CACHED_BODIES = 20_000;

    private final Connection connection;
    private final Checkpointer checkpointer;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Lru<Long, BodyFacts> byFirst = new Lru<>(CACHED_BODIES);
    private final Lru<String, BodyFacts> byId = new Lru<>(CACHED_BODIES);
    private final List<StoredEvent> events = new ArrayList<>();
    private final SqliteSpans spans;
    private final SqliteApply apply;
    private final SqliteRemove remove;
    private long lastEvent;
    private boolean dirty;
    private long changed;

    SqliteWriter(Connection connection, Checkpointer checkpointer, long shortestSpan) throws SQLException {
        this.connection = connection;
        this.checkpointer = checkpointer;
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE new_terms (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)");
        }
        connection.setAutoCommit(false);
        this.spans = new SqliteSpans(this::statement, shortestSpan);
        this.apply = new SqliteApply(this::statement, spans);
        this.remove = new SqliteRemove(this::statement, spans);
        this.lastEvent = newestEvent();
    }

    private long newestEvent() throws SQLException {
        // Events may have been dropped from the beginning, but numbers are never used again.
        try (ResultSet row = statement(
                        "SELECT max(coalesce((SELECT max(seq) FROM events), 0), value - 1, coalesce((SELECT event FROM"
                                + " bodies ORDER BY first DESC LIMIT 1), 0)) FROM meta WHERE name='first_event'")
                .executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    @Override
    public void apply(Changes changes) {
        dirty = true;
        Map<Long, BodyFacts> added = new HashMap<>();
        for (Changes.AddedBody each : changes.bodies()) {
            added.put(each.facts().first(), each.facts());
            remember(each.facts());
        }
        Map<Long, Long> submissions = new HashMap<>();
        long seq = lastEvent;
        for (Event event : changes.events()) {
            seq++;
            if (isSubmission(event, added)) {
                submissions.put(event.body(), seq);
            }
        }
        run("store changes", () -> changed += apply.all(changes, submissions));
        for (Event event : changes.events()) {
            BodyFacts fresh = added.get(event.body());
            BodyFacts body = fresh == null ? body(event.body()) : fresh;
            if (body == null) {
                throw new StoreException("an event is about the body " + event.body() + ", which is not there", null);
            }
            lastEvent++;
            if (!isSubmission(event, added)) {
                run("store an event", () -> apply.event(lastEvent, event, body));
            }
            events.add(Columns.stored(lastEvent, event, body));
        }
        for (Changes.RemovedBody each : changes.removed()) {
            byFirst.remove(each.facts().first());
            byId.remove(each.facts().id());
            run("remove what has ended", () -> changed += remove.body(each));
        }
    }

    /** The row of a body stands for the event of its submission. */
    private static boolean isSubmission(Event event, Map<Long, BodyFacts> added) {
        return event.reason() == Reason.SUBMITTED && added.containsKey(event.body());
    }

    private BodyFacts remember(BodyFacts body) {
        byFirst.put(body.first(), body);
        byId.put(body.id(), body);
        return body;
    }

    @Override
    public @Nullable BodyFacts body(long first) {
        BodyFacts known = byFirst.get(first);
        return known != null ? known : body("SELECT " + Columns.BODY + " FROM bodies b WHERE b.first=?", first);
    }

    @Override
    public @Nullable BodyFacts body(String id) {
        BodyFacts known = byId.get(id);
        return known != null ? known : body("SELECT " + Columns.BODY + " FROM bodies b WHERE b.id=?", id);
    }

    private @Nullable BodyFacts body(String sql, Object key) {
        return find("read a body", () -> {
            try (ResultSet row = Sqlite.bind(statement(sql), key).executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                return remember(Columns.body(row, 0));
            }
        });
    }

    @Override
    public List<JobRow> rows(long[] nums) {
        return use("read jobs", () -> {
            // The body comes along because whoever asks for several rows grants them and needs it next.
            PreparedStatement select = statement("SELECT " + Columns.JOB + ", " + Columns.BODY
                    + " FROM jobs j JOIN bodies b ON b.first=j.body WHERE j.num=?");
            List<JobRow> rows = new ArrayList<>(nums.length);
            Span span = null;
            for (long num : nums) {
                if (span != null && span.has(num)) {
                    rows.add(span.row(num));
                    continue;
                }
                select.setLong(1, num);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        span = spans.of(num);
                        if (span == null) {
                            throw new StoreException("there is no job " + num, null);
                        }
                        rows.add(span.row(num));
                        continue;
                    }
                    JobRow job = Columns.job(row);
                    rows.add(job);
                    if (!byFirst.containsKey(job.body())) {
                        remember(Columns.body(row, Columns.JOB_COLUMNS));
                    }
                }
            }
            return rows;
        });
    }

    @Override
    public List<Single> singles(long after, int most) {
        return use("read jobs", () -> SqliteWindows.singles(statement(SqliteWindows.SINGLES), after, most));
    }

    @Override
    public long[] counts(long sweep) {
        return use("count a sweep", () -> SqliteReads.counts(statement(SqliteReads.COUNTS), sweep));
    }

    @Override
    public void members(long first, long last, Phase phase, RunVisitor visitor) {
        run("read members", () -> spans.members(first, last, phase, visitor));
    }

    @Override
    public long sliceEnd(long first, long last, int most) {
        return use("cut a sweep into slices", () -> spans.sliceEnd(first, last, most));
    }

    @Override
    public Terms terms(int id) {
        return use("read terms", () -> {
            try (ResultSet row = Sqlite.bind(statement("SELECT terms FROM terms WHERE id=?"), id)
                    .executeQuery()) {
                if (!row.next()) {
                    throw new StoreException("there are no terms " + id, null);
                }
                return Columns.parse(row.getString(1), Terms.class);
            }
        });
    }

    @Override
    public @Nullable Integer termsId(Terms terms) {
        return find("find terms", () -> {
            try (ResultSet row = Sqlite.bind(statement("SELECT id FROM terms WHERE terms=?"), Columns.json(terms))
                    .executeQuery()) {
                return row.next() ? row.getInt(1) : null;
            }
        });
    }

    @Override
    public void recover(Recovery recovery) {
        run("read what is stored", () -> {
            SqliteRecovery.read(connection, recovery);
        });
    }

    @Override
    public String description(long first) {
        return use("read a description", () -> {
            try (ResultSet row = Sqlite.bind(statement("SELECT description FROM bodies WHERE first=?"), first)
                    .executeQuery()) {
                if (!row.next()) {
                    throw new StoreException("there is no body " + first, null);
                }
                return row.getString(1);
            }
        });
    }

    @Override
    public @Nullable KeptAnswer answer(String owner, String key, long since) {
        return find("look for an Idempotency-Key", () -> {
            try (ResultSet row = Sqlite.bind(
                            statement("SELECT hash, answer FROM keys WHERE owner=? AND key=? AND at>=?"),
                            owner,
                            key,
                            since)
                    .executeQuery()) {
                return row.next() ? new KeptAnswer(row.getString(1), row.getString(2)) : null;
            }
        });
    }

    @Override
    public void keepAnswer(String owner, String key, KeptAnswer answer, long at) {
        change("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?)", owner, key, answer.hash(), answer.answer(), at);
    }

    @Override
    public int dropAnswers(long at, int most) {
        return change(
                "DELETE FROM keys WHERE (owner, key) IN (SELECT owner, key FROM keys WHERE at<? ORDER BY at LIMIT ?)",
                at,
                most);
    }

    @Override
    public int dropEvents(long at, int most) {
        int dropped = change(
                "DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE at<? AND seq < (SELECT value FROM meta"
                        + " WHERE name='first_event') + ? ORDER BY seq LIMIT ?)",
                at,
                most,
                most);
        change(
                "UPDATE meta SET value=max(value, coalesce((SELECT min(seq) FROM events), ?)) WHERE name='first_event'",
                lastEvent + 1);
        return dropped;
    }

    @Override
    public @Nullable OfferSet offers(String id) {
        return find("read offers", () -> SqliteOffers.find(this::statement, id));
    }

    @Override
    public String offerRequest(String id) {
        return use("read what was asked for offers", () -> SqliteOffers.request(this::statement, id));
    }

    @Override
    public boolean isNamed(String id) {
        return use("look who comes after a job", () -> {
            try (ResultSet row = Sqlite.bind(statement("SELECT 1 FROM named WHERE id=? LIMIT 1"), id)
                    .executeQuery()) {
                return row.next();
            }
        });
    }

    @Override
    public void purge(Doomed sweep, long last) {
        dirty = true;
        run("purge a removed sweep", () -> changed += remove.purge(sweep, last));
    }

    @Override
    public long shrink(int pages) {
        return use("shrink the store", () -> {
            long unused = Sqlite.shrink(connection, pages);
            dirty = true;
            return unused;
        });
    }

    private int change(String sql, @Nullable Object... values) {
        dirty = true;
        return use("store", () -> {
            int rows = Sqlite.bind(statement(sql), values).executeUpdate();
            changed += rows;
            return rows;
        });
    }

    @Override
    public boolean isDirty() {
        return dirty;
    }

    @Override
    public List<StoredEvent> commit() {
        run("commit", () -> {
            connection.commit();
        });
        dirty = false;
        List<StoredEvent> committed = List.copyOf(events);
        events.clear();
        checkpointer.committed(changed, connection);
        changed = 0;
        return committed;
    }

    @Override
    public void rollback() {
        events.clear();
        byFirst.clear();
        byId.clear();
        changed = 0;
        dirty = false;
        run("roll back", () -> {
            Transactions.rollBack(connection);
            lastEvent = newestEvent();
        });
    }

    @Override
    public void close() {
        run("close the store", () -> {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
            connection.close();
        });
    }
}
