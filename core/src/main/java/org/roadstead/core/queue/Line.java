// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** What one group has for the pull that is being answered, best first. */
final class Line implements Comparable<Line> {
    final Group group;
    private final List<Head> gathered = new ArrayList<>(1);
    private PriorityQueue<Head> heads = new PriorityQueue<>();
    private double place;
    private long oldest;

    /** The first job of a queue; a queue is in the heap with its present one only. */
    private record Head(TermsQueue queue, boolean lifted, long num) implements Comparable<Head> {
        @Override
        public int compareTo(Head other) {
            if (lifted != other.lifted) {
                return lifted ? -1 : 1;
            }
            return lifted || queue.priority == other.queue.priority
                    ? Long.compare(num, other.num)
                    : Integer.compare(other.queue.priority, queue.priority);
        }
    }

    Line(Group group) {
        this.group = group;
    }

    void gather(TermsQueue queue, long liftedBelow) {
        gathered.add(head(queue, liftedBelow));
    }

    private static Head head(TermsQueue queue, long liftedBelow) {
        long num = queue.nums.first();
        return new Head(queue, num < liftedBelow, num);
    }

    /** Whether it has anything; to be asked before it is compared with others, and after each {@link #take}. */
    boolean ready() {
        if (!gathered.isEmpty()) {
            heads = new PriorityQueue<>(gathered);
            gathered.clear();
        }
        Head best = heads.peek();
        while (best != null && !best.queue.owner.mayRun()) {
            heads.poll();
            best = heads.peek();
        }
        place = group.place();
        oldest = best == null ? 0 : best.num;
        return best != null;
    }

    /** The queue with the best job, which is to be taken now; then {@link #took}. */
    TermsQueue best() {
        Head best = heads.poll();
        if (best == null) {
            throw new IllegalStateException("the line of " + group.name + " is empty");
        }
        return best.queue;
    }

    /** Its first job was taken. */
    void took(TermsQueue queue, long liftedBelow) {
        if (!queue.nums.isEmpty()) {
            heads.add(head(queue, liftedBelow));
        }
    }

    @Override
    public int compareTo(Line other) {
        int byPlace = Double.compare(place, other.place);
        return byPlace != 0 ? byPlace : Long.compare(oldest, other.oldest);
    }
}
