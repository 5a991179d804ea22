// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/** Loads what every pool needs while the command line is still being read: most of a start is loading classes. */
final class HeadStart {
    private static final Executor BESIDE = work -> {
        Thread thread = new Thread(work, "pool-head-start");
        thread.setDaemon(true);
        thread.start();
    };

    private final CompletableFuture<Vertx> vertx;

    private HeadStart(CompletableFuture<Vertx> vertx) {
        this.vertx = vertx;
    }

    static HeadStart begin() {
        // Netty's events for Java Flight Recorder wake the recorder, recording or not: a fifth of a second.
        System.setProperty("io.netty.jfr.enabled", "false");
        // First and alone: SLF4J complains when two threads wake it at once.
        LoggerFactory.getILoggerFactory();
        BESIDE.execute(HeadStart::loadDatabase);
        return new HeadStart(CompletableFuture.supplyAsync(PoolServer::newVertx, BESIDE));
    }

    /** Waits for it. */
    Vertx vertx() {
        return vertx.join();
    }

    private static void loadDatabase() {
        try {
            SQLiteJDBCLoader.initialize();
        } catch (Exception e) {
            // Whoever opens a database next fails in the same way and says so.
            LoggerFactory.getLogger(HeadStart.class).debug("SQLite cannot be loaded", e);
        }
    }
}
