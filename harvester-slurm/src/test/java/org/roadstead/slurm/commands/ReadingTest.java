// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.slurm.states.SlurmState;

/** What Slurm's commands print: recorded from the sandbox's Slurm 22.05.8, and written after its sources where that is named. */
@NullUnmarked // what was recorded is there
final class ReadingTest {
    private static String recorded(String name) throws Exception {
        try (InputStream in = ReadingTest.class.getResourceAsStream("/org/roadstead/slurm/recorded/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JobLine line(Map<String, JobLine> lines, String name) {
        return Objects.requireNonNull(lines.get(name), name);
    }

    @Test
    void squeue_of_the_sandbox_gives_each_task_with_its_state() throws Exception {
        Map<String, JobLine> lines = Squeue.read(recorded("squeue-22.05.8-sandbox.txt")).stream()
                .filter(line -> !line.name().contains(".p01"))
                .collect(Collectors.toMap(
                        line -> line.name().substring(line.name().indexOf('.') + 1), Function.identity()));
        assertEquals(SlurmState.TIMEOUT, line(lines, "ptimeout").state());
        assertEquals(SlurmState.FAILED, line(lines, "pfailed").state());
        assertEquals(SlurmState.RUNNING, line(lines, "prunning").state());
        assertEquals(SlurmState.PREEMPTED, line(lines, "plow").state());
        assertEquals(SlurmState.CANCELLED, line(lines, "pcancelled").state());
        assertEquals(SlurmState.PENDING, line(lines, "pwaiting").state());
        assertEquals("JobHeldUser", line(lines, "pheld").reason());
        assertEquals("c2", line(lines, "prunning").node());
        assertEquals("", line(lines, "pwaiting").node());
        assertNull(line(lines, "pheld").start());
        assertTrue(Objects.requireNonNull(line(lines, "prunning").submitted())
                .isAfter(Instant.parse("2026-11-23T00:00:00Z")));
    }

    @Test
    void scontrol_names_tasks_that_wait_in_one_line_and_others_in_theirs() {
        String said =
                """
                JobId=12 ArrayJobId=12 ArrayTaskId=3,7-11%2 JobName=roadstead-x JobState=PENDING Reason=Priority
                JobId=13 ArrayJobId=12 ArrayTaskId=1 JobName=roadstead-x JobState=RUNNING Reason=None
                """;
        assertEquals(Set.of(0, 2, 12), ShowJob.missing(said, Set.of(0, 1, 2, 3, 7, 9, 11, 12)));
    }

    @Test
    void scontrol_of_an_array_cancelled_before_it_began_names_no_task_by_the_array_itself() {
        String said =
                """
                JobId=2 ArrayJobId=2 ArrayTaskId=4294967294 JobName=wrap JobState=CANCELLED Reason=None
                JobId=30 ArrayJobId=2 ArrayTaskId=27 JobName=wrap JobState=CANCELLED Reason=None
                """;
        assertEquals(Set.of(28), ShowJob.missing(said, Set.of(27, 28)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "JobId=12 JobName=x JobState=RUNNING",
                "JobId=12 ArrayJobId=12 ArrayTaskId=1,3,... JobName=x JobState=PENDING",
                "JobId=12 ArrayJobId=12 ArrayTaskId=4294967294 JobName=x JobState=PENDING"
            })
    void scontrol_that_cannot_be_read_denies_nothing(String said) {
        assertEquals(Set.of(), ShowJob.missing(said, Set.of(0, 1)));
    }

    @Test
    void sinfo_of_the_sandbox_gives_partitions_and_nodes() throws Exception {
        List<Sinfo> lines = Sinfo.read(recorded("sinfo-22.05.8-sandbox.txt"));
        assertEquals(16, lines.size());
        assertTrue(lines.get(0).isDefault());
        assertEquals("debug", lines.get(0).partition());
        assertNull(lines.get(0).longest());
        assertEquals(List.of(new Sinfo.Gpus("a100", 4)), lines.get(3).gpus());
        assertEquals(Duration.ofMinutes(2), lines.get(4).longest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(null); 0; -",
                "gpu:4; 4; -",
                "gpu:a100:2; 2; a100",
                "gpu:a100:2(S:0-1); 2; a100",
                "gpu; 1; -",
                "mygpu:3,shard:9; 0; -",
                "craynetwork:4,gpu:v100:8(S:0); 8; v100"
            })
    void gres_of_sinfo_gives_the_gpus(String gres, int count, String type) throws Exception {
        Sinfo line = Sinfo.read("p|up|1:00|2|4|8000|0|idle|" + gres + "|(null)").get(0);
        assertEquals(count, line.gpus().stream().mapToInt(Sinfo.Gpus::count).sum());
        assertEquals(
                type,
                line.gpus().isEmpty() || line.gpus().get(0).type() == null
                        ? "-"
                        : line.gpus().get(0).type());
    }

    @ParameterizedTest
    @CsvSource({
        "idle,true",
        "mixed,true",
        "allocated,true",
        "completing,true",
        "planned,true",
        "idle~,true",
        "down,false",
        "down*,false",
        "idle*,false",
        "drained,false",
        "draining,false",
        "fail,false",
        "unknown,false",
        "future,false"
    })
    void state_of_nodes_says_whether_they_can_be_used(String state, boolean usable) throws Exception {
        assertEquals(
                usable,
                Sinfo.read("p|up|1:00|2|4|8000|0|" + state + "|(null)|").get(0).isUsable());
    }

    @Test
    void line_that_cannot_be_read_is_no_answer() {
        SlurmException failure =
                assertThrows(SlurmException.class, () -> Sinfo.read("p|up|1:00|many|4|8000|0|idle|(null)|"));
        assertEquals(SlurmException.Kind.SILENT, failure.kind());
    }

    @Test
    void sacct_gives_tasks_of_arrays_and_passes_over_the_rest() {
        // Written after sacct(1) --parsable2 of 22.05.
        List<JobLine> lines = Sacct.read(
                "7_5|FAILED|c1|1795443735|1795443735|1795443736|roadstead-x.p1\n"
                        + "7_6|CANCELLED by 1001|None assigned|1795443735|Unknown|Unknown|roadstead-x.p1\n7_[8-9]|PENDING|||||a\n8|COMPLETED|||||b\n");
        assertEquals(2, lines.size());
        assertEquals(SlurmState.CANCELLED, lines.get(1).state());
        assertNull(lines.get(1).start());
        assertEquals("7_5", lines.get(0).id());
    }

    @ParameterizedTest
    @CsvSource({"1-02:03:04,PT26H3M4S", "2:03:04,PT2H3M4S", "3:04,PT3M4S", "3,PT3M", "1-0,PT24H", "1-02:30,PT26H30M"})
    void duration_is_read_as_slurm_writes_it(String text, Duration duration) {
        assertEquals(Optional.of(duration), SlurmTime.duration(text));
    }

    @Test
    void duration_without_end_is_none() {
        assertEquals(Optional.empty(), SlurmTime.duration("infinite"));
        assertEquals(Optional.empty(), SlurmTime.duration("UNLIMITED"));
        assertEquals(Optional.empty(), SlurmTime.duration("n/a"));
    }

    @Test
    void time_that_is_not_known_is_none() {
        assertEquals(Optional.empty(), SlurmTime.instant("N/A"));
        assertEquals(Optional.empty(), SlurmTime.instant("Unknown"));
        assertEquals(Optional.of(Instant.ofEpochSecond(1795443735)), SlurmTime.instant("1795443735"));
    }

    @Test
    void minutes_are_rounded_up() {
        assertEquals("1", SlurmTime.minutes(Duration.ofSeconds(1)));
        assertEquals("2", SlurmTime.minutes(Duration.ofSeconds(61)));
    }

    @Test
    void complaint_is_a_sentence_without_the_commands_name() {
        assertEquals(
                "Memory specification can not be satisfied; Batch job submission failed: Requested node configuration is not available",
                Complaint.sentence(
                        "sbatch",
                        "sbatch: error: Memory specification can not be satisfied\n"
                                + "sbatch: error: Batch job submission failed: Requested node configuration is not available\n"));
        assertEquals(
                "Requested time limit is invalid (missing or exceeds some limit)",
                Complaint.sentence(
                        "sbatch",
                        "allocation failure: Requested time limit is invalid (missing or exceeds some limit)\n"));
        assertEquals("it said nothing", Complaint.sentence("sbatch", ""));
    }

    @Test
    void complaint_tells_whether_slurm_has_spoken() {
        assertEquals(
                SlurmException.Kind.REFUSED, Complaint.kind("Batch job submission failed: Invalid qos specification"));
        assertEquals(
                SlurmException.Kind.SILENT,
                Complaint.kind("Batch job submission failed: Socket timed out on send/recv operation"));
        assertEquals(
                SlurmException.Kind.UNREACHED,
                Complaint.kind("Batch job submission failed: Unable to contact slurm controller (connect failure)"));
    }

    @Test
    void address_of_this_host_alone_is_known() {
        assertTrue(Controller.isLoopback("http://127.0.0.1:8080"));
        assertTrue(Controller.isLoopback("localhost"));
        assertTrue(Controller.isLoopback("http://[::1]:80/x"));
        assertFalse(Controller.isLoopback("https://login1.example.org:7100"));
        assertFalse(Controller.isLoopback("10.0.0.5"));
    }
}
