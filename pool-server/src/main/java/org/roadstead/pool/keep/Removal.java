// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.roadstead.core.job.Phase;
import org.roadstead.pool.engine.Housekeeping;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.store.Doomed;
import org.roadstead.pool.store.EndedBody;

/**
 * Removes jobs and sweeps that ended long enough ago, or that are too many, in the order of their submission. They are in
 * the archive, on disk, before they are gone.
 */
final class Removal implements Chore {
    /** Removed in one turn of the writer: about five milliseconds of it. */
    private static final int JOBS_AT_ONCE = 200;

    private static final int LOOKED_AT_ONCE = 500;
    private static final Duration LONGEST_BETWEEN = Duration.ofMinutes(10);

    private final Pool pool;
    private final Housekeeping house;
    private final Retention retention;
    private final Archive archive;
    private final InstantSource clock;
    private final Every every;
    private final Every whenTooMany = Every.of(Duration.ofSeconds(1));
    private long cursor;

    Removal(Pool pool, Retention retention, Archive archive, InstantSource clock) {
        this.pool = pool;
        this.house = pool.housekeeping();
        this.retention = retention;
        this.archive = archive;
        this.clock = clock;
        this.every = Every.twentiethOf(retention.jobs(), LONGEST_BETWEEN);
    }

    @Override
    public String name() {
        return "the removal of what has ended";
    }

    @Override
    public boolean piece() throws IOException, InterruptedException, ExecutionException {
        Optional<Doomed> left = house.store().doomed();
        if (left.isPresent()) {
            purge(left.get());
            return true;
        }
        long tooMany = tooMany();
        if (cursor == 0 && !every.isDue() && (tooMany <= 0 || !whenTooMany.isDue())) {
            return false;
        }
        List<EndedBody> bodies = house.store().bodies(cursor, LOOKED_AT_ONCE);
        long before = clock.instant().minus(retention.jobs()).toEpochMilli();
        List<String> chosen = new ArrayList<>();
        boolean over = bodies.size() < LOOKED_AT_ONCE;
        long jobs = 0;
        for (EndedBody body : bodies) {
            if (body.created() >= before && tooMany <= 0) {
                over = true; // whatever comes after it is younger still
                break;
            }
            if (jobs >= JOBS_AT_ONCE) {
                over = false;
                break;
            }
            cursor = body.first();
            if (body.over() && (body.at() < before || tooMany > 0)) {
                chosen.add(body.id());
                jobs += Math.min(body.size(), JOBS_AT_ONCE);
                tooMany -= body.size();
            }
        }
        if (!chosen.isEmpty()) {
            archive.bodies(pool.reads(), chosen, clock.instant());
            house.remove(chosen).get();
        }
        if (over) {
            cursor = 0;
            every.done();
            whenTooMany.done();
        }
        return !over || !chosen.isEmpty();
    }

    private long tooMany() {
        Map<Phase, Long> byPhase = pool.figures().jobsByPhase();
        long ended = 0;
        for (Phase phase : Phase.values()) {
            ended += phase.isTerminal() ? byPhase.getOrDefault(phase, 0L) : 0;
        }
        return ended - retention.mostJobs();
    }

    private void purge(Doomed sweep) throws IOException, InterruptedException, ExecutionException {
        long last = Math.min(sweep.last(), sweep.next() + JOBS_AT_ONCE - 1);
        archive.members(sweep, house.store().rows(sweep.next(), last));
        house.purge(sweep, last).get();
    }
}
