// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.PoolRecords.Recovery;
import org.roadstead.core.offer.OfferSet;

/** The tables of offers: sets as long as they are remembered, and which jobs come from them. */
final class SqliteOffers {
    /** Of more sets that are over the oldest go before their time. */
    static final int MOST_OVER = 100_000;

    private SqliteOffers() {}

    static void apply(SqliteApply.Statements statements, Changes changes) throws SQLException {
        for (Changes.KeptOffers each : changes.offers().values()) {
            keep(statements, each);
        }
        for (Changes.AcceptedOffer each : changes.accepted()) {
            Sqlite.bind(
                            statements.of("INSERT OR REPLACE INTO accepted_offers VALUES (?, ?, ?)"),
                            each.num(),
                            each.set() + "." + each.offer().number(),
                            Columns.json(each.offer()))
                    .executeUpdate();
        }
        if (changes.offersKeptSince() != null) {
            Sqlite.bind(statements.of("DELETE FROM offer_sets WHERE open=0 AND until<?"), changes.offersKeptSince())
                    .executeUpdate();
            Sqlite.bind(
                            statements.of("DELETE FROM offer_sets WHERE open=0 AND seq <= (SELECT max(seq) FROM"
                                    + " offer_sets) - ?"),
                            MOST_OVER)
                    .executeUpdate();
        }
    }

    private static void keep(SqliteApply.Statements statements, Changes.KeptOffers kept) throws SQLException {
        int open = kept.set().open() ? 1 : 0;
        String offers = Columns.json(kept.set());
        if (kept.request() != null) {
            Sqlite.bind(
                            statements.of("INSERT OR REPLACE INTO offer_sets (id, open, until, offers, request)"
                                    + " VALUES (?, ?, ?, ?, ?)"),
                            kept.set().id(),
                            open,
                            kept.until(),
                            offers,
                            kept.request())
                    .executeUpdate();
            return;
        }
        Sqlite.bind(
                        statements.of("UPDATE offer_sets SET open=?, until=?, offers=? WHERE id=?"),
                        open,
                        kept.until(),
                        offers,
                        kept.set().id())
                .executeUpdate();
    }

    static @Nullable OfferSet find(SqliteApply.Statements statements, String id) throws SQLException {
        try (ResultSet row = Sqlite.bind(statements.of("SELECT offers FROM offer_sets WHERE id=?"), id)
                .executeQuery()) {
            return row.next() ? Columns.parse(row.getString(1), OfferSet.class) : null;
        }
    }

    static String request(SqliteApply.Statements statements, String id) throws SQLException {
        try (ResultSet row = Sqlite.bind(statements.of("SELECT request FROM offer_sets WHERE id=?"), id)
                .executeQuery()) {
            if (!row.next()) {
                throw new StoreException("there are no offers " + id, null);
            }
            return row.getString(1);
        }
    }

    static void recover(Connection connection, Recovery recovery) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT offers FROM offer_sets WHERE open=1 ORDER BY seq")) {
            while (row.next()) {
                recovery.offers(Columns.parse(row.getString(1), OfferSet.class));
            }
        }
    }
}
