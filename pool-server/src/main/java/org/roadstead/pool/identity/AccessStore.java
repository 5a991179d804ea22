// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.roadstead.pool.store.PrivateFiles;
import org.roadstead.pool.store.Transactions;

/**
 * Tokens and who uploaded which blob, in a SQLite file of their own ({@code access.db}). Every change is durable when
 * the method returns. Thread-safe and blocking.
 */
public final class AccessStore implements AutoCloseable {
    private static final int VERSION = 1;
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE token(id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, role TEXT NOT NULL, subject TEXT,"
                    + " groups TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER, harvester TEXT) STRICT",
            "CREATE TABLE uploader(digest TEXT NOT NULL, subject TEXT NOT NULL, PRIMARY KEY(digest, subject))"
                    + " STRICT, WITHOUT ROWID");

    private final Connection connection;

    private AccessStore(Connection connection) {
        this.connection = connection;
    }

    /** Opens the file, making it when it is not there. */
    public static AccessStore open(Path file) {
        try {
            PrivateFiles.database(file);
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA synchronous=FULL");
                int version;
                try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                    version = row.next() ? row.getInt(1) : 0;
                }
                if (version > VERSION) {
                    throw new IllegalStateException(file + " was written by a newer release (version " + version + ")");
                }
                connection.setAutoCommit(false);
                if (version == 0) {
                    for (String sql : SCHEMA) {
                        statement.execute(sql);
                    }
                    statement.execute("PRAGMA user_version=" + VERSION);
                }
                connection.commit();
            }
            return new AccessStore(connection);
        } catch (SQLException | IOException e) {
            throw new AccessStoreException("cannot open " + file, e);
        }
    }

    /** Every token by the Latin-1 text of its hash, in the order of making. */
    synchronized Map<String, Token> tokens() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT id, hash, role, subject, groups, created, expires, harvester FROM token ORDER BY id")) {
            Map<String, Token> tokens = new LinkedHashMap<>();
            while (row.next()) {
                long expires = row.getLong(7);
                tokens.put(
                        Tokens.key(row.getBytes(2)),
                        new Token(
                                row.getString(1),
                                Principal.Role.valueOf(row.getString(3)),
                                row.getString(4),
                                split(row.getString(5)),
                                Instant.ofEpochMilli(row.getLong(6)),
                                expires == 0 ? null : Instant.ofEpochMilli(expires),
                                row.getString(8)));
            }
            return tokens;
        } catch (SQLException e) {
            throw new AccessStoreException("cannot read the tokens", e);
        }
    }

    /** Adds all of them or none. */
    synchronized void addTokens(Map<String, Token> byKey) {
        change("cannot store a token", () -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO token VALUES(?,?,?,?,?,?,?,?)")) {
                for (Map.Entry<String, Token> entry : byKey.entrySet()) {
                    Token token = entry.getValue();
                    insert.setString(1, token.id());
                    insert.setBytes(2, Tokens.hash(entry.getKey()));
                    insert.setString(3, token.role().name());
                    insert.setString(4, token.subject());
                    insert.setString(5, String.join("\n", token.groups()));
                    insert.setLong(6, token.created().toEpochMilli());
                    insert.setObject(
                            7, token.expires() == null ? null : token.expires().toEpochMilli());
                    insert.setString(8, token.harvester());
                    insert.executeUpdate();
                }
            }
        });
    }

    synchronized void removeToken(String id) {
        update("cannot revoke a token", "DELETE FROM token WHERE id=?", id, null);
    }

    /** Expired tokens are of no use to anybody; dropping them keeps the file small. */
    synchronized void removeExpired(Instant now) {
        change("cannot drop expired tokens", () -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM token WHERE expires IS NOT NULL AND expires<=?")) {
                delete.setLong(1, now.toEpochMilli());
                delete.executeUpdate();
            }
        });
    }

    synchronized void bindToken(String id, String name) {
        update("cannot bind a token", "UPDATE token SET subject=?2 WHERE id=?1 AND subject IS NULL", id, name);
    }

    /** Remembers that {@code subject} uploaded these bytes, and so may read them; whether that is new. */
    public synchronized boolean addUploader(String digest, String subject) {
        return update("cannot store an upload", "INSERT OR IGNORE INTO uploader VALUES(?,?)", digest, subject) > 0;
    }

    /** Whether {@code subject} uploaded these bytes. */
    public synchronized boolean isUploader(String digest, String subject) {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT 1 FROM uploader WHERE digest=? AND subject=?")) {
            query.setString(1, digest);
            query.setString(2, subject);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new AccessStoreException("cannot read the uploads", e);
        }
    }

    /** Who uploaded each blob. */
    public synchronized void visitUploads(BiConsumer<String, String> digestAndSubject) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT digest, subject FROM uploader")) {
            while (row.next()) {
                digestAndSubject.accept(row.getString(1), row.getString(2));
            }
        } catch (SQLException e) {
            throw new AccessStoreException("cannot read the uploads", e);
        }
    }

    /** Forgets who uploaded bytes that are no longer kept. */
    public synchronized void removeUploads(List<String> digests) {
        change("cannot forget an upload", () -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM uploader WHERE digest=?")) {
                for (String digest : digests) {
                    delete.setString(1, digest);
                    delete.executeUpdate();
                }
            }
        });
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AccessStoreException("cannot close the access store", e);
        }
    }

    private static List<String> split(String groups) {
        return groups.isEmpty() ? List.of() : List.of(groups.split("\n", -1));
    }

    private int update(String failure, String sql, String first, @Nullable String second) {
        int[] changed = new int[1];
        change(failure, () -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, first);
                if (second != null) {
                    statement.setString(2, second);
                }
                changed[0] = statement.executeUpdate();
            }
        });
        return changed[0];
    }

    private interface Change {
        void run() throws SQLException;
    }

    private void change(String failure, Change change) {
        try {
            try {
                change.run();
                connection.commit();
            } catch (SQLException e) {
                Transactions.rollBack(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw new AccessStoreException(failure, e);
        }
    }
}
