// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.roadstead.core.reason.Reason;

@NullUnmarked
class PodReadingTest {
    private static final ContainerState RUNS =
            new ContainerStateBuilder().withNewRunning().endRunning().build();

    private static ContainerState waits(String reason) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .endWaiting()
                .build();
    }

    private static ContainerState ended(int code, String reason) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(reason)
                .endTerminated()
                .build();
    }

    private static ContainerStatus container(String name, ContainerState state) {
        boolean began = state.getWaiting() == null;
        return new ContainerStatusBuilder()
                .withName(name)
                .withState(state)
                .withContainerID(began ? "containerd://" + name : null)
                .build();
    }

    /** A pod on a node whose pilot runs in the image of a job: one container copies it in, then its own begins. */
    private static Pod imaged(String phase, ContainerState copying, ContainerState pilot) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .addNewContainer()
                .withName(PodReading.CONTAINER)
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .withInitContainerStatuses(List.of(container(PodReading.COPYING, copying)))
                .withContainerStatuses(List.of(container(PodReading.CONTAINER, pilot)))
                .endStatus()
                .build();
    }

    @Test
    void container_that_only_prepares_is_no_pilot_that_has_begun() {
        PodReading reading = PodReading.of(imaged("Pending", RUNS, waits("PodInitializing")));
        assertFalse(reading.begun());
        assertEquals(PodReading.Fate.RUNS, reading.fate());
        assertNull(reading.stuck());
    }

    @Test
    void pilot_after_its_preparation_has_begun() {
        PodReading reading = PodReading.of(imaged("Running", ended(0, "Completed"), RUNS));
        assertTrue(reading.begun());
        assertEquals(PodReading.Fate.RUNS, reading.fate());
        assertNull(reading.word());
    }

    @Test
    void image_of_the_job_that_does_not_come_is_its_own_fault() {
        Pod pod = imaged("Pending", ended(0, "Completed"), waits("ImagePullBackOff"));
        assertEquals(Reason.IMAGE_UNAVAILABLE, PodReading.of(pod).stuck());
    }

    @Test
    void image_of_ours_that_does_not_come_is_not_the_fault_of_the_jobs() {
        Pod pod = imaged("Pending", waits("ImagePullBackOff"), waits("PodInitializing"));
        assertEquals(Reason.ALLOCATION_FAILED, PodReading.of(pod).stuck());
    }

    @Test
    void image_in_which_nothing_can_be_started_is_at_fault() {
        PodReading reading = PodReading.of(imaged("Failed", ended(0, "Completed"), ended(128, "StartError")));
        assertEquals(Reason.IMAGE_UNAVAILABLE, reading.word());
        assertEquals(PodReading.Fate.ENDED, reading.fate());
        assertEquals(128, reading.exit());
    }

    @Test
    void preparation_that_ran_out_of_memory_is_told_as_the_message() {
        Pod pod = imaged("Failed", ended(137, "OOMKilled"), waits("PodInitializing"));
        PodReading reading = PodReading.of(pod);
        assertEquals("exit code 137 (OOMKilled)", reading.message());
        assertEquals(Reason.ALLOCATION_FAILED, reading.word());
        assertFalse(reading.begun());
    }

    @Test
    void pod_called_over_while_a_container_goes_on_is_unproved() {
        Pod pod = imaged("Failed", ended(0, "Completed"), RUNS);
        assertEquals(PodReading.Fate.UNPROVED, PodReading.of(pod).fate());
    }

    @Test
    void preemption_by_the_scheduler_is_told_since_releases_that_have_the_condition() {
        Pod pod = imaged("Running", ended(0, "Completed"), RUNS);
        pod.getStatus()
                .setConditions(List.of(new PodConditionBuilder()
                        .withType("DisruptionTarget")
                        .withStatus("True")
                        .withReason("PreemptionByScheduler")
                        .build()));
        PodReading reading = PodReading.of(pod);
        assertEquals(Reason.PREEMPTED, reading.word());
        assertTrue(reading.tellsItsEnd());
    }
}
