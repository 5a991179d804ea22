// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.reason;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void codes_ofAllReasons_areDistinct() {
        assertEquals(
                Reason.values().length,
                Arrays.stream(Reason.values()).map(Reason::code).distinct().count());
    }

    /** A change here is a change of what costs people an attempt, and of codes that others have stored. */
    @Test
    void charged_reasons_areTheJobsOwnDoing() {
        assertEquals(
                "EXIT_NONZERO=10 KILLED_BY_SIGNAL=11 DURATION_EXCEEDED=12 LAUNCH_FAILED=13"
                        + " MEMORY_EXCEEDED=14 DISK_EXCEEDED=15 PROCESSES_EXCEEDED=16 LOG_EXCEEDED=17 IMAGE_FAILED=18 INPUT_UNAVAILABLE=20"
                        + " INPUT_SIZE_WRONG=21 INPUT_CHECKSUM_WRONG=22 INPUT_PATH_REFUSED=23 OUTPUT_MISSING=24"
                        + " OUTPUT_FAILED=25 OUTPUT_TOO_LARGE=26 OUTPUT_PATH_REFUSED=27",
                Arrays.stream(Reason.values())
                        .filter(Reason::isCharged)
                        .map(reason -> reason + "=" + reason.code())
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void sentences_areMiddlesOfSentences() {
        for (Reason reason : Reason.values()) {
            assertFalse(reason.sentence().isBlank() || reason.sentence().endsWith("."), reason.name());
        }
    }
}
