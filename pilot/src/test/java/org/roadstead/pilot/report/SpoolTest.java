// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.Step;

/** What waits on a pilot's disk for its harvester. */
final class SpoolTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temp;

    private static Progress result(int number) {
        JobId job = new JobId(String.format("j%026d", number));
        return new Progress(
                job,
                1,
                1,
                List.of(new Step(Phase.COMPLETED, number, null, null)),
                null,
                new Exit(0, null, null, null),
                null,
                null);
    }

    private List<Progress> reopened() throws Exception {
        try (Spool spool = Spool.open(temp.resolve("results"))) {
            return spool.waiting();
        }
    }

    @Test
    void results_survive_until_they_are_safe() throws Exception {
        try (Spool spool = Spool.open(temp.resolve("results"))) {
            spool.keep(List.of(result(1), result(2)));
            spool.keep(List.of(result(2), result(3)));
        }
        assertEquals(List.of(result(2), result(3)), reopened());
    }

    @Test
    void file_stays_small_however_many_results_pass_through() throws Exception {
        Path file = temp.resolve("results");
        long largest = 0;
        try (Spool spool = Spool.open(file)) {
            spool.keep(List.of(result(0)));
            for (int i = 1; i < 1_500; i++) {
                spool.keep(List.of(result(0), result(i)));
                largest = Math.max(largest, Files.size(file));
            }
            assertEquals(2, spool.waiting().size());
        }
        assertTrue(largest > 200_000 && largest <= 300_000, "largest " + largest);
        assertEquals(List.of(result(0), result(1_499)), reopened());
        assertTrue(Files.notExists(temp.resolve("results.new")));
    }

    @Test
    void file_is_emptied_when_nothing_waits_and_much_has_passed() throws Exception {
        try (Spool spool = Spool.open(temp.resolve("results"))) {
            List<Progress> many = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                many.add(result(i));
            }
            spool.keep(many);
            spool.keep(List.of());
            assertEquals(0, Files.size(temp.resolve("results")));
        }
    }

    @Test
    void line_torn_by_a_kill_costs_nothing_that_comes_after_it() throws Exception {
        try (Spool spool = Spool.open(temp.resolve("results"))) {
            spool.keep(List.of(result(1)));
        }
        Files.writeString(temp.resolve("results"), "{\"job\":\"j0", StandardOpenOption.APPEND);
        try (Spool spool = Spool.open(temp.resolve("results"))) {
            assertEquals(List.of(result(1)), spool.waiting());
            spool.keep(List.of(result(1), result(2)));
        }
        assertEquals(List.of(result(1), result(2)), reopened());
    }
}
