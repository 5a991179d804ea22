// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.reason.Reason;
import org.roadstead.pilot.launch.Sweep;

/** Payloads that take more than they may, on real processes: each ends with its reason and the pilot lives on. */
@SuppressWarnings("NullAway.Init")
final class ContainmentTest {
    private static final AtomicInteger PILOTS = new AtomicInteger();

    @TempDir
    Path temp;

    private FakeHarvester harvester;
    private final String id = "pcontain" + ProcessHandle.current().pid() + "x" + PILOTS.incrementAndGet();

    @BeforeEach
    void start() throws Exception {
        harvester = new FakeHarvester();
    }

    @AfterEach
    void end() {
        harvester.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    private PilotProcess pilot(String... more) throws IOException {
        String[] words = new String[more.length + 2];
        words[0] = "--id";
        words[1] = id;
        System.arraycopy(more, 0, words, 2, more.length);
        return PilotProcess.start(harvester, temp, words);
    }

    private JobId sh(String script, String resources) throws Exception {
        return harvester.offer("{'run': {'kind': 'command', 'command': ['/bin/sh', '-c', '" + script
                + "']}, 'resources': {" + resources + "}}");
    }

    /** Ended for this reason, nothing of it left, and the pilot takes the next job. */
    private void assertContained(PilotProcess pilot, JobId job, Reason reason) throws Exception {
        soon().untilAsserted(() -> assertEquals(Phase.FAILED, harvester.last(job)));
        Exit exit = harvester.exit(job);
        assertNotNull(exit);
        assertEquals(reason, exit.reason(), String.valueOf(exit.message()));
        assertNotNull(exit.message());
        assertEquals(List.of(), new Sweep(id).strays(Set.of()));
        assertTrue(pilot.process.isAlive());
        JobId next = sh("true", "");
        soon().untilAsserted(() -> assertEquals(Phase.COMPLETED, harvester.last(next)));
    }

    @Test
    void memory_of_the_whole_tree_beyond_what_was_asked_for_ends_the_job() throws Exception {
        try (PilotProcess pilot = pilot()) {
            JobId job = sh(
                    "setsid sh -c \\\"head -c 90000000 /dev/zero | tail | sleep 1000\\\" & head -c 90000000 /dev/zero | tail | sleep 1000",
                    "'memory': '120MiB'");
            assertContained(pilot, job, Reason.MEMORY_EXCEEDED);
        }
    }

    @Test
    void directory_larger_than_what_was_asked_for_ends_the_job() throws Exception {
        try (PilotProcess pilot = pilot()) {
            JobId job = sh("head -c 50000000 /dev/zero >filler; sleep 1000", "'disk': '20MiB'");
            assertContained(pilot, job, Reason.DISK_EXCEEDED);
            JobId hidden =
                    sh("exec 5>filler; rm filler; head -c 50000000 /dev/zero >&5; sleep 1000", "'disk': '20MiB'");
            assertContained(pilot, hidden, Reason.DISK_EXCEEDED);
            soon().until(() ->
                    Files.list(pilot.data.resolve("jobs")).noneMatch(each -> Files.exists(each.resolve("filler"))));
        }
    }

    @Test
    void file_with_holes_counts_for_what_it_takes() throws Exception {
        try (PilotProcess pilot = pilot()) {
            JobId job = sh("truncate -s 1G sparse; sleep 3", "'disk': '20MiB'");
            soon().untilAsserted(() -> assertEquals(Phase.COMPLETED, harvester.last(job)));
            assertTrue(pilot.process.isAlive());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "sweep"})
    void more_processes_than_allowed_end_the_job(String how) throws Exception {
        try (PilotProcess pilot = pilot("--processes", "60", "--containment", how)) {
            JobId many = sh("for i in $(seq 100); do setsid sleep 1000 & done; wait", "");
            assertContained(pilot, many, Reason.PROCESSES_EXCEEDED);
            JobId bomb = sh("bomb() { sleep 0.2; bomb & bomb & wait; }; bomb", "");
            assertContained(pilot, bomb, Reason.PROCESSES_EXCEEDED);
        }
    }

    @Test
    void flood_of_output_ends_the_job_and_its_log_keeps_the_head() throws Exception {
        try (PilotProcess pilot = pilot("--log-limit", "30MiB")) {
            JobId job = sh("echo begin; exec yes flood", "");
            assertContained(pilot, job, Reason.LOG_EXCEEDED);
            assertTrue(harvester.log(job, "stdout").startsWith("begin\nflood\n"));
        }
    }

    @Test
    void child_that_left_its_session_and_cleared_its_environment_is_found_by_descent() throws Exception {
        Path pids = temp.resolve("pids");
        Path script = Files.writeString(
                temp.resolve("leave"),
                "env -i setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo $! >" + pids + "; sleep 3\n");
        try (PilotProcess pilot = pilot("--containment", "sweep")) {
            JobId job = sh("exec sh " + script, "");
            soon().untilAsserted(() -> assertEquals(Phase.COMPLETED, harvester.last(job)));
            long orphan = Long.parseLong(Files.readString(pids).strip());
            soon().until(() ->
                    ProcessHandle.of(orphan).filter(ProcessHandle::isAlive).isEmpty());
            assertTrue(pilot.process.isAlive());
        }
    }

    @Test
    void node_on_which_jobs_die_at_once_is_given_no_more() throws Exception {
        try (PilotProcess pilot = pilot()) {
            JobId good = sh("true", "");
            soon().untilAsserted(() -> assertEquals(Phase.COMPLETED, harvester.last(good)));
            // As a lost mount would: no directory can be made any more.
            Path jobs = pilot.data.resolve("jobs");
            soon().until(() -> remove(jobs));
            Files.writeString(jobs, "in the way");
            for (int i = 0; i < 40; i++) {
                sh("true", "");
            }
            soon().until(() -> harvester.trouble() != null && harvester.countEnds(Reason.NODE_FAILED) >= 3);
            assertEquals(Reason.BLACK_HOLE, assertNotNullTrouble());
            int lost = harvester.countEnds(Reason.NODE_FAILED);
            assertTrue(lost <= 5, lost + " were lost");
            assertTrue(pilot.process.isAlive());
        }
    }

    private Reason assertNotNullTrouble() {
        var trouble = harvester.trouble();
        assertNotNull(trouble);
        return trouble.reason();
    }

    private static boolean remove(Path directory) throws IOException {
        try (var all = Files.list(directory)) {
            for (Path each : all.toList()) {
                Files.deleteIfExists(each);
            }
        }
        return Files.deleteIfExists(directory);
    }
}
