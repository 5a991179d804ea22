// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.JobRow;

/**
 * The promises beside platforms with queues: waits, limits, refusals, preemption, nodes that fail without proof, a late view,
 * harvesters killed between an order and what follows. {@code -Droadstead.seed=N} runs one seed with its trace.
 */
class QueueSimulationTest {
    private static final long SEEDS = Long.getLong("roadstead.queue.seeds", 200);

    private static World world(long seed, boolean traced) {
        return new World(seed, Plan.of(new SplittableRandom(seed ^ 0xcafe)).withQueues(), null, traced);
    }

    @Test
    void no_promise_is_broken_and_no_queue_is_flooded_whatever_goes_wrong() {
        Long one = Long.getLong("roadstead.seed");
        if (one != null) {
            System.out.println(trace(one));
        }
        TreeMap<Long, RuntimeException> found = new TreeMap<>();
        LongStream.rangeClosed(one == null ? 1 : one, one == null ? SEEDS : one)
                .parallel()
                .forEach(seed -> {
                    try {
                        world(seed, false).run();
                    } catch (RuntimeException e) {
                        synchronized (found) {
                            found.put(seed, e);
                        }
                    }
                });
        if (!found.isEmpty()) {
            StringBuilder text = new StringBuilder(found.size() + " seeds fail\n");
            found.forEach((seed, e) ->
                    text.append("seed ").append(seed).append(": ").append(e).append('\n'));
            fail(
                    text.append(trace(found.firstKey())).toString(),
                    found.firstEntry().getValue());
        }
    }

    private static String trace(long seed) {
        World world = world(seed, true);
        String end = "nothing goes wrong";
        try {
            world.run();
        } catch (RuntimeException e) {
            end = e.toString();
        }
        return world.plan + "\n" + world.traced() + "\n" + end;
    }

    @Test
    void in_peace_every_job_completes_at_its_first_attempt_within_the_time_of_its_allocation() {
        for (long seed = 1; seed <= 20; seed++) {
            World world = new World(seed, Plan.calm(2, 20, 3).withQueues(), null, false);
            world.run();
            for (JobRow row : world.poolDisk.committed.all()) {
                assertEquals(Phase.COMPLETED, row.phase(), "seed " + seed + ": " + row);
                assertEquals(0, row.losses(), "seed " + seed + ": " + row);
            }
            assertEquals(
                    world.plan.jobs(),
                    world.referee.starts().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum());
        }
    }
}
