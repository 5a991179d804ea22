// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.ArrayDeque;

/**
 * When jobs were submitted, by number, as exactly as lifting them needs: a few hundred marks, whatever waits. For one
 * thread.
 */
public final class Ages {
    private static final int MARKS = 256;

    private final ArrayDeque<Mark> marks = new ArrayDeque<>();

    /** Numbers below {@code next} were submitted at {@code at} (wall clock, milliseconds) or before. */
    private record Mark(long next, long at) {}

    /** Says that all numbers below {@code next}, and no others, are submitted. */
    public void mark(long next, long at, long liftMillis) {
        Mark last = marks.pollLast();
        if (last != null) {
            Mark before = marks.peekLast();
            // The newest mark moves along until it is far enough from the one before.
            if (before == null || last.at - before.at >= Math.max(1, liftMillis / MARKS)) {
                marks.addLast(last);
            }
        }
        marks.addLast(new Mark(next, last == null ? at : Math.max(at, last.at)));
        if (marks.size() > 4 * MARKS) {
            marks.pollFirst();
        }
    }

    /** Jobs with numbers below this one were submitted {@code liftMillis} ago or earlier. */
    long liftedBelow(long at, long liftMillis) {
        long below = 0;
        while (marks.size() > 1) {
            Mark first = marks.pollFirst();
            Mark second = marks.peekFirst();
            if (second == null || second.at > at - liftMillis) {
                marks.addFirst(first);
                break;
            }
        }
        Mark first = marks.peekFirst();
        if (first != null && first.at <= at - liftMillis) {
            below = first.next;
        }
        return below;
    }
}
