// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.cluster;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member that comes up beside a pool already at work: its classes cost more than everything else a pool loads, and
 * the first seconds belong to whoever waits for the pool. What is told before it is up is forgotten.
 */
public final class LateMember implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LateMember.class);

    private final AtomicReference<Member> member = new AtomicReference<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Starts it after {@code delayMillis}, on a thread of its own. */
    public void start(long delayMillis, Consumer<String> onHint) {
        Thread thread = new Thread(() -> run(delayMillis, onHint), "cluster-start");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(long delayMillis, Consumer<String> onHint) {
        try {
            if (stopped.await(delayMillis, TimeUnit.MILLISECONDS)) {
                return;
            }
            Member started = Member.start(onHint);
            member.set(started);
            if (stopped.getCount() == 0) {
                close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("the cluster member did not start; this pool goes on alone", e);
        }
    }

    public void seen(String harvester) {
        Member present = member.get();
        if (present != null) {
            present.seen(harvester);
        }
    }

    public void changed(String job) {
        Member present = member.get();
        if (present != null) {
            present.changed(job);
        }
    }

    /** Whether it is up. */
    public boolean isUp() {
        return member.get() != null;
    }

    @Override
    public void close() {
        stopped.countDown();
        Member present = member.getAndSet(null);
        if (present != null) {
            present.close();
        }
    }
}
