// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings the tables of a database up to this release. A folder of resources holds numbered scripts and a file {@code
 * list} that names them in order; each is run once, in a transaction of its own, and never changed afterwards. A
 * statement ends with a semicolon at the end of a line.
 */
public final class Migrations {
    private Migrations() {}

    /**
     * Runs what has not been run.
     *
     * @param folder of this class's package
     * @throws StoreException also when the database was written by a newer release
     */
    public static void apply(Connection connection, String folder) throws SQLException {
        boolean auto = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS migrations (script TEXT PRIMARY KEY) WITHOUT ROWID");
            Set<String> done = new HashSet<>();
            try (ResultSet rows = statement.executeQuery("SELECT script FROM migrations")) {
                while (rows.next()) {
                    done.add(rows.getString(1));
                }
            }
            List<String> known =
                    read(folder, "list").lines().filter(line -> !line.isBlank()).toList();
            for (String script : done) {
                if (!known.contains(script)) {
                    throw new StoreException(
                            "the database has the tables of " + script + ", which a newer release made", null);
                }
            }
            for (String script : known) {
                if (!done.contains(script)) {
                    for (String sql : statements(read(folder, script))) {
                        statement.execute(sql);
                    }
                    statement.execute("INSERT INTO migrations VALUES ('" + script + "')");
                    connection.commit();
                }
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(auto);
        }
    }

    static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : script.lines().toList()) {
            if (line.strip().startsWith("--")) {
                continue;
            }
            open.append(line).append('\n');
            if (line.stripTrailing().endsWith(";")) {
                statements.add(open.toString());
                open.setLength(0);
            }
        }
        if (!open.toString().isBlank()) {
            throw new StoreException("a script ends in the middle of a statement: " + open, null);
        }
        return statements;
    }

    private static String read(String folder, String name) {
        try (InputStream in = Migrations.class.getResourceAsStream(folder + "/" + name)) {
            if (in == null) {
                throw new StoreException("the script " + folder + "/" + name + " is missing", null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StoreException("the script " + folder + "/" + name + " cannot be read", e);
        }
    }
}
