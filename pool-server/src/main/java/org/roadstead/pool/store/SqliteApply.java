// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import static org.roadstead.pool.store.Columns.code;
import static org.roadstead.pool.store.Sqlite.setLong;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.Event;
import org.roadstead.core.lease.HarvesterRow;
import org.roadstead.core.lease.Holder;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.queue.LongRuns;
import org.roadstead.core.queue.ShareRow;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.reason.Reason;
import org.roadstead.pool.policy.PolicyWriter;

/** Writes {@link Changes} into the tables. */
final class SqliteApply {
    private final Statements statements;
    private final SqliteSpans spans;
    /** Many rows in a row name the same place. */
    private final Lru<Placement, String> placements = new Lru<>(512);

    /** Gives the one prepared statement for a text. */
    @FunctionalInterface
    interface Statements {
        PreparedStatement of(String sql) throws SQLException;
    }

    SqliteApply(Statements statements, SqliteSpans spans) {
        this.statements = statements;
        this.spans = spans;
    }

    /**
     * Everything but the events; returns about how many rows were written.
     *
     * @param submissions the numbers of the events of submission, by body
     */
    long all(Changes changes, Map<Long, Long> submissions) throws SQLException {
        if (changes.generation() != null) {
            meta("generation", changes.generation());
        }
        for (Map.Entry<Integer, Terms> each : changes.terms().entrySet()) {
            Sqlite.bind(statements.of("INSERT INTO terms VALUES (?, ?)"), each.getKey(), Columns.json(each.getValue()))
                    .executeUpdate();
            meta("next_terms", each.getKey() + 1);
        }
        long written = 0;
        for (Changes.AddedBody added : changes.bodies()) {
            written += 1 + body(added, submissions.getOrDefault(added.facts().first(), 0L));
        }
        if (!changes.bodies().isEmpty()) {
            meta(
                    "next_num",
                    changes.bodies().get(changes.bodies().size() - 1).facts().last() + 1);
        }
        rows(changes.rows().values());
        Map<Integer, Integer> newTerms = Map.of();
        for (Changes.RangeChange range : changes.ranges()) {
            if (range.terms() != newTerms && !range.terms().isEmpty()) {
                newTerms = range.terms();
                fill(newTerms);
            }
            written += range(range);
        }
        for (Map.Entry<Long, long[]> each : changes.counts().entrySet()) {
            count(each.getKey(), each.getValue());
        }
        for (HarvesterRow harvester : changes.harvesters().values()) {
            Sqlite.bind(
                            statements.of("INSERT OR REPLACE INTO harvesters VALUES (?, ?, ?, ?, ?, ?, ?)"),
                            harvester.name(),
                            harvester.platform(),
                            harvester.release(),
                            harvester.incarnation(),
                            harvester.draining() ? 1 : 0,
                            harvester.awaited() ? 1 : 0,
                            harvester.heard())
                    .executeUpdate();
        }
        for (Changes.AcceptedOutputs each : changes.outputs()) {
            Sqlite.bind(
                            statements.of("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?)"),
                            each.num(),
                            each.attempt(),
                            Columns.json(each.outputs()))
                    .executeUpdate();
            Sqlite.bind(statements.of("DELETE FROM blob_refs WHERE num=? AND kind=?"), each.num(), BlobRefs.OUTPUT)
                    .executeUpdate();
            for (KeptOutput output : each.outputs()) {
                refer(output.digest(), each.num(), BlobRefs.OUTPUT);
            }
        }
        for (Changes.KeptWait each : changes.waits()) {
            SqliteWaits.keep(statements, each.harvester(), each.seen());
        }
        SqliteWindows.write(statements, changes);
        for (ShareRow share : changes.shares()) {
            Sqlite.bind(
                            statements.of("INSERT OR REPLACE INTO shares VALUES (?, ?, ?, ?)"),
                            share.group(),
                            share.served(),
                            share.used(),
                            share.at())
                    .executeUpdate();
        }
        if (changes.policy() != null) {
            Sqlite.bind(
                            statements.of("INSERT OR REPLACE INTO policy VALUES (1, ?)"),
                            PolicyWriter.write(changes.policy()).toString())
                    .executeUpdate();
        }
        SqliteOffers.apply(statements, changes);
        return written + changes.rows().size() + changes.events().size();
    }

