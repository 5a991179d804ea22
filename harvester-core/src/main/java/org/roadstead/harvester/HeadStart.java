// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import java.util.concurrent.Executor;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Json;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/** Loads what every harvester needs while something else is being done: most of a start is loading classes. */
final class HeadStart {
    /** A thread of its own for each piece of work; ends with it and holds up nothing. */
    static final Executor BESIDE = work -> {
        Thread thread = new Thread(work, "head-start");
        thread.setDaemon(true);
        thread.start();
    };

    private HeadStart() {}

    static void begin() {
        // First and alone: SLF4J complains when two threads wake it at once.
        LoggerFactory.getILoggerFactory();
        BESIDE.execute(HeadStart::loadDatabase);
        BESIDE.execute(HeadStart::loadMessages);
    }

    private static void loadDatabase() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            // Whoever opens a database next fails in the same way and says so.
            LoggerFactory.getLogger(HeadStart.class).debug("SQLite cannot be loaded", e);
        }
    }

    private static void loadMessages() {
        // Reader and writer fetch what they need when they are made; the mapper keeps it.
        Json.MAPPER.writerFor(HarvesterMessages.Hello.class);
        Json.MAPPER.readerFor(HarvesterMessages.Welcome.class);
        Json.MAPPER.writerFor(HarvesterMessages.Reconcile.class);
        Json.MAPPER.readerFor(HarvesterMessages.Reconciled.class);
    }
}
