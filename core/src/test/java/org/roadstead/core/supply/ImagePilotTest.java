// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;

final class ImagePilotTest {
    private final Bench bench = new Bench(new HarvesterSettings(
                    "h1",
                    "k8s",
                    "test",
                    Serve.ALL,
                    Bench.cores(100),
                    Bench.cores(4),
                    List.of(RunKind.COMMAND, RunKind.CONTAINER),
                    List.of(Queue.open("ns", new NodeKind(Bench.cores(8), null, new TreeSet<>(), 10))),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(60),
                    false,
                    Lives.USUAL,
                    true))
            .greet();

    private List<PilotSize> starts() {
        return bench.ledger.supply(bench.now).start();
    }

    private void start(String id, PilotSize size) {
        bench.commit(out -> {
            bench.ledger.pilotStarting(id, "hash-" + id, size, bench.now, out);
            return true;
        });
    }

    private void dies(String id, @Nullable Reason reason, String message) {
        PilotSeen dead = new PilotSeen(id, PilotSeen.State.DEAD, null, reason, message, null);
        bench.commit(out -> {
            bench.ledger.observed(List.of(dead), bench.now, out);
            return true;
        });
    }

    private @Nullable String trouble() {
        return Objects.requireNonNull(bench.ledger.status(bench.now).queues())
                .get(0)
                .why();
    }

    @Test
    void jobs_of_images_get_pilots_of_these_images_and_commands_others() {
        bench.grant(bench.container("ada", "a:1"), bench.container("ada", "b:1"), bench.lease("ada", 1, 0));
        List<String> images = starts().stream()
                .map(size -> Objects.toString(size.image(), "none"))
                .sorted()
                .toList();
        assertEquals(List.of("a:1", "b:1", "none"), images);
    }

    @Test
    void jobs_of_one_image_share_a_pilot_that_is_counted_on_also_after_a_restart() {
        bench.grant(bench.container("ada", "a:1"), bench.container("ada", "a:1"));
        List<PilotSize> wanted = starts();
        assertEquals(1, wanted.size());
        assertEquals(2, wanted.get(0).resources().cores());
        start("p1", wanted.get(0));
        assertEquals(List.of(), starts());
        bench.restart(true);
        bench.greet();
        assertEquals(List.of(), starts());
    }

    @Test
    void image_that_cannot_be_had_ends_its_jobs_and_nothing_else() {
        HarvesterMessages.Lease[] leases = {
            bench.container("ada", "bad:1"), bench.container("ada", "bad:1"), bench.container("ada", "good:1")
        };
        bench.grant(leases);
        for (PilotSize size : starts()) {
            start("bad:1".equals(size.image()) ? "p1" : "p2", size);
        }
        dies("p1", Reason.IMAGE_UNAVAILABLE, "ImagePullBackOff: no such image");
        HarvesterMessages.Report report = Objects.requireNonNull(bench.reported());
        List<String> failed = report.progress().stream()
                .filter(progress -> progress.steps().stream().anyMatch(step -> step.phase() == Phase.FAILED))
                .map(progress -> progress.job().value())
                .sorted()
                .toList();
        assertEquals(
                Arrays.stream(leases).limit(2).map(lease -> lease.job().value()).toList(), failed);
        report.progress().stream()
                .flatMap(progress -> progress.steps().stream())
                .filter(step -> step.phase() == Phase.FAILED)
                .forEach(step -> {
                    assertEquals(Reason.IMAGE_FAILED, step.reason());
                    assertTrue(Objects.toString(step.message()).contains("bad:1: ImagePullBackOff"), step::toString);
                });
        assertNull(trouble(), "the queue is not to blame");
        assertEquals(List.of(), starts());
    }

    @Test
    void pilot_of_an_image_that_fails_by_itself_is_its_queues_trouble() {
        bench.grant(bench.container("ada", "a:1"));
        start("p1", starts().get(0));
        dies("p1", Reason.ALLOCATION_FAILED, "exit code 1");
        assertTrue(Objects.toString(trouble()).contains("died young"));
    }
}
