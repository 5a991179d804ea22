// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.reason.Reason;
import org.roadstead.pilot.launch.Sweep;

/** The pilot as a process against a harvester that follows a script. */
@SuppressWarnings("NullAway.Init")
final class PilotTest {
    @TempDir
    Path temp;

    private FakeHarvester harvester;

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

    private void awaitPhase(JobId job, Phase phase) {
        soon().untilAsserted(() -> assertEquals(phase, harvester.last(job)));
    }

    private JobId sh(String script) throws Exception {
        return harvester.offer("{'run': {'kind': 'command', 'command': ['/bin/sh', '-c', '" + script + "']}}");
    }

    @Test
    void job_runs_and_reports_its_end_and_its_output() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--id", "pone")) {
            JobId job = sh("echo hello; echo oops >&2; exit 3");
            awaitPhase(job, Phase.FAILED);
            assertEquals(List.of(Phase.RUNNING, Phase.RELEASING, Phase.FAILED), harvester.phases(job));
            assertEquals(new Exit(3, null, Reason.EXIT_NONZERO, null), harvester.exit(job));
            assertEquals("hello\n", harvester.log(job, "stdout"));
            assertEquals("oops\n", harvester.log(job, "stderr"));
            JobId good = harvester.offer(
                    "{'run': {'kind': 'command', 'command': ['/usr/bin/env']}, 'environment': {'A': 'b c'}}",
                    Map.of("field", "7"));
            awaitPhase(good, Phase.COMPLETED);
            List<String> lines = harvester.log(good, "stdout").lines().toList();
            assertTrue(lines.contains("A=b c"));
            assertTrue(lines.contains("ROADSTEAD_PARAM_field=7"));
            assertTrue(lines.contains("ROADSTEAD_PILOT=pone"));
            assertTrue(lines.contains("ROADSTEAD_JOB=" + good));
            assertTrue(lines.stream().noneMatch(line -> line.contains("SECRET") || line.contains("TOKEN")));
            assertTrue(pilot.process.isAlive());
        }
    }

    @Test
    void many_jobs_all_complete() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp)) {
            List<JobId> jobs = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                jobs.add(harvester.offer("{'run': {'kind': 'command', 'command': ['echo', '" + i + "']}}"));
            }
            for (int i = 0; i < 200; i++) {
                awaitPhase(jobs.get(i), Phase.COMPLETED);
                assertEquals(i + "\n", harvester.log(jobs.get(i), "stdout"));
            }
            soon().until(() -> pilot.data.resolve("results").toFile().length() < 300_000);
        }
    }

    @Test
    void output_is_live_while_the_payload_runs() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp)) {
            JobId job = sh("echo first; sleep 1000");
            soon().until(() -> harvester.log(job, "stdout").equals("first\n"));
            assertEquals(Phase.RUNNING, harvester.last(job));
            harvester.command(Command.Kind.CANCEL, job, Reason.CANCELLED);
            awaitPhase(job, Phase.CANCELLED);
            assertTrue(pilot.process.isAlive());
        }
    }

    @Test
    void endless_output_keeps_head_and_tail() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp)) {
            JobId job = sh("yes x | head -c 14000000; echo end");
            awaitPhase(job, Phase.COMPLETED);
            String log = harvester.log(job, "stdout");
            assertTrue(log.startsWith("x\nx\n"));
            assertTrue(log.endsWith("x\nend\n"));
            assertTrue(log.contains("..." + (14000004 - 10 * 1024 * 1024) + "..."));
            assertTrue(pilot.process.isAlive());
        }
    }

    @Test
    void inputs_and_outputs_are_staged() throws Exception {
        byte[] script =
                "#!/bin/sh\ncat a/b.txt in.txt >result.txt; echo kept >k.txt\n".getBytes(StandardCharsets.UTF_8);
        String digest = "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(script));
        harvester.blob(digest, script);
        Path source = Files.writeString(temp.resolve("source.txt"), "two\n");
        Path target = temp.resolve("out dir");
        try (PilotProcess pilot = PilotProcess.start(harvester, temp)) {
            JobId job = harvester.offer("{'run': {'kind': 'command', 'command': ['./run']}, 'inputs': ["
                    + "{'upload': '" + digest + "', 'to': 'run', 'executable': true},"
                    + "{'content': 'one\\n', 'to': 'a/b.txt'}, {'from': '" + source.toUri() + "', 'to': 'in.txt'}],"
                    + "'outputs': [{'path': 'res*.txt', 'to': '" + target.toUri() + "/'}, {'path': 'k.txt'}]}");
            awaitPhase(job, Phase.COMPLETED);
            assertEquals(List.of(Phase.RUNNING, Phase.RELEASING, Phase.COMPLETED), harvester.phases(job));
            assertEquals("one\ntwo\n", Files.readString(target.resolve("result.txt")));
            String kept = harvester.outputs(job).get(0).digest();
            assertEquals("kept\n", new String(assertNotNullBlob(kept), StandardCharsets.UTF_8));
            try (var files = Files.list(pilot.data.resolve("jobs"))) {
                assertEquals(0, files.count(), "a directory that was written to goes");
            }
        }
    }

    private byte[] assertNotNullBlob(String digest) {
        byte[] blob = harvester.blob(digest);
        assertNotNull(blob);
        return blob;
    }

    @Test
    void missing_output_fails_the_job() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp)) {
            JobId job =
                    harvester.offer("{'run': {'kind': 'command', 'command': ['true']}, 'outputs': [{'path': 'x/*'}]}");
            awaitPhase(job, Phase.FAILED);
            Exit exit = harvester.exit(job);
            assertNotNull(exit);
            assertEquals(Reason.OUTPUT_MISSING, exit.reason());
            JobId unknown = harvester.offer("{'run': {'kind': 'command', 'command': ['./nope']}}");
            awaitPhase(unknown, Phase.FAILED);
            Exit other = harvester.exit(unknown);
            assertNotNull(other);
            assertEquals("the command ./nope was not found", other.message());
            assertEquals(Reason.LAUNCH_FAILED, other.reason());
            assertTrue(pilot.process.isAlive());
        }
    }

    @Test
    void job_that_puts_a_link_in_the_place_of_its_directory_gets_nothing_kept() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp)) {
            JobId job = harvester.offer("{'run': {'kind': 'command', 'command': ['/bin/sh', '-c',"
                    + " 'rmdir $ROADSTEAD_DIR; ln -s /etc $ROADSTEAD_DIR']}, 'outputs': [{'path': 'hostname'}]}");
            awaitPhase(job, Phase.FAILED);
            Exit exit = harvester.exit(job);
            assertNotNull(exit);
            assertEquals(Reason.OUTPUT_PATH_REFUSED, exit.reason());
            JobId next = sh("true");
            awaitPhase(next, Phase.COMPLETED);
            assertTrue(pilot.process.isAlive());
            assertTrue(Files.exists(Path.of("/etc/passwd")));
        }
    }

    @Test
    void job_that_takes_too_long_is_ended() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--id", "plong")) {
            JobId job = harvester.offer(
                    "{'run': {'kind': 'command', 'command': ['sh', '-c', 'setsid sleep 1000 & sleep 1001']}, 'duration': 'PT1S'}");
            awaitPhase(job, Phase.FAILED);
            Exit exit = harvester.exit(job);
            assertNotNull(exit);
            assertEquals(Reason.DURATION_EXCEEDED, exit.reason());
            assertEquals(List.of(), new Sweep("plong").attempt(job.value(), 1));
            assertTrue(pilot.process.isAlive());
        }
    }

    @Test
    void dropped_attempt_is_killed_and_not_spoken_of() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--id", "pdrop")) {
            JobId job = sh("sleep 1000");
            soon().until(() -> new Sweep("pdrop").attempt(job.value(), 1).size() > 0);
            awaitPhase(job, Phase.RUNNING);
            harvester.command(Command.Kind.DROP, job, Reason.STALE_ATTEMPT);
            soon().until(() -> new Sweep("pdrop").attempt(job.value(), 1).isEmpty());
            JobId next = sh("true");
            awaitPhase(next, Phase.COMPLETED);
            assertEquals(Phase.RUNNING, harvester.last(job));
            assertTrue(pilot.process.isAlive());
        }
    }

    @Test
    void pilot_works_on_while_its_harvester_is_away() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp)) {
            JobId job = sh("sleep 2; echo done");
            awaitPhase(job, Phase.RUNNING);
            harvester.stop();
            soon().until(() -> pilot.data.resolve("results").toFile().length() > 0);
            harvester.restart("two");
            awaitPhase(job, Phase.COMPLETED);
            assertEquals("done\n", harvester.log(job, "stdout"));
            soon().until(() -> harvester.hellos().size() == 2);
            assertEquals(job, harvester.hellos().get(1).holding().get(0).job());
            JobId next = sh("true");
            awaitPhase(next, Phase.COMPLETED);
        }
    }

    @Test
    void pilot_told_to_end_hands_back_what_does_not_fit() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--id", "pdrain")) {
            JobId job = sh("sleep 1000");
            awaitPhase(job, Phase.RUNNING);
            pilot.process.destroy();
            awaitPhase(job, Phase.WAITING);
            assertEquals(
                    Reason.PILOT_DRAINED,
                    Objects.requireNonNull(harvester.lastStep(job)).reason());
            assertTrue(pilot.process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, pilot.process.exitValue());
            assertEquals(List.of(), new Sweep("pdrain").strays(Set.of()));
        }
    }

    @Test
    void second_term_ends_what_the_first_let_finish() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--id", "ptwice", "--grace", "PT50S")) {
            JobId job = harvester.offer(
                    "{'run': {'kind': 'command', 'command': ['sleep', '1000']}, 'duration': 'PT40S'}", 40_000);
            awaitPhase(job, Phase.RUNNING);
            pilot.process.destroy();
            // Told, and the job fits into the grace: it runs on.
            soon().until(() -> pilot.errors().contains("finishing what fits in PT50S"));
            assertEquals(Phase.RUNNING, harvester.last(job));
            assertTrue(new Sweep("ptwice").attempt(job.value(), 1).size() > 0);
            pilot.process.destroy();
            awaitPhase(job, Phase.WAITING);
            assertEquals(
                    Reason.PILOT_DRAINED,
                    Objects.requireNonNull(harvester.lastStep(job)).reason());
            assertTrue(pilot.process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, pilot.process.exitValue());
            assertEquals(List.of(), new Sweep("ptwice").strays(Set.of()));
        }
    }

    @Test
    void pilot_that_finds_no_harvester_gives_up_in_one_sentence() throws Exception {
        harvester.stop();
        try (PilotProcess pilot = PilotProcess.begin(harvester.url(), temp, "--patience", "PT1S")) {
            assertTrue(pilot.process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(1, pilot.process.exitValue());
            assertTrue(
                    pilot.errors()
                            .contains("roadstead pilot: the harvester at " + harvester.url() + " cannot be reached"),
                    pilot.errors());
        }
        harvester.restart("two");
        Files.writeString(temp.resolve("other"), "another-token\n");
        String other = temp.resolve("other").toString();
        try (PilotProcess pilot =
                PilotProcess.begin(harvester.url(), temp, "--patience", "PT3S", "--token-file", other)) {
            assertTrue(pilot.process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(1, pilot.process.exitValue());
            assertTrue(pilot.errors().contains("does not know this pilot"), pilot.errors());
        }
    }

    @Test
    void directories_of_ended_jobs_stay_when_they_are_to_be_kept() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--keep", "PT1H")) {
            JobId job = sh("echo here >file");
            awaitPhase(job, Phase.COMPLETED);
            assertEquals("here\n", Files.readString(pilot.data.resolve("jobs/" + job + ".1/file")));
        }
    }

    @Test
    void launcher_killed_alone_ends_the_payload_and_gives_the_job_back_uncharged() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--id", "plauncher")) {
            JobId job = sh("setsid sleep 1001 & sleep 1000");
            awaitPhase(job, Phase.RUNNING);
            soon().until(() -> new Sweep("plauncher").attempt(job.value(), 1).size() >= 3);
            try (var slots = Files.newDirectoryStream(pilot.data.resolve("slots"), "[0-9]*")) {
                for (Path slot : slots) {
                    long shell =
                            Long.parseLong(Files.readString(slot.resolve("pid")).strip());
                    ProcessHandle.of(shell).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
            awaitPhase(job, Phase.WAITING);
            Reason reason = Objects.requireNonNull(harvester.lastStep(job)).reason();
            assertEquals(Reason.LAUNCHER_LOST, reason);
            assertFalse(Reason.LAUNCHER_LOST.isCharged());
            assertEquals(List.of(), new Sweep("plauncher").attempt(job.value(), 1));
            JobId next = sh("true");
            awaitPhase(next, Phase.COMPLETED);
            assertTrue(pilot.process.isAlive());
        }
    }

    @Test
    void pilot_and_watcher_killed_together_leave_nothing() throws Exception {
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--id", "pboth")) {
            JobId job = sh("setsid sleep 1001 & sleep 1000");
            awaitPhase(job, Phase.RUNNING);
            soon().until(() -> new Sweep("pboth").attempt(job.value(), 1).size() >= 3);
            List<ProcessHandle> watchers = pilot.process.children().toList();
            assertEquals(1, watchers.size());
            watchers.get(0).destroyForcibly();
            pilot.process.destroyForcibly().waitFor();
            soon().until(() -> new Sweep("pboth").strays(Set.of()).isEmpty());
        }
    }

    @Test
    void pilot_killed_leaves_no_payload_and_its_successor_delivers_its_results() throws Exception {
        JobId done;
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--id", "pkill")) {
            done = sh("sleep 1; echo late");
            JobId lost = sh("sleep 1000");
            awaitPhase(done, Phase.RUNNING);
            awaitPhase(lost, Phase.RUNNING);
            harvester.stop();
            soon().until(() -> pilot.data.resolve("results").toFile().length() > 0);
            pilot.process.destroyForcibly().waitFor();
            soon().until(() -> new Sweep("pkill").strays(Set.of()).isEmpty());
        }
        harvester.restart("two");
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--id", "pkill")) {
            awaitPhase(done, Phase.COMPLETED);
            assertEquals("late\n", harvester.log(done, "stdout"));
            assertTrue(pilot.process.isAlive());
        }
    }

    @Test
    void stopped_pilot_runs_nothing_past_its_claim() throws Exception {
        harvester.remainMillis = 15_000;
        try (PilotProcess pilot = PilotProcess.start(harvester, temp, "--id", "pstop")) {
            JobId job = sh("sleep 1000");
            awaitPhase(job, Phase.RUNNING);
            soon().until(() -> Files.exists(pilot.data.resolve("slots/until"))
                    && !Files.readString(pilot.data.resolve("slots/until")).startsWith("0"));
            Runtime.getRuntime()
                    .exec(new String[] {"kill", "-STOP", "" + pilot.process.pid()})
                    .waitFor();
            soon().until(() -> new Sweep("pstop").attempt(job.value(), 1).isEmpty());
            Runtime.getRuntime()
                    .exec(new String[] {"kill", "-CONT", "" + pilot.process.pid()})
                    .waitFor();
            awaitPhase(job, Phase.WAITING);
            assertEquals(
                    Reason.OUT_OF_TOUCH,
                    Objects.requireNonNull(harvester.lastStep(job)).reason());
        }
    }

    @Test
    void wrong_command_line_is_one_sentence() throws Exception {
        try (PilotProcess pilot = PilotProcess.begin("nonsense", temp)) {
            assertEquals(2, pilot.process.waitFor());
        }
        try (PilotProcess pilot = PilotProcess.begin(harvester.url(), temp, "--help")) {
            assertTrue(new String(pilot.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .startsWith("Usage: roadstead pilot"));
            assertEquals(0, pilot.process.waitFor());
        }
    }
}