    private void meta(String name, long value) throws SQLException {
        PreparedStatement update = statements.of("UPDATE meta SET value=? WHERE name=?");
        update.setLong(1, value);
        update.setString(2, name);
        update.executeUpdate();
    }

    private long body(Changes.AddedBody added, long event) throws SQLException {
        BodyFacts facts = added.facts();
        NewBody body = added.body();
        PreparedStatement insert =
                statements.of("INSERT INTO bodies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, facts.first());
        insert.setLong(2, facts.size());
        insert.setString(3, facts.id());
        insert.setString(4, facts.owner());
        insert.setString(5, facts.group());
        insert.setString(6, body.name());
        insert.setLong(7, facts.created().toEpochMilli());
        insert.setLong(8, event);
        setLong(insert, 9, Columns.millis(facts.window().notBefore()));
        setLong(insert, 10, Columns.millis(facts.window().end()));
        insert.setString(11, facts.after().isEmpty() ? null : Columns.json(facts.after()));
        insert.setString(12, facts.terms().toString());
        insert.setString(13, body.labels().isEmpty() ? null : Columns.json(body.labels()));
        insert.setString(14, body.description());
        insert.setString(15, facts.promised() == null ? null : facts.promised().toText());
        insert.executeUpdate();
        for (String after : facts.after()) {
            Sqlite.bind(statements.of("INSERT OR IGNORE INTO named VALUES (?, ?)"), bodyOf(after), facts.first())
                    .executeUpdate();
        }
        for (String digest : BlobRefs.uploads(body.description())) {
            refer(digest, facts.first(), BlobRefs.UPLOAD);
        }
        if (facts.isSweep()) {
            Sqlite.bind(statements.of("INSERT INTO sweeps (body, c0) VALUES (?, ?)"), facts.first(), facts.size())
                    .executeUpdate();
        }
        if (!facts.isSweep()) {
            single(facts.first(), added.runs().get(0).terms());
            return 1;
        }
        long written = 0;
        long num = facts.first();
        for (Changes.Run run : added.runs()) {
            long last = num + run.count() - 1;
            written += spans.add(new Span(num, last, facts.first(), run.terms(), Phase.WAITING, Reason.SUBMITTED));
            num = last + 1;
        }
        return written;
    }

    private void refer(String digest, long num, int kind) throws SQLException {
        Sqlite.bind(statements.of("INSERT OR IGNORE INTO blob_refs VALUES (?, ?, ?)"), digest, num, kind)
                .executeUpdate();
    }

    private static String bodyOf(String id) {
        int dot = id.indexOf('.');
        return dot < 0 ? id : id.substring(0, dot);
    }

    private void single(long num, int terms) throws SQLException {
        PreparedStatement insert = statements.of("INSERT INTO jobs (num, body, terms) VALUES (?, ?, ?)");
        insert.setLong(1, num);
        insert.setLong(2, num);
        insert.setInt(3, terms);
        insert.executeUpdate();
    }

    private void rows(Collection<JobRow> rows) throws SQLException {
        LongRuns fresh = new LongRuns();
        Span span = null;
        for (JobRow row : rows) {
            // Spans are cut after the last row, so what is in one has no row yet.
            if (span == null || !span.has(row.num())) {
                if (update(row)) {
                    continue;
                }
                span = spans.of(row.num());
            }
            if (span == null) {
                throw new StoreException("there is no job " + row.num() + " to change", null);
            }
            insert(row);
            fresh.add(row.num(), row.num());
        }
        if (!fresh.isEmpty()) {
            spans.takeOut(fresh);
        }
    }

    /** A member that was like its neighbours until now. */
    private void insert(JobRow row) throws SQLException {
        PreparedStatement insert =
                statements.of("INSERT INTO jobs (terms, phase, reason, attempt, tries, losses, stopping, answered,"
                        + " harvester, incarnation, generation, released, placement, exit, num, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        bind(insert, row);
        insert.setLong(16, row.body());
        insert.executeUpdate();
    }

    private boolean update(JobRow row) throws SQLException {
        PreparedStatement update =
                statements.of("UPDATE jobs SET terms=?, phase=?, reason=?, attempt=?, tries=?, losses=?,"
                        + " stopping=?, answered=?, harvester=?, incarnation=?, generation=?, released=?, placement=?, exit=?"
                        + " WHERE num=?");
        bind(update, row);
        return update.executeUpdate() == 1;
    }

    private void bind(PreparedStatement update, JobRow row) throws SQLException {
        Holder holder = row.holder();
        update.setInt(1, row.terms());
        update.setInt(2, row.phase().ordinal());
        setLong(update, 3, code(row.reason()));
        update.setInt(4, row.attempt());
        update.setInt(5, row.tries());
        update.setInt(6, row.losses());
        setLong(update, 7, code(row.stopping()));
        update.setInt(8, row.answered() ? 1 : 0);
        update.setString(9, holder == null ? null : holder.harvester());
        setLong(update, 10, holder == null ? null : (Long) holder.incarnation());
        setLong(update, 11, holder == null ? null : (Long) holder.generation());
        setLong(update, 12, holder == null ? null : (Long) (holder.released() ? 1L : 0L));
        update.setString(13, holder == null ? null : placement(holder.placement()));
        update.setString(14, row.exit() == null ? null : Columns.json(row.exit()));
        update.setLong(15, row.num());
    }

    /** Says what becomes of which terms, for {@link #range}. */
    private void fill(Map<Integer, Integer> newTerms) throws SQLException {
        statements.of("DELETE FROM new_terms").executeUpdate();
        PreparedStatement insert = statements.of("INSERT INTO new_terms VALUES (?, ?)");
        for (Map.Entry<Integer, Integer> each : newTerms.entrySet()) {
            insert.setInt(1, each.getKey());
            insert.setInt(2, each.getValue());
            insert.executeUpdate();
        }
    }

    private long range(Changes.RangeChange range) throws SQLException {
        String reopened = range.to() == Phase.WAITING ? ", tries=0, losses=0" : "";
        String terms = range.terms().isEmpty()
                ? ""
                : ", terms=coalesce((SELECT n.new FROM new_terms n WHERE n.old=jobs.terms), terms)";
        PreparedStatement update =
                statements.of("UPDATE jobs SET phase=?, reason=?" + terms + reopened + " WHERE num BETWEEN ? AND ?");
        update.setInt(1, range.to().ordinal());
        update.setInt(2, range.reason().code());
        update.setLong(3, range.first());
        update.setLong(4, range.last());
        long rows = update.executeUpdate();
        return rows > range.last() - range.first() ? rows : rows + spans.move(range);
    }

    private void count(long sweep, long[] deltas) throws SQLException {
        PreparedStatement update =
                statements.of("UPDATE sweeps SET c0=c0+?, c1=c1+?, c2=c2+?, c3=c3+?, c4=c4+?, c5=c5+?,"
                        + " c6=c6+?, c7=c7+? WHERE body=?");
        for (int i = 0; i < deltas.length; i++) {
            update.setLong(i + 1, deltas[i]);
        }
        update.setLong(deltas.length + 1, sweep);
        update.executeUpdate();
    }

    void event(long seq, Event event, BodyFacts body) throws SQLException {
        PreparedStatement insert = statements.of("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, seq);
        insert.setLong(2, event.body());
        insert.setLong(3, event.first());
        insert.setLong(4, event.last());
        insert.setInt(5, event.phase().ordinal());
        insert.setLong(6, event.at());
        setLong(insert, 7, code(event.reason()));
        insert.setString(8, event.message());
        insert.setInt(9, event.attempt());
        insert.setString(10, event.placement() == null ? null : placement(event.placement()));
        insert.setInt(11, body.isSweep() ? 1 : 0);
        insert.executeUpdate();
    }

    private @Nullable String placement(Placement placement) {
        return placements.computeIfAbsent(placement, Columns::json);
    }
}
