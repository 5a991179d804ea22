// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.Queue;
import org.roadstead.harvester.platform.PilotOrder;
import org.roadstead.harvester.platform.PilotRefusal;

/** The contract on commands that are played by shell scripts, and what such a Slurm can be made to do. */
@NullUnmarked // fields are set by JUnit
final class SlurmPlatformTest extends SlurmContract {
    private static final List<String> COMMANDS = List.of("sbatch", "squeue", "scancel", "sinfo", "scontrol", "sacct");

    @Override
    Path bin() throws Exception {
        Path bin = directory.resolve("bin");
        if (!Files.exists(bin)) {
            Files.createDirectories(world());
            for (String command : COMMANDS) {
                copy("fake/" + command, bin.resolve(command));
                Files.setPosixFilePermissions(bin.resolve(command), PosixFilePermissions.fromString("rwx------"));
            }
            copy("recorded/sinfo-22.05.8-sandbox.txt", world().resolve("sinfo"));
        }
        return bin;
    }

    @Override
    int many() {
        return 60;
    }

    private Path world() {
        return directory.resolve("bin").resolve("world");
    }

    private static void copy(String resource, Path to) throws Exception {
        try (InputStream in = SlurmPlatformTest.class.getResourceAsStream("/org/roadstead/slurm/" + resource)) {
            Files.copy(in, to);
        }
    }

    private void set(String file, String text) throws Exception {
        Files.writeString(world().resolve(file), text);
    }

    private long calls(String command) throws Exception {
        return Files.readAllLines(world().resolve("calls")).stream()
                .filter(command::equals)
                .count();
    }

    private Path job(String pilot) {
        String allocation = look(pilot).allocation();
        assertNotNull(allocation);
        return world().resolve("job." + allocation.replace('_', '.'));
    }

    @Test
    void partition_is_a_queue_with_its_kinds_of_nodes() {
        List<Queue> queues = platform().queues();
        assertEquals(List.of("debug"), queues.stream().map(Queue::name).toList());
        assertEquals(4, queues.get(0).kinds().size());
        assertTrue(queues.get(0).kinds().stream()
                .anyMatch(kind -> "a100".equals(kind.gpuType()) && kind.size().gpus() == 4));
        assertNull(queues.get(0).closed());
    }

