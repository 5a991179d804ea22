// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * A sorted set of numbers of jobs that costs about two bytes a number, less for whole ranges. Every operation on one
 * number takes time that grows with the logarithm of the span of the set, not with its size. For one thread.
 */
public final class NumSet {
    private static final int BITS = 16;
    private static final int LOW = Chunk.SPAN - 1;

    private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
    private long size;

    public long size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The smallest; the set must not be empty. */
    public long first() {
        Map.Entry<Long, Chunk> chunk = chunks.firstEntry();
        if (chunk == null) {
            throw new NoSuchElementException("the set is empty");
        }
        return (chunk.getKey() << BITS) + chunk.getValue().first();
    }

    /** Removes the smallest; the set must not be empty. */
    public long removeFirst() {
        long first = first();
        remove(first);
        return first;
    }

    public boolean contains(long number) {
        Chunk chunk = chunks.get(number >> BITS);
        return chunk != null && chunk.contains((int) (number & LOW));
    }

    /** Whether {@code number} was not there before. */
    public boolean add(long number) {
        boolean added =
                chunks.computeIfAbsent(number >> BITS, key -> new Chunk()).add((int) (number & LOW));
        size += added ? 1 : 0;
        return added;
    }

    /** Whether {@code number} was there. */
    public boolean remove(long number) {
        Chunk chunk = chunks.get(number >> BITS);
        if (chunk == null || !chunk.remove((int) (number & LOW))) {
            return false;
        }
        size--;
        if (chunk.size() == 0) {
            chunks.remove(number >> BITS);
        }
        return true;
    }

    /** Adds {@code first} to {@code last}. */
    public void addRange(long first, long last) {
        for (long key = first >> BITS; key <= last >> BITS; key++) {
            int low = key == first >> BITS ? (int) (first & LOW) : 0;
            int high = key == last >> BITS ? (int) (last & LOW) : LOW;
            size += chunks.computeIfAbsent(key, none -> new Chunk()).addRange(low, high);
        }
    }

    /** Removes what lies from {@code first} to {@code last} and adds it to {@code removed}, in order. */
    public void removeRange(long first, long last, LongRuns removed) {
        Map<Long, Chunk> inside = chunks.subMap(first >> BITS, true, last >> BITS, true);
        inside.entrySet().removeIf(entry -> {
            long key = entry.getKey();
            Chunk chunk = entry.getValue();
            int low = key == first >> BITS ? (int) (first & LOW) : 0;
            int high = key == last >> BITS ? (int) (last & LOW) : LOW;
            int before = chunk.size();
            chunk.removeRange(low, high, key << BITS, removed);
            size -= before - chunk.size();
            return chunk.size() == 0;
        });
    }

    /** How many are below {@code number}. */
    public long below(long number) {
        long count = 0;
        for (Chunk chunk : chunks.headMap(number >> BITS).values()) {
            count += chunk.size();
        }
        Chunk own = chunks.get(number >> BITS);
        return own == null ? count : count + own.below((int) (number & LOW));
    }

    /** All as runs, in order. */
    public LongRuns runs() {
        LongRuns runs = new LongRuns();
        for (Map.Entry<Long, Chunk> entry : chunks.entrySet()) {
            entry.getValue().runs(entry.getKey() << BITS, runs);
        }
        return runs;
    }
}
