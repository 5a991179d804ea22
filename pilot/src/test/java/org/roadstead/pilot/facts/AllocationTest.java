// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllocationTest {
    /** A step of {@code salloc -N2 -n2 -c4 --mem=2000 --gres=gpu:2} as Slurm 22.05 sets it. */
    private static final Map<String, String> STEP = Map.of(
            "SLURM_JOB_ID", "42",
            "SLURM_NODEID", "1",
            "SLURM_CPUS_ON_NODE", "4",
            "SLURM_MEM_PER_NODE", "2000",
            "CUDA_VISIBLE_DEVICES", "2,3");

    @Test
    void outside_of_slurm_there_is_none() {
        assertTrue(Allocation.of(Map.of("HOME", "/root")).isEmpty());
    }

    @Test
    void part_of_an_allocation_on_this_node_is_read() {
        assertEquals(
                new Allocation("42", "1", 4, 2000L << 20, List.of("2", "3"), null),
                Allocation.of(STEP).orElseThrow());
    }

    @Test
    void memory_for_each_core_is_that_of_all_cores() {
        Map<String, String> step = new HashMap<>(STEP);
        step.remove("SLURM_MEM_PER_NODE");
        step.put("SLURM_MEM_PER_CPU", "100");
        assertEquals(400L << 20, Allocation.of(step).orElseThrow().memory());
    }

    @Test
    void memory_of_zero_means_all_there_is_and_is_left_open() {
        Map<String, String> step = new HashMap<>(STEP);
        step.put("SLURM_MEM_PER_NODE", "0");
        assertNull(Allocation.of(step).orElseThrow().memory());
    }

    @Test
    void end_said_by_the_environment_is_taken() throws Exception {
        Map<String, String> step = new HashMap<>(STEP);
        step.put("SLURM_JOB_END_TIME", "1700000600");
        Allocation allocation = Allocation.of(step).orElseThrow();
        assertEquals(Duration.ofMinutes(10), allocation.timeLeft(Instant.ofEpochSecond(1_700_000_000)));
        assertEquals(Duration.ZERO, allocation.timeLeft(Instant.ofEpochSecond(1_700_000_601)));
    }

    @Test
    void time_left_is_read_in_all_of_slurms_forms() {
        assertEquals(Duration.ofSeconds(59), Allocation.parse("0:59\n"));
        assertEquals(Duration.ofSeconds(3661), Allocation.parse("1:01:01"));
        assertEquals(Duration.ofSeconds(2 * 86400 + 3 * 3600 + 4 * 60 + 5), Allocation.parse("2-03:04:05"));
        assertNull(Allocation.parse("UNLIMITED"));
        assertNull(Allocation.parse("INVALID"));
        assertNull(Allocation.parse(""));
    }
}
