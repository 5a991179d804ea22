// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GpusTest {
    @Test
    void two_jobs_never_have_one_in_common_and_what_is_given_back_goes_out_again() {
        Gpus gpus = Gpus.of(3, List.of("2", "3", "5"), Map.of(), true);
        List<String> first = gpus.take(2);
        List<String> second = gpus.take(1);
        assertEquals(List.of("2", "3"), first);
        assertEquals(List.of("5"), second);
        assertThrows(IllegalStateException.class, () -> gpus.take(1));
        gpus.give(first);
        assertEquals(List.of("2"), gpus.take(1));
        assertThrows(IllegalStateException.class, () -> gpus.take(2));
    }

    @Test
    void payload_is_told_in_the_variables_that_the_pilot_has() {
        Gpus gpus = Gpus.of(2, List.of("0", "1"), Map.of("ROCR_VISIBLE_DEVICES", "0,1"), true);
        assertEquals(
                Map.of("CUDA_VISIBLE_DEVICES", "0,1", "ROCR_VISIBLE_DEVICES", "0,1"), gpus.environment(gpus.take(2)));
    }

    @Test
    void job_without_gpus_is_shown_none_in_an_allocation_and_on_a_pilot_with_some() {
        assertEquals(
                Map.of("CUDA_VISIBLE_DEVICES", ""),
                Gpus.of(0, List.of(), Map.of(), true).environment(List.of()));
        assertEquals(
                Map.of("CUDA_VISIBLE_DEVICES", ""),
                Gpus.of(1, List.of(), Map.of(), false).environment(List.of()));
    }

    @Test
    void pilot_that_has_nothing_to_say_about_gpus_says_nothing() {
        assertEquals(Map.of(), Gpus.of(0, List.of(), Map.of(), false).environment(List.of()));
    }

    @Test
    void gpus_without_names_are_numbered() {
        assertEquals(List.of("0", "1"), Gpus.of(2, List.of(), Map.of(), false).take(2));
    }
}
