// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumSetTest {
    private static List<Long> numbers(LongRuns runs) {
        List<Long> numbers = new ArrayList<>();
        runs.forEach((first, last) -> {
            for (long number = first; number <= last; number++) {
                numbers.add(number);
            }
        });
        return numbers;
    }

    /** Small and large spans, so that arrays, bitmaps and the step from one to the other are all met. */
    @ParameterizedTest
    @ValueSource(longs = {100, 6_000, 9_000, 70_000, 200_000, 1_000_000_000L})
    void set_does_what_a_sorted_set_does(long span) {
        Random random = new Random(span);
        NumSet set = new NumSet();
        TreeSet<Long> model = new TreeSet<>();
        for (int step = 0; step < 4_000; step++) {
            long number = 1 + (random.nextLong() & Long.MAX_VALUE) % span;
            long other = Math.min(span, number + random.nextInt(3_000));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> assertEquals(model.add(number), set.add(number));
                case 3 -> assertEquals(model.remove(number), set.remove(number));
                case 4 -> {
                    for (long each = number; each <= other; each++) {
                        model.add(each);
                    }
                    set.addRange(number, other);
                }
                case 5 -> {
                    LongRuns removed = new LongRuns();
                    set.removeRange(number, other, removed);
                    assertEquals(List.copyOf(model.subSet(number, true, other, true)), numbers(removed));
                    model.subSet(number, true, other, true).clear();
                }
                case 6 -> {
                    for (int i = 0; i < 50 && !model.isEmpty(); i++) {
                        assertEquals(model.first(), set.first());
                        assertEquals(model.pollFirst() != null, set.remove(set.first()));
                    }
                }
                default -> {
                    assertEquals(model.contains(number), set.contains(number));
                    assertEquals(model.headSet(number).size(), set.below(number));
                }
            }
            assertEquals(model.size(), set.size());
        }
        assertEquals(List.copyOf(model), numbers(set.runs()));
    }
}
