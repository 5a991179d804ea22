// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** Runs one harvester as this process: says when it is ready, and follows signals. */
public final class Foreground {
    private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);
    private static final Duration END_GRACE = Duration.ofSeconds(5);

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int SUPERSEDED = 3;

    private Foreground() {}

    /** Returns the exit code when the harvester has ended. An {@link IOException} says in one sentence why it cannot start. */
    public static int run(HarvesterConfig config, Harvester.Kind kind, boolean endPilots)
            throws IOException, InterruptedException {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        try (Harvester harvester = Harvester.start(config, kind)) {
            harvester.welcomed().thenAccept(name -> {
                System.out.println("harvester " + name + " ready");
                System.out.flush();
            });
            harvester.ended().thenAccept(ending -> {
                if (ending == Harvester.Ending.SUPERSEDED) {
                    System.err.println("another start of the harvester " + config.name()
                            + " has taken over; this one ends and leaves its pilots alone");
                    exit.complete(SUPERSEDED);
                } else if (ending == Harvester.Ending.REFUSED) {
                    System.err.println("the pool at " + config.pool().base() + " does not let the harvester "
                            + config.name() + " in with the token of " + config.tokenFile() + ": "
                            + harvester.refusal());
                    exit.complete(FAILED);
                } else {
                    exit.complete(DONE);
                }
            });
            followSignals(harvester, endPilots, exit);
            return exit.join();
        } catch (CompletionException e) {
            LOG.error("the harvester failed", e);
            return FAILED;
        }
    }

    private static void followSignals(Harvester harvester, boolean endPilots, CompletableFuture<Integer> exit) {
        AtomicInteger interrupts = new AtomicInteger();
        Signal.handle(new Signal("INT"), signal -> {
            if (interrupts.incrementAndGet() == 1) {
                LOG.info("draining; once more ends at once and leaves pilots running");
                harvester.drain();
            } else {
                exit.complete(DONE);
            }
        });
        Signal.handle(new Signal("TERM"), signal -> {
            if (endPilots) {
                LOG.info("ending all pilots");
                harvester.endPilots(END_GRACE);
            } else {
                exit.complete(DONE);
            }
        });
    }
}
