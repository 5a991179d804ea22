// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been begun and is to be ended, the last first. One that does not end well keeps none of the others. */
final class Stops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stops.class);

    private final Deque<Stop> stops = new ArrayDeque<>();

    /** How one thing is ended. */
    interface Action {
        void run() throws Exception;
    }

    private record Stop(String what, Action action) {}

    synchronized void add(String what, Action action) {
        stops.push(new Stop(what, action));
    }

    @Override
    public synchronized void close() {
        while (!stops.isEmpty()) {
            Stop stop = stops.pop();
            try {
                stop.action().run();
            } catch (TimeoutException e) {
                LOG.info("{} did not end in time and is left", stop.what());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("{} did not end well: {}", stop.what(), e.toString());
            }
        }
    }
}
