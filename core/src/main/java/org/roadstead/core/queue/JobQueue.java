// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.queue.Verdicts.ShapeFilter;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;

/**
 * The jobs that a pull may get now. {@link Shares} say whose turn it is among groups. Within a group jobs that have waited for
 * the lift time go first, then higher priority, then the older one, which is the one with the lower number. A job that comes
 * back keeps its number and so its age. What a pull costs grows with the number of different terms that wait, not with the
 * number of jobs. For one thread.
 */
public final class JobQueue {
    private final TermsTable table;
    /** Only those with jobs. */
    private final Map<Integer, TermsQueue> queues = new HashMap<>();

    /** Only those with jobs; in the order in which they came. */
    private final Set<Group> inLine = new LinkedHashSet<>();

    private final Shares shares;
    private final Owners owners;
    private final Ages ages = new Ages();

    private long size;

    public JobQueue(TermsTable table, Shares shares, Owners owners) {
        this.table = table;
        this.shares = shares;
        this.owners = owners;
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

    /**
     * Takes up to {@code want} jobs out of line for {@code harvester}, best first, of shapes that {@code filter} takes, of
     * owners that may have more, and bound to no other.
     */
    public long[] take(int want, String harvester, ShapeFilter filter, Moment now) {
        long liftedBelow = liftedBelow(now);
        List<Line> lines = new ArrayList<>();
        List<Group> contenders = new ArrayList<>();
        for (Group group : inLine) {
            Line line = null;
            for (TermsQueue queue : group.queues) {
                if (queue.owner.mayRun() && queue.mayBeAt(harvester) && filter.takes(queue.shapeId)) {
                    line = line == null ? new Line(group) : line;
                    line.gather(queue, liftedBelow);
                }
            }
            if (line != null) {
                lines.add(line);
                contenders.add(group);
            }
        }
        if (lines.isEmpty() || want <= 0) {
            return new long[0];
        }
        shares.contend(contenders, inLine, now);
        lines.removeIf(line -> !line.ready());
        return take(want, new PriorityQueue<>(lines), liftedBelow, now);
    }

    private long[] take(int want, PriorityQueue<Line> lines, long liftedBelow, Moment now) {
        long[] taken = new long[Math.min(want, 64)];
        int count = 0;
        List<TermsQueue> touched = new ArrayList<>();
        for (Line line = lines.poll(); line != null && count < want; line = lines.poll()) {
            TermsQueue queue = line.best();
            if (count == taken.length) {
                taken = Arrays.copyOf(taken, Math.min(want, 2 * count));
            }
            taken[count++] = queue.nums.removeFirst();
            queue.group.given += shares.cost(queue.group, queue.cores, queue.durationMillis, now);
            queue.owner.given++;
            touched.add(queue);
            line.took(queue, liftedBelow);
            if (line.ready()) {
                lines.add(line);
            }
        }
        // From here on leases count.
        for (TermsQueue queue : touched) {
            queue.group.given = 0;
            queue.owner.given = 0;
            if (queue.nums.isEmpty()) {
                dropIfEmpty(queue);
            }
        }
        size -= count;
        return Arrays.copyOf(taken, count);
    }

    private long liftedBelow(Moment now) {
        return ages.liftedBelow(now.wall().toEpochMilli(), shares.policy().liftMillis());
    }

    /** Jobs with numbers below {@code next} are submitted by now. */
    public void submitted(long next, long at) {
        ages.mark(next, at, shares.policy().liftMillis());
    }

    /** All that was in line when the pool stopped is in line again. */
    public void resumed(Moment now) {
        for (Group group : inLine) {
            group.late = false;
            group.contended = now.monotonicMillis();
        }
    }

    /**
     * About how many jobs go before {@code num}, which has {@code terms}, among those of shapes that {@code filter} takes:
     * exactly those of its group that are ahead of it, and of each other group what falls to its shares meanwhile.
     */
    public long ahead(long num, int terms, ShapeFilter filter, Moment now) {
        TermsQueue own = queues.get(terms);
        if (own == null) {
            return 0;
        }
        long liftedBelow = liftedBelow(now);
        long ahead = 0;
        for (TermsQueue queue : own.group.queues) {
            if (filter.takes(queue.shapeId)) {
                ahead += aheadIn(queue, num, own.priority, liftedBelow);
            }
        }
        long others = 0;
        for (Group group : inLine) {
            if (group != own.group) {
                long size = 0;
                for (TermsQueue queue : group.queues) {
                    size += queue.owner.mayRun() && filter.takes(queue.shapeId) ? queue.nums.size() : 0;
                }
                others += Math.min(size, (long) Math.ceil((ahead + 1) * group.shares / own.group.shares));
            }
        }
        return ahead + others;
    }

    /** Told of jobs of one shape. */
    @FunctionalInterface
    public interface Work {
        void jobs(int shapeId, long jobs);
    }

    /**
     * What goes before one more job of {@code groupName} with {@code priority}, among what {@code harvester} may have and
     * {@code filter} takes: all of its group that has the priority or more, and of each other group what falls to its shares
     * meanwhile.
     */
    public void aheadOfNext(String groupName, int priority, String harvester, ShapeFilter filter, Work work) {
        Group own = shares.group(groupName);
        long ahead = 0;
        for (TermsQueue queue : own.queues) {
            if (queue.priority >= priority && queue.mayBeAt(harvester) && filter.takes(queue.shapeId)) {
                ahead += queue.nums.size();
                work.jobs(queue.shapeId, queue.nums.size());
            }
        }
        for (Group group : inLine) {
            if (group == own) {
                continue;
            }
            long size = 0;
            for (TermsQueue queue : group.queues) {
                size += isReachable(queue, harvester, filter) ? queue.nums.size() : 0;
            }
            double part = size == 0 ? 0 : Math.min(1, Math.ceil((ahead + 1) * group.shares / own.shares) / size);
            for (TermsQueue queue : group.queues) {
                if (part > 0 && isReachable(queue, harvester, filter)) {
                    work.jobs(queue.shapeId, (long) Math.ceil(part * queue.nums.size()));
                }
            }
        }
    }

    private static boolean isReachable(TermsQueue queue, String harvester, ShapeFilter filter) {
        return queue.owner.mayRun() && queue.mayBeAt(harvester) && filter.takes(queue.shapeId);
    }

    private static long aheadIn(TermsQueue queue, long num, int priority, long liftedBelow) {
        if (num < liftedBelow) {
            return queue.nums.below(num);
        }
        return queue.priority > priority
                ? queue.nums.size()
                : queue.nums.below(queue.priority == priority ? num : liftedBelow);
    }

    /** Tells of each of the terms that wait how many jobs do. */
    public void visit(BiConsumer<Integer, Long> visitor) {
        for (TermsQueue queue : queues.values()) {
            visitor.accept(queue.terms, queue.nums.size());
        }
    }

    /** Adds how many jobs of each owner are in line. */
    public void count(Map<String, Long> byOwner) {
        for (TermsQueue queue : queues.values()) {
            byOwner.merge(queue.owner.name, queue.nums.size(), Long::sum);
        }
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

    private TermsQueue queue(int terms) {
        TermsQueue known = queues.get(terms);
        if (known != null) {
            return known;
        }
        @Nullable Terms about = table.terms(terms);
        if (about == null) {
            throw new IllegalStateException("terms " + terms + " were never learnt");
        }
        Shape shape = about.shape();
        Group group = shares.group(shape.group());
        TermsQueue fresh = new TermsQueue(terms, table.shapeId(shape), about, group, owners.owner(shape.owner()));
        queues.put(terms, fresh);
        if (group.queues.isEmpty()) {
            inLine.add(group);
        }
        group.add(fresh);
        return fresh;
    }

    private void dropIfEmpty(TermsQueue queue) {
        if (queue.nums.isEmpty() && queues.remove(queue.terms) != null) {
            queue.group.remove(queue);
            if (queue.group.queues.isEmpty()) {
                inLine.remove(queue.group);
            }
        }
    }
}
