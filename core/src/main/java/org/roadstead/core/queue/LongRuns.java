// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.Arrays;

/** Numbers as runs of neighbours, in the order they were added or, after {@link #sort}, by size. */
public final class LongRuns {
    private long[] bounds = new long[16];
    private int size;

    /** Told one run after another. */
    @FunctionalInterface
    public interface RunVisitor {
        void run(long first, long last);
    }

    /** Adds the numbers {@code first} to {@code last}. */
    public void add(long first, long last) {
        if (size > 0 && bounds[size - 1] + 1 == first) {
            bounds[size - 1] = last;
            return;
        }
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * size);
        }
        bounds[size++] = first;
        bounds[size++] = last;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** How many numbers there are in all runs. */
    public long count() {
        long count = 0;
        for (int i = 0; i < size; i += 2) {
            count += bounds[i + 1] - bounds[i] + 1;
        }
        return count;
    }

    /** Brings the runs, which must not overlap, into order and joins neighbours. */
    public void sort() {
        boolean sorted = true;
        for (int i = 2; i < size && sorted; i += 2) {
            sorted = bounds[i] > bounds[i - 1] + 1;
        }
        if (sorted) {
            return;
        }
        long[] firsts = new long[size / 2];
        long[] lasts = new long[size / 2];
        for (int i = 0; i < size; i += 2) {
            firsts[i / 2] = bounds[i];
            lasts[i / 2] = bounds[i + 1];
        }
        // Runs do not overlap, so the ends sort into the same order as the beginnings.
        Arrays.sort(firsts);
        Arrays.sort(lasts);
        size = 0;
        for (int i = 0; i < firsts.length; i++) {
            add(firsts[i], lasts[i]);
        }
    }

    public void forEach(RunVisitor visitor) {
        for (int i = 0; i < size; i += 2) {
            visitor.run(bounds[i], bounds[i + 1]);
        }
    }
}
