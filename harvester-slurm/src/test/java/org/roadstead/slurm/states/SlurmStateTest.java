// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.states;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.core.reason.Reason;
import org.roadstead.slurm.states.SlurmState.Fate;

final class SlurmStateTest {
    /** job_state_string() and its flags in slurm_protocol_defs.c of 22.05, and what later releases have added. */
    private static final List<String> WORDS = List.of(
            "PENDING",
            "RUNNING",
            "SUSPENDED",
            "COMPLETED",
            "CANCELLED",
            "FAILED",
            "TIMEOUT",
            "NODE_FAIL",
            "PREEMPTED",
            "BOOT_FAIL",
            "DEADLINE",
            "OUT_OF_MEMORY",
            "COMPLETING",
            "CONFIGURING",
            "RESIZING",
            "RESV_DEL_HOLD",
            "REQUEUED",
            "REQUEUE_FED",
            "REQUEUE_HOLD",
            "REVOKED",
            "SIGNALING",
            "SPECIAL_EXIT",
            "STAGE_OUT",
            "STOPPED",
            "LAUNCH_FAILED",
            "RECONFIG_FAIL");

    @Test
    void word_of_slurm_has_a_meaning_of_its_own() {
        for (String word : WORDS) {
            assertNotEquals(SlurmState.UNKNOWN, SlurmState.of(word), word);
        }
        Set<String> sentences =
                Arrays.stream(SlurmState.values()).map(SlurmState::sentence).collect(Collectors.toSet());
        assertEquals(SlurmState.values().length, sentences.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EXPEDITING", "17", "NODE FAIL"})
    void word_that_is_new_is_unknown_and_proves_nothing(String word) {
        assertEquals(Fate.OUT_OF_SIGHT, SlurmState.of(word).fate());
    }

    @Test
    void word_is_understood_as_every_command_prints_it() {
        assertEquals(SlurmState.CANCELLED, SlurmState.of("CANCELLED by 1000"));
        assertEquals(SlurmState.CANCELLED, SlurmState.of("CANCELLED+"));
        assertEquals(SlurmState.RUNNING, SlurmState.of(" running "));
    }

    @ParameterizedTest
    @EnumSource(SlurmState.class)
    void end_is_never_charged_to_a_job(SlurmState state) {
        Reason reason = state.reason();
        assertFalse(reason != null && reason.isCharged());
        assertTrue(reason == null || reason.isEndOfAllocation());
    }

    @Test
    void node_that_failed_proves_no_death() {
        assertEquals(Fate.OUT_OF_SIGHT, SlurmState.NODE_FAIL.fate());
    }

    @Test
    void reason_of_a_wait_is_slurms_word_and_what_it_means() {
        assertEquals("Resources: it is next, and what it needs is in use", PendingReason.sentence("Resources"));
        assertEquals(
                "ReqNodeNotAvail, UnavailableNodes:c3: nodes it needs are down, drained or reserved",
                PendingReason.sentence("ReqNodeNotAvail, UnavailableNodes:c3"));
        assertEquals(
                "QOSMaxJobsPerUserLimit: a limit of its quality of service is reached",
                PendingReason.sentence("QOSMaxJobsPerUserLimit"));
        assertEquals("SomethingNew", PendingReason.sentence("SomethingNew"));
        assertEquals("Slurm does not say why", PendingReason.sentence(""));
    }
}
