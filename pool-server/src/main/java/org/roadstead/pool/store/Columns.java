// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Event;
import org.roadstead.core.lease.Holder;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.StartWindow;

/** How records become columns and back. */
final class Columns {
    static final String JOB = "j.num, j.body, j.terms, j.phase, j.reason, j.attempt, j.tries, j.losses, j.stopping,"
            + " j.answered, j.harvester, j.incarnation, j.generation, j.released, j.placement, j.exit";
    static final String BODY =
            "b.first, b.size, b.id, b.owner, b.grp, b.created, b.not_before, b.window_end, b.after, b.terms,"
                    + " b.promised";
    static final String EVENT =
            "e.seq, e.body, e.first, e.last, e.phase, e.at, e.reason, e.message, e.attempt, e.placement";
    /** The same columns for the event of a body's submission. */
    static final String SUBMISSION =
            "b.event AS seq, b.first AS body, b.first, b.first + b.size - 1, 0, b.created, 50, NULL, 0, NULL";

    static final int JOB_COLUMNS = 16;
    static final int BODY_COLUMNS = 11;

    private static final Phase[] PHASES = Phase.values();
    private static final Map<Integer, Reason> REASONS = new HashMap<>();
    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};
    private static final TypeReference<List<Integer>> NUMBERS = new TypeReference<>() {};

    static {
        for (Reason reason : Reason.values()) {
            REASONS.put(reason.code(), reason);
        }
    }

    private Columns() {}

    static Phase phase(int ordinal) {
        return PHASES[ordinal];
    }

    static @Nullable Reason reason(@Nullable Long code) {
        return code == null
                ? null
                : Objects.requireNonNull(REASONS.get(code.intValue()), () -> "no reason has the code " + code);
    }

    static @Nullable Long code(@Nullable Reason reason) {
        return reason == null ? null : (long) reason.code();
    }

    static JobRow job(ResultSet row) throws SQLException {
        String harvester = row.getString(11);
        String placement = row.getString(15);
        Holder holder = harvester == null
                ? null
                : new Holder(
                        harvester,
                        row.getLong(12),
                        row.getLong(13),
                        placement == null
                                ? new Placement(harvester, null, null, null, null)
                                : parse(placement, Placement.class),
                        row.getInt(14) != 0);
        String exit = row.getString(16);
        return new JobRow(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                phase(row.getInt(4)),
                reason(Sqlite.getLong(row, 5)),
                row.getInt(6),
                row.getInt(7),
                row.getInt(8),
                reason(Sqlite.getLong(row, 9)),
                row.getInt(10) != 0,
                holder,
                exit == null ? null : parse(exit, Exit.class));
    }

    /** @param at the column before the first of {@link #BODY} */
    static BodyFacts body(ResultSet row, int at) throws SQLException {
        String after = row.getString(at + 9);
        String promised = row.getString(at + 11);
        return new BodyFacts(
                row.getLong(at + 1),
                row.getLong(at + 2),
                row.getString(at + 3),
                row.getString(at + 4),
                row.getString(at + 5),
                parse(row.getString(at + 10), NUMBERS),
                new StartWindow(instant(row, at + 7), instant(row, at + 8)),
                after == null ? List.of() : parse(after, STRINGS),
                Instant.ofEpochMilli(row.getLong(at + 6)),
                promised == null ? null : Promised.parse(promised));
    }

    static StoredEvent event(ResultSet row, BodyFacts body) throws SQLException {
        String placement = row.getString(10);
        Event event = new Event(
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                phase(row.getInt(5)),
                row.getLong(6),
                reason(Sqlite.getLong(row, 7)),
                row.getString(8),
                row.getInt(9),
                placement == null ? null : parse(placement, Placement.class));
        return stored(row.getLong(1), event, body);
    }

    static StoredEvent stored(long seq, Event event, BodyFacts body) {
        boolean single = event.first() == event.last();
        return new StoredEvent(seq, body.id(), single ? body.job(event.first()).value() : body.id(), event);
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        Long millis = Sqlite.getLong(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    static String json(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new StoreException("cannot write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    static <T> T parse(String json, Class<T> type) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new StoreException("cannot read a stored " + type.getSimpleName(), e);
        }
    }

    static <T> T parse(String json, TypeReference<T> type) {
        try {
            return Json.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new StoreException("cannot read a stored list", e);
        }
    }
}
