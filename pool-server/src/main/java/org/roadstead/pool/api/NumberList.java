// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.util.Arrays;

/** Numbers in the order they were added, four bytes each. */
final class NumberList {
    private int[] numbers = new int[0];
    private int size;

    void add(int number) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(16, size * 2));
        }
        numbers[size++] = number;
    }

    void addAll(NumberList other) {
        if (other.size > 0) {
            numbers = Arrays.copyOf(numbers, size + other.size);
            System.arraycopy(other.numbers, 0, numbers, size, other.size);
            size += other.size;
        }
    }

    int get(int index) {
        return numbers[index];
    }

    int size() {
        return size;
    }
}
