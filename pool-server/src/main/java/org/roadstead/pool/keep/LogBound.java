// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.roadstead.pool.engine.Housekeeping;

/** Keeps all logs together within a size: those of the jobs that were submitted first and have ended go first. */
final class LogBound implements Chore {
    private static final int JOBS_AT_ONCE = 50;

    private final Housekeeping house;
    private final long mostBytes;
    private final Every every = Every.of(Duration.ofSeconds(5));
    private long cursor;

    LogBound(Housekeeping house, long mostBytes) {
        this.house = house;
        this.mostBytes = mostBytes;
    }

    @Override
    public String name() {
        return "the bound on logs";
    }

    @Override
    public boolean piece() throws InterruptedException, ExecutionException {
        if (cursor == 0 && !every.isDue()) {
            return false;
        }
        List<Long> jobs = house.logs().usedBytes() > mostBytes ? house.logs().jobs(cursor, JOBS_AT_ONCE) : List.of();
        if (jobs.isEmpty()) {
            cursor = 0;
            every.done();
            return false;
        }
        List<Long> ended = new ArrayList<>();
        for (long job : jobs) {
            cursor = job;
            if (!house.store().isOpen(job)) {
                ended.add(job);
            }
        }
        if (!ended.isEmpty()) {
            house.dropLogs(ended).get();
        }
        return true;
    }
}
