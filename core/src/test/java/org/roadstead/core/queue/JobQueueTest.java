// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;

class JobQueueTest {
    private static final Moment NOW = new Moment(1_000, Instant.parse("2026-11-23T08:00:00Z"));
    private final TermsTable table = new TermsTable();
    private final JobQueue queue = new JobQueue(table, new Shares(), new Owners());

    private void terms(int id, int priority) {
        Shape shape = new Shape("ada", "astro", RunKind.COMMAND, id, id, id, 1, 0, null, 1, new TreeSet<>(), 1);
        table.put(id, new Terms(shape, priority, 1, 1, IfMissed.FAIL));
    }

    @Test
    void queues_are_merged_by_priority_and_age() {
        terms(1, 0);
        terms(2, 0);
        terms(3, 1);
        queue.addRange(10, 12, 1);
        queue.add(11_000, 2);
        queue.add(5, 2);
        queue.add(99_999, 3);
        assertEquals("99999 5 10 11 12 11000", join(queue.take(10, "h", shape -> true, NOW)));
        assertEquals(0, queue.size());
        queue.checkInvariants();
    }

    @Test
    void shapes_that_are_not_taken_stay_in_line() {
        terms(1, 0);
        terms(2, 0);
        queue.add(1, 1);
        queue.add(2, 2);
        int wanted = table.shapeId(
                table.shape(table.shapeId(Objects.requireNonNull(table.terms(2)).shape())));
        assertEquals("2", join(queue.take(10, "h", shape -> shape == wanted, NOW)));
        assertTrue(queue.contains(1, 1));
    }

    @Test
    void waiting_job_costs_less_than_64_bytes() {
        int jobs = 1_000_000;
        for (int id = 1; id <= 1_000; id++) {
            terms(id, 0);
        }
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        for (int num = 1; num <= jobs; num++) {
            queue.add(num, 1 + num % 1_000);
        }
        System.gc();
        long bytes = (runtime.totalMemory() - runtime.freeMemory() - before) / jobs;
        assertTrue(bytes < 64, bytes + " bytes a job");
        assertEquals(jobs, queue.size());
    }

    private static String join(long[] nums) {
        StringBuilder text = new StringBuilder();
        for (long num : nums) {
            text.append(text.length() == 0 ? "" : " ").append(num);
        }
        return text.toString();
    }
}
