// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.PriorityQueue;

/** What happens when. Events of the same millisecond happen in the order in which they were arranged. */
final class Timeline {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long serial;

    private record Event(long at, long serial, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(serial, other.serial);
        }
    }

    /** True time in milliseconds, which no process can read. */
    long now() {
        return now;
    }

    void in(long millis, Runnable action) {
        events.add(new Event(now + Math.max(0, millis), serial++, action));
    }

    /** Lets the next event happen; false when there is none. */
    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        now = next.at;
        next.action.run();
        return true;
    }
}
