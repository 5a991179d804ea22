// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roadstead.core.reason.Reason;

/** Lines as Slurm 22.05.8 wrote them in the sandbox, those for a lost node and a requeue after slurmstepd's source. */
final class EndWordTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "slurmstepd-c1: error: *** JOB 2 ON c1 CANCELLED AT 2026-11-23T15:12:37 ***; ALLOCATION_CANCELLED",
                "slurmstepd-c3: error: *** JOB 3 ON c3 CANCELLED AT 2026-11-23T15:12:39 DUE TO PREEMPTION ***; PREEMPTED",
                "slurmstepd: error: *** JOB 3 ON c3 CANCELLED AT 2026-11-23T15:12:39 DUE TO TIME LIMIT ***; TIME_LIMIT",
                "slurmstepd: error: *** JOB 3 ON c3 CANCELLED AT 2026-11-23T15:12:39 DUE TO NODE FAILURE, SEE SLURMCTLD LOG FOR DETAILS ***; NODE_FAILED",
                "slurmstepd: error: *** JOB 3 ON c3 CANCELLED AT 2026-11-23T15:12:39 DUE TO JOB REQUEUE ***; REQUEUED",
                "slurmstepd-c3: error: Exceeded job memory limit; OUT_OF_MEMORY",
                "something else; PILOT_DRAINED"
            })
    void line_of_slurm_says_why(String line, Reason reason) {
        assertEquals(reason, EndWord.read("earlier\n" + line + "\nTerminated\n"));
    }

    @Test
    void end_of_a_long_output_is_what_counts(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        Files.writeString(log, "x".repeat(20_000) + "\n*** JOB 2 ON c1 CANCELLED AT 2026-11-23T15:12:37 ***\n");
        assertEquals(Reason.ALLOCATION_CANCELLED, EndWord.of(Map.of("ROADSTEAD_ALLOCATION_LOG", log.toString())));
    }

    @Test
    void nothing_said_is_nothing_of_slurms() {
        assertEquals(Reason.PILOT_DRAINED, EndWord.of(Map.of()));
        assertEquals(Reason.PILOT_DRAINED, EndWord.of(Map.of("ROADSTEAD_ALLOCATION_LOG", "/nowhere/log")));
    }
}
