// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;

/** All leases, by number and by job, and in the order in which they run out. */
final class LeaseBook {
    private static final int SLACK = 1_024;

    private final TreeMap<Long, Lease> byNum = new TreeMap<>();
    private final Map<JobId, Lease> byJob = new HashMap<>();
    /** May be early for a lease that was renewed, and may hold leases that have ended; never late. */
    private PriorityQueue<Timer> timers = new PriorityQueue<>();

    private record Timer(long at, Lease lease) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(lease.num(), other.lease.num());
        }
    }

    int size() {
        return byNum.size();
    }

    Collection<Lease> all() {
        return byNum.values();
    }

    /** Those of the jobs {@code first} to {@code last}. */
    Collection<Lease> between(long first, long last) {
        return byNum.subMap(first, true, last, true).values();
    }

    @Nullable
    Lease of(JobId job) {
        return byJob.get(job);
    }

    @Nullable
    Lease of(long num) {
        return byNum.get(num);
    }

    void add(Lease lease, long until) {
        lease.until = until;
        byNum.put(lease.num(), lease);
        byJob.put(lease.job, lease);
        timers.add(new Timer(until, lease));
    }

    void remove(Lease lease) {
        byNum.remove(lease.num());
        byJob.remove(lease.job);
        if (timers.size() > 2 * byNum.size() + SLACK) {
            PriorityQueue<Timer> fresh = new PriorityQueue<>(byNum.size() + 1);
            for (Lease live : byNum.values()) {
                fresh.add(new Timer(live.until, live));
            }
            timers = fresh;
        }
    }

    /** Holds {@code lease} until {@code until} at least; a lease is never shortened by this. */
    void extend(Lease lease, long until) {
        lease.until = Math.max(lease.until, until);
    }

    /** Holds {@code lease} until {@code until} and no longer: its holder has taken back what it may have promised beyond. */
    void limit(Lease lease, long until) {
        lease.until = until;
        timers.add(new Timer(until, lease));
    }

    /** A lease that has run out at {@code now}; null when there is none. It stays in the book. */
    @Nullable
    Lease expired(long now) {
        Timer head = head();
        return head != null && head.at <= now ? head.lease : null;
    }

    /** When the first lease runs out; {@link Long#MAX_VALUE} without leases. */
    long nextExpiry() {
        Timer head = head();
        return head == null ? Long.MAX_VALUE : head.at;
    }

    private @Nullable Timer head() {
        for (Timer head = timers.peek(); head != null; head = timers.peek()) {
            boolean live = byNum.get(head.lease.num()) == head.lease;
            if (live && head.lease.until <= head.at) {
                return head;
            }
            timers.poll();
            if (live) {
                timers.add(new Timer(head.lease.until, head.lease));
            }
        }
        return null;
    }
}
