// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.pool.store.Doomed;
import org.roadstead.pool.store.LogStore;
import org.roadstead.pool.store.StoreReads;

/** {@link Housekeeping} as requests to the writer, like anybody's. */
final class EngineUpkeep implements Housekeeping {
    private final PoolWriter writer;
    private final StoreReads store;
    private final LogStore logs;

    EngineUpkeep(PoolWriter writer, StoreReads store, LogStore logs) {
        this.writer = writer;
        this.store = store;
        this.logs = logs;
    }

    private <T> CompletableFuture<T> ask(Ask.Work<T> work) {
        return writer.ask(new Ask<>(work));
    }

    @Override
    public CompletableFuture<Long> remove(List<String> bodies) {
        return ask(turn -> {
            long removed = 0;
            for (String id : bodies) {
                BodyFacts body = turn.store().body(id);
                long jobs = body == null ? 0 : turn.ledger().remove(id);
                if (body != null && jobs > 0 && !body.isSweep()) {
                    turn.logs().drop(body.first(), body.first());
                }
                removed += jobs;
            }
            return removed;
        });
    }

    @Override
    public CompletableFuture<Boolean> purge(Doomed sweep, long last) {
        return ask(turn -> {
            turn.logs().drop(sweep.next(), last);
            turn.store().purge(sweep, last);
            return true;
        });
    }

    @Override
    public CompletableFuture<Boolean> dropLogs(List<Long> nums) {
        return ask(turn -> {
            long last = 0;
            for (long num : nums) {
                turn.logs().drop(num, num);
                last = Math.max(last, num);
            }
            turn.logs().markDroppedTo(last);
            return true;
        });
    }

    @Override
    public CompletableFuture<Integer> dropEvents(Instant at, int most) {
        return ask(turn -> turn.store().dropEvents(at.toEpochMilli(), most));
    }

    @Override
    public CompletableFuture<Integer> dropAnswers(Instant at, int most) {
        return ask(turn -> turn.store().dropAnswers(at.toEpochMilli(), most));
    }

    @Override
    public CompletableFuture<Long> shrink(int pages) {
        return ask(turn -> turn.store().shrink(pages) + turn.logs().shrink(pages));
    }

    @Override
    public long unusedPages() {
        return store.unusedPages() + logs.unusedPages();
    }

    @Override
    public StoreReads store() {
        return store;
    }

    @Override
    public LogStore logs() {
        return logs;
    }
}