    @Test
    void pilots_alike_are_one_sbatch() throws Exception {
        long dryRuns = calls("sbatch");
        List<PilotOrder> orders = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            orders.add(order("p" + i));
        }
        assertEquals(List.of(), platform().start(orders));
        assertEquals(1, calls("sbatch") - dryRuns);
        awaitState("p29", PilotSeen.State.RUNNING);
        orders.forEach(order -> platform().end(order.pilot(), Reason.DRAINING, Duration.ZERO));
        awaitState("p0", PilotSeen.State.DEAD);
    }

    @Test
    void refusal_of_slurm_is_told_in_its_words_and_leaves_nothing() throws Exception {
        set(
                "refusal",
                "sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified\n");
        List<PilotRefusal> refused = platform().start(List.of(order("p1")));
        assertEquals(
                "sbatch: Batch job submission failed: Invalid account or account/partition combination specified",
                refused.get(0).message());
        assertEquals(PilotSeen.State.DEAD, look("p1").state());
    }

    @Test
    void submission_whose_answer_was_lost_is_found_by_its_name_and_not_made_again() throws Exception {
        set("mute", "");
        assertEquals(List.of(), platform().start(List.of(order("p1"))));
        awaitState("p1", PilotSeen.State.RUNNING);
        assertEquals(List.of(), platform().start(List.of(order("p1"))));
        assertEquals(1, running("p1"));
        try (Stream<Path> jobs = Files.list(world())) {
            assertEquals(
                    1,
                    jobs.filter(file -> file.getFileName().toString().startsWith("job."))
                            .count());
        }
    }

    @Test
    void crash_between_sbatch_and_its_record_supplies_once() throws Exception {
        assertEquals(List.of(), platform().start(List.of(order("p1"))));
        awaitState("p1", PilotSeen.State.RUNNING);
        Path record = directory.resolve("requests").resolve("p1.batch");
        List<String> lines = Files.readAllLines(record);
        Files.write(
                record, lines.stream().filter(line -> !line.startsWith("job ")).toList());
        restart();
        assertEquals(List.of(), platform().start(List.of(order("p1"))));
        awaitState("p1", PilotSeen.State.RUNNING);
        assertEquals(1, running("p1"));
    }

    @Test
    void slurm_that_does_not_answer_changes_nothing_that_was_seen() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        set("away", "");
        kill(pilot);
        await().atMost(Duration.ofSeconds(20)).until(() -> ((SlurmPlatform) platform()).silence() != null);
        assertEquals(PilotSeen.State.RUNNING, look(pilot).state());
        assertFalse(platform().queues().isEmpty());
        assertEquals(1, platform().start(List.of(order("p9"))).size());
        Files.delete(world().resolve("away"));
        awaitState(pilot, PilotSeen.State.DEAD);
        assertEquals(Reason.ALLOCATION_FAILED, look(pilot).reason());
    }

    @Test
    void job_that_slurm_no_longer_lists_has_ended() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        Path job = job(pilot);
        Files.createFile(job.resolve("forgotten"));
        kill(pilot);
        awaitState(pilot, PilotSeen.State.DEAD);
        assertEquals(Reason.PILOT_LOST, look(pilot).reason());
    }

    @Test
    void pilot_on_a_lost_node_is_unknown_until_the_node_answers() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        set("nodes", "NodeName=c1 Arch=x86_64 State=DOWN+NOT_RESPONDING ThreadsPerCore=1\n");
        Files.writeString(job(pilot).resolve("state"), "NODE_FAIL");
        awaitState(pilot, PilotSeen.State.UNKNOWN);
        restart();
        assertEquals(PilotSeen.State.UNKNOWN, look(pilot).state());
        set("nodes", "NodeName=c1 Arch=x86_64 State=IDLE ThreadsPerCore=1\n");
        awaitState(pilot, PilotSeen.State.DEAD);
        assertEquals(Reason.NODE_FAILED, look(pilot).reason());
    }

    /** What OverMemoryKill of Slurm 22.05.8 left in the sandbox: state FAILED, reason JobLaunchFailure, and this in the output. */
    @Test
    void pilot_that_slurm_ended_for_its_memory_is_told_from_one_that_failed() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        Files.writeString(
                pilots().resolve("orders").resolve(pilot).resolve("0.out"),
                "slurmstepd-c3: error: StepId=2.batch exceeded memory limit (329826304 > 52428800), being killed\n"
                        + "slurmstepd-c3: error: Exceeded job memory limit\n");
        kill(pilot);
        awaitState(pilot, PilotSeen.State.DEAD);
        assertEquals(Reason.OUT_OF_MEMORY, look(pilot).reason());
    }

    @Test
    void pending_pilot_tells_why_in_slurms_words_and_since_when() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        Files.writeString(job(pilot).resolve("state"), "PENDING");
        awaitState(pilot, PilotSeen.State.PENDING);
        assertEquals(
                "Resources: it is next, and what it needs is in use",
                look(pilot).message());
        assertEquals("debug", look(pilot).waited().queue());
        assertNull(look(pilot).waited().started());
    }

    @Test
    void dry_run_that_is_refused_closes_the_queue_and_is_the_first_thing_said() throws Exception {
        platform().close();
        set("refusal", "allocation failure: Invalid account or account/partition combination specified\n");
        try (SlurmPlatform closed = open()) {
            String why = "a dry run was refused: sbatch: Invalid account or account/partition combination specified";
            assertEquals(why, closed.queues().get(0).closed());
            assertEquals("partition debug: " + why, closed.firstRefusal());
        }
    }
}
