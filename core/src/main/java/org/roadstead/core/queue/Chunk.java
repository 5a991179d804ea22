// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of numbers from 0 to 65535: a sorted array while it is small, a bitmap when it is not. Two bytes a number or
 * less. (The containers of roaring bitmaps, arxiv.org/abs/1402.6407, cut down to what a queue needs.)
 */
final class Chunk {
    static final int SPAN = 1 << 16;
    private static final int MOST_IN_ARRAY = 4096;

    /** Null when {@link #bits} is in use. The numbers stand at from..to-1. */
    private char @Nullable [] array = new char[4];

    private int from;
    private int to;

    private long @Nullable [] bits;
    private int cardinality;
    /** No word before this one has a bit. */
    private int firstWord;

    int size() {
        return array != null ? to - from : cardinality;
    }

    int first() {
        if (array != null) {
            return array[from];
        }
        long[] words = bits();
        while (words[firstWord] == 0) {
            firstWord++;
        }
        return firstWord * 64 + Long.numberOfTrailingZeros(words[firstWord]);
    }

    boolean contains(int number) {
        return array != null ? find(array, number) >= 0 : (bits()[number >> 6] >>> number & 1) != 0;
    }

    boolean add(int number) {
        if (array != null && to - from == MOST_IN_ARRAY) {
            toBits();
        }
        if (array != null) {
            int at = find(array, number);
            if (at >= 0) {
                return false;
            }
            insert(-at - 1, (char) number);
            return true;
        }
        long[] words = bits();
        if (contains(number)) {
            return false;
        }
        words[number >> 6] |= 1L << number;
        firstWord = Math.min(firstWord, number >> 6);
        cardinality++;
        return true;
    }

    boolean remove(int number) {
        if (array != null) {
            int at = find(array, number);
            if (at < 0) {
                return false;
            }
            if (at == from) {
                from++;
            } else {
                System.arraycopy(array, at + 1, array, at, to - at - 1);
                to--;
            }
            return true;
        }
        if (!contains(number)) {
            return false;
        }
        bits()[number >> 6] &= ~(1L << number);
        cardinality--;
        return true;
    }

    /** Adds all numbers of both ends included; returns how many were new. */
    int addRange(int low, int high) {
        int before = size();
        if (array != null && (to == from || array[to - 1] < low) && before + high - low < MOST_IN_ARRAY) {
            for (int number = low; number <= high; number++) {
                insert(to, (char) number);
            }
            return high - low + 1;
        }
        if (array != null) {
            toBits();
        }
        long[] words = bits();
        for (int word = low >> 6; word <= high >> 6; word++) {
            long mask = mask(word, low, high);
            cardinality += Long.bitCount(mask & ~words[word]);
            words[word] |= mask;
        }
        firstWord = Math.min(firstWord, low >> 6);
        return size() - before;
    }

    /** Removes what lies between both ends included and adds it, moved by {@code offset}, to {@code removed}. */
    void removeRange(int low, int high, long offset, LongRuns removed) {
        if (array != null) {
            int begin = lower(array, low);
            int end = lower(array, high + 1);
            for (int i = begin; i < end; i++) {
                removed.add(offset + array[i], offset + array[i]);
            }
            System.arraycopy(array, end, array, begin, to - end);
            to -= end - begin;
            return;
        }
        long[] words = bits();
        for (int word = low >> 6; word <= high >> 6; word++) {
            long hit = words[word] & mask(word, low, high);
            words[word] &= ~hit;
            cardinality -= Long.bitCount(hit);
            runs(hit, offset + word * 64L, removed);
        }
    }

    /** Adds all numbers, moved by {@code offset}, to {@code into}. */
    void runs(long offset, LongRuns into) {
        if (array != null) {
            for (int i = from; i < to; i++) {
                into.add(offset + array[i], offset + array[i]);
            }
            return;
        }
        long[] words = bits();
        for (int word = firstWord; word < words.length; word++) {
            runs(words[word], offset + word * 64L, into);
        }
    }

    private static void runs(long word, long offset, LongRuns into) {
        long rest = word;
        while (rest != 0) {
            int begin = Long.numberOfTrailingZeros(rest);
            int length = Long.numberOfTrailingZeros(~(rest >>> begin));
            into.add(offset + begin, offset + begin + length - 1);
            rest = begin + length >= 64 ? 0 : rest & -1L << begin + length;
        }
    }

    /** How many numbers are below {@code number}. */
    int below(int number) {
        if (array != null) {
            return lower(array, number) - from;
        }
        long[] words = bits();
        int count = 0;
        for (int word = firstWord; word < number >> 6; word++) {
            count += Long.bitCount(words[word]);
        }
        return (number >> 6) < words.length ? count + Long.bitCount(words[number >> 6] & (1L << number) - 1) : count;
    }

    private static long mask(int word, int low, int high) {
        long mask = -1L;
        if (word == low >> 6) {
            mask &= -1L << low;
        }
        if (word == high >> 6) {
            mask &= -1L >>> 63 - (high & 63);
        }
        return mask;
    }

    private int find(char[] in, int number) {
        return Arrays.binarySearch(in, from, to, (char) number);
    }

    /** The place of the first number that is not below {@code number}, which may be 65536. */
    private int lower(char[] in, int number) {
        if (number >= SPAN) {
            return to;
        }
        int at = find(in, number);
        return at >= 0 ? at : -at - 1;
    }

    private void insert(int at, char number) {
        char[] in = array();
        if (at == from && from > 0) {
            in[--from] = number;
            return;
        }
        if (to == in.length) {
            int size = to - from;
            // Half of a long array that is free in front is used before the array grows.
            char[] target = from > size ? in : new char[Math.min(MOST_IN_ARRAY, Math.max(4, size + (size >> 1) + 1))];
            System.arraycopy(in, from, target, 0, size);
            at -= from;
            from = 0;
            to = size;
            array = target;
            in = target;
        }
        System.arraycopy(in, at, in, at + 1, to - at);
        in[at] = number;
        to++;
    }

    private void toBits() {
        char[] in = array();
        long[] words = new long[SPAN / 64];
        for (int i = from; i < to; i++) {
            words[in[i] >> 6] |= 1L << in[i];
        }
        cardinality = to - from;
        bits = words;
        array = null;
    }

    private char[] array() {
        if (array == null) {
            throw new IllegalStateException("the chunk is a bitmap");
        }
        return array;
    }

    private long[] bits() {
        if (bits == null) {
            throw new IllegalStateException("the chunk is an array");
        }
        return bits;
    }
}
