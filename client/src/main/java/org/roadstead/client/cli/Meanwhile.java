// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.roadstead.client.http.PoolClient;
import org.roadstead.client.http.PoolProblem;

/** Tells somebody who waits for a job, once and after a moment, why it does not start, unless it is just not its turn. */
final class Meanwhile implements AutoCloseable {
    private static final Duration MOMENT = Duration.ofSeconds(3);
    private static final Set<String> GOES_ON = Set.of("IN_LINE", "HELD");

    private final Surroundings surroundings;
    private final PoolClient pool;
    private final String job;
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param job one that stands for all that is waited for */
    Meanwhile(Surroundings surroundings, PoolClient pool, String job) {
        this.surroundings = surroundings;
        this.pool = pool;
        this.job = job;
        Thread thread = new Thread(this::tell, "meanwhile");
        thread.setDaemon(true);
        thread.start();
    }

    private void tell() {
        try {
            if (over.await(MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            JsonNode explanation = pool.get("/jobs/" + job + "/explain");
            String reason = Words.text(explanation, "reason");
            if (Words.text(explanation, "phase").equals("WAITING") && !GOES_ON.contains(reason)) {
                surroundings
                        .err()
                        .println("roadstead: it waits: " + Words.text(explanation, "message") + " (" + reason
                                + "); `roadstead explain " + job + "` tells more");
                surroundings.err().flush();
            }
        } catch (PoolProblem e) {
            // Whoever waits for the job is asking the same pool and tells of it.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
