// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.queue.Verdicts.ShapeFilter;

/**
 * The jobs that a pull may get now: higher priority first, then the older one, which is the one with the lower number.
 * A job that comes back keeps its number and so its age. What a pull costs grows with the number of different terms
 * that wait, not with the number of jobs. For one thread.
 */
public final class JobQueue {
    private final TermsTable table;
    /** Only those with jobs. */
    private final Map<Integer, TermsQueue> queues = new HashMap<>();

    private long size;

    public JobQueue(TermsTable table) {
        this.table = table;
    }

    /** Jobs in line. */
    public long size() {
        return size;
    }

    /** How many different terms wait. */
    public int queues() {
        return queues.size();
    }

    public void add(long num, int terms) {
        if (queue(terms).nums.add(num)) {
            size++;
        }
    }

    /** Adds the jobs {@code first} to {@code last}, none of which is in line. */
    public void addRange(long first, long last, int terms) {
        queue(terms).nums.addRange(first, last);
        size += last - first + 1;
    }

    /** Takes a job out of line; false when it was not in it. */
    public boolean remove(long num, int terms) {
        TermsQueue queue = queues.get(terms);
        if (queue == null || !queue.nums.remove(num)) {
            return false;
        }
        size--;
        dropIfEmpty(queue);
        return true;
    }

    /** Takes those of {@code first} to {@code last} out of line that have {@code terms}, and adds them to {@code removed}. */
    public void removeRange(long first, long last, int terms, LongRuns removed) {
        TermsQueue queue = queues.get(terms);
        if (queue != null) {
            size -= queue.nums.size();
            queue.nums.removeRange(first, last, removed);
            size += queue.nums.size();
            dropIfEmpty(queue);
        }
    }

    public boolean contains(long num, int terms) {
        TermsQueue queue = queues.get(terms);
        return queue != null && queue.nums.contains(num);
    }

    /** Takes up to {@code want} jobs out of line, best first, of shapes that {@code filter} takes. */
    public long[] take(int want, ShapeFilter filter) {
        PriorityQueue<TermsQueue> heads = null;
        for (TermsQueue queue : queues.values()) {
            if (filter.takes(queue.shapeId)) {
                heads = heads == null ? new PriorityQueue<>(JobQueue::compareHeads) : heads;
                heads.add(queue);
            }
        }
        return heads == null || want <= 0 ? new long[0] : take(want, heads);
    }

    private long[] take(int want, PriorityQueue<TermsQueue> heads) {
        long[] taken = new long[Math.min(want, 64)];
        int count = 0;
        TermsQueue best = heads.poll();
        while (best != null && count < want) {
            // Stay with the best queue as long as it is ahead of the next one.
            TermsQueue next = heads.peek();
            do {
                if (count == taken.length) {
                    taken = Arrays.copyOf(taken, Math.min(want, 2 * count));
                }
                long num = best.nums.first();
                best.nums.remove(num);
                taken[count++] = num;
            } while (count < want && !best.nums.isEmpty() && (next == null || compareHeads(best, next) < 0));
            if (best.nums.isEmpty()) {
                queues.remove(best.terms);
            } else {
                heads.add(best);
            }
            best = heads.poll();
        }
        size -= count;
        return Arrays.copyOf(taken, count);
    }

    /** Jobs ahead of {@code num} among those of shapes that {@code filter} takes. */
    public long ahead(long num, int priority, ShapeFilter filter) {
        long ahead = 0;
        for (TermsQueue queue : queues.values()) {
            if (queue.priority >= priority && filter.takes(queue.shapeId)) {
                ahead += queue.priority > priority ? queue.nums.size() : queue.nums.below(num);
            }
        }
        return ahead;
    }

    /** Asserts that the sums are right and no empty queue is kept. */
    public void checkInvariants() {
        long sum = 0;
        Iterator<TermsQueue> each = queues.values().iterator();
        while (each.hasNext()) {
            TermsQueue queue = each.next();
            if (queue.nums.isEmpty() || queue.nums.runs().count() != queue.nums.size()) {
                throw new IllegalStateException("the queue of terms " + queue.terms + " is empty or miscounted");
            }
            sum += queue.nums.size();
        }
        if (sum != size) {
            throw new IllegalStateException(sum + " jobs are in line, " + size + " were counted");
        }
    }

    private static int compareHeads(TermsQueue a, TermsQueue b) {
        return a.priority != b.priority
                ? Integer.compare(b.priority, a.priority)
                : Long.compare(a.nums.first(), b.nums.first());
    }

    private TermsQueue queue(int terms) {
        TermsQueue known = queues.get(terms);
        if (known != null) {
            return known;
        }
        @Nullable Terms about = table.terms(terms);
        if (about == null) {
            throw new IllegalStateException("terms " + terms + " were never learnt");
        }
        TermsQueue fresh = new TermsQueue(terms, table.shapeId(about.shape()), about.priority());
        queues.put(terms, fresh);
        return fresh;
    }

    private void dropIfEmpty(TermsQueue queue) {
        if (queue.nums.isEmpty()) {
            queues.remove(queue.terms);
        }
    }
}
