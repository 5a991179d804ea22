// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pilot.link.HarvesterLink;
import org.roadstead.pilot.link.HttpFailure;

/**
 * Calls to the harvester made on other threads, with their ends told on the pilot's thread; and how long to wait after
 * failures. Methods are for the pilot's thread.
 */
final class Talk {
    private static final int LONGEST_WAIT_MILLIS = 1000;

    /** A call that waits for its answer. */
    @FunctionalInterface
    interface Call<T> {
        T make(HarvesterLink link) throws IOException;
    }

    private final HarvesterLink link;
    private final Executor threads;
    private final Consumer<Runnable> pilot;
    private final RandomGenerator random;
    private final PilotLog log;
    private int failures;
    private long notBefore = Long.MIN_VALUE;
    private boolean refused;

    Talk(HarvesterLink link, Executor threads, Consumer<Runnable> pilot, RandomGenerator random, PilotLog log) {
        this.link = link;
        this.threads = threads;
        this.pilot = pilot;
        this.random = random;
        this.log = log;
    }

    /** Makes {@code call}; its answer with the moment it was sent, or its failure, comes back on the pilot's thread. */
    <T> void start(Call<T> call, BiConsumer<T, Moment> answered, Runnable failed) {
        Moment sentAt = SystemTime.INSTANCE.moment();
        threads.execute(() -> {
            try {
                T answer = call.make(link);
                pilot.accept(() -> {
                    succeeded();
                    answered.accept(answer, sentAt);
                });
            } catch (IOException | RuntimeException e) {
                pilot.accept(() -> {
                    failed(e);
                    failed.run();
                });
            }
        });
    }

    private void succeeded() {
        if (failures > 0) {
            log.change("harvester", "answers again");
        }
        failures = 0;
        refused = false;
    }

    private void failed(Exception e) {
        failures++;
        refused = e instanceof HttpFailure failure && (failure.status() == 401 || failure.status() == 403);
        link.forgetConnections();
        log.failure("harvester", e);
        int most = Math.min(LONGEST_WAIT_MILLIS, 50 << Math.min(failures, 5));
        notBefore = SystemTime.INSTANCE.moment().monotonicMillis() + most / 2 + random.nextInt(most / 2 + 1);
    }

    /** For a call that this thread makes itself. */
    HarvesterLink link() {
        return link;
    }

    /** Whether the last call was answered. */
    boolean isUp() {
        return failures == 0;
    }

    /** Whether the harvester does not know this pilot. */
    boolean isRefused() {
        return refused;
    }

    /** Milliseconds until the next call may be made; 0 now. */
    long waitMillis(Moment now) {
        return failures == 0 ? 0 : Math.max(0, notBefore - now.monotonicMillis());
    }
}
