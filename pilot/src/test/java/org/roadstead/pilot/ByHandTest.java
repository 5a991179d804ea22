// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.resource.Capability;

/** Pilots that a person starts, as processes. */
@SuppressWarnings("NullAway.Init")
final class ByHandTest {
    @TempDir
    Path temp;

    private FakeHarvester harvester;

    @BeforeEach
    void begin() throws Exception {
        harvester = new FakeHarvester();
    }

    @AfterEach
    void end() {
        harvester.close();
    }

    @Test
    void pilot_by_hand_is_let_in_once_runs_a_job_and_says_when_it_ends() throws Exception {
        try (PilotProcess pilot = PilotProcess.byHand(harvester.url(), temp, "--idle", "PT1S")) {
            JobId job = harvester.offer("{'run': {'kind': 'command', 'command': ['true']}}");
            await().atMost(Duration.ofSeconds(20)).until(() -> harvester.last(job) == Phase.COMPLETED);
            assertTrue(pilot.process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, pilot.process.exitValue(), pilot.errors());
            assertEquals(1, harvester.enrols.size());
            assertEquals(List.of(), harvester.enrols.get(0).groups());
            assertEquals(
                    harvester.enrols.get(0).pilot(), harvester.hellos.get(0).pilot());
            assertEquals(1, harvester.byes.size());
        }
    }

    @Test
    void pilot_by_hand_for_a_group_says_so_and_has_what_it_was_told() throws Exception {
        try (PilotProcess pilot = PilotProcess.byHand(
                harvester.url(), temp, "--serve", "group:radio", "--features", "ib,amd", "--gpus", "2")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> !harvester.hellos.isEmpty());
            assertTrue(pilot.process.isAlive());
            assertEquals(List.of("radio"), harvester.enrols.get(0).groups());
            Capability capability = harvester.hellos.get(0).capability();
            assertEquals(new TreeSet<>(List.of("radio")), capability.serve().groups());
            assertEquals(new TreeSet<>(List.of("amd", "ib")), capability.features());
            assertEquals(2, capability.most().gpus());
        }
    }
}
