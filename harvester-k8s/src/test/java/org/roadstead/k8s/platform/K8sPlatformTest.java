// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.harvester.platform.PilotRefusal;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.template.PodTemplate;
import org.roadstead.k8s.watch.KubeApi;
import org.roadstead.k8s.watch.KubeException;

/** The contract on a played API server, and what such a cluster can be made to do. */
@NullUnmarked // fields are set by JUnit
final class K8sPlatformTest extends K8sContract {
    private final PlayedApi.World world = new PlayedApi.World();
    private final Names names = new Names("test");

    @Override
    KubeApi newApi() {
        return new PlayedApi(world);
    }

    @Override
    PodTemplate template() throws Exception {
        return PodTemplate.builtIn("played:1");
    }

    @Override
    Names names() {
        return names;
    }

    @Override
    String namespace() {
        return "radio";
    }

    @Override
    String launcher() {
        return "/opt/roadstead/bin/roadstead";
    }

    @Override
    int many() {
        return 200;
    }

    @Override
    protected int running(String pilot) {
        return world.running(names.pod(pilot));
    }

    @Override
    protected void kill(String pilot) {
        world.ended(names.pod(pilot), 137, "Error");
    }

    @Override
    protected void stubborn() {
        world.stubborn = true;
    }

    @AfterEach
    void theKubeletGoes() {
        platform().close();
    }

    private String running() throws Exception {
        String pilot = started();
        awaitState(pilot, PilotSeen.State.RUNNING);
        return pilot;
    }

    private PilotSeen dead(String pilot) {
        awaitState(pilot, PilotSeen.State.DEAD);
        return look(pilot);
    }

    private static KubeException refusal(KubeException.Kind kind, String message) {
        return new KubeException(kind, message, new IllegalStateException("played"));
    }

    @Test
    void pod_of_a_dead_pilot_is_let_go_and_so_is_its_token() throws Exception {
        String pilot = running();
        assertEquals(Set.of(pilot), world.tokens());
        platform().end(pilot, Reason.DRAINING, Duration.ZERO);
        assertNull(dead(pilot).reason());
        await().until(() -> world.names().isEmpty() && world.tokens().isEmpty());
    }

    @Test
    void pod_that_somebody_deleted_is_a_cancelled_allocation_after_the_kubelet_has_told() throws Exception {
        String pilot = running();
        world.holds = true;
        world.delete(names.pod(pilot), 30);
        await().until(() -> look(pilot).reason() == Reason.ALLOCATION_CANCELLED);
        assertEquals(PilotSeen.State.RUNNING, look(pilot).state());
        world.ended(names.pod(pilot), 0, "Completed");
        assertEquals(Reason.ALLOCATION_CANCELLED, dead(pilot).reason());
    }

    @Test
    void pod_that_the_scheduler_preempted_is_told_from_one_that_was_deleted() throws Exception {
        String pilot = running();
        world.preempt(names.pod(pilot));
        world.delete(names.pod(pilot), 30);
        assertEquals(Reason.PREEMPTED, dead(pilot).reason());
    }

    @Test
    void pod_that_was_removed_by_force_proves_nothing_also_after_a_restart() throws Exception {
        String pilot = running();
        world.wipe(names.pod(pilot));
        awaitState(pilot, PilotSeen.State.UNKNOWN);
        restart();
        awaitState(pilot, PilotSeen.State.UNKNOWN);
    }

    @Test
    void pod_that_a_controller_calls_failed_while_its_container_runs_proves_nothing() throws Exception {
        String pilot = running();
        world.change(names.pod(pilot), pod -> pod.getStatus().setPhase("Failed"));
        awaitState(pilot, PilotSeen.State.UNKNOWN);
        assertNull(look(pilot).reason());
        world.ended(names.pod(pilot), 137, "Error");
        assertEquals(Reason.ALLOCATION_FAILED, dead(pilot).reason());
    }

    private String silenced() throws Exception {
        world.holds = false;
        String pilot = running();
        world.holds = true;
        world.change(names.pod(pilot), lost -> lost.getStatus()
                .setConditions(List.of(
                        PlayedApi.World.condition("ContainersReady", "True"),
                        PlayedApi.World.condition("Ready", "False"))));
        awaitState(pilot, PilotSeen.State.UNKNOWN);
        return pilot;
    }

    @Test
    void node_that_falls_silent_makes_its_pilot_unknown_until_its_kubelet_tells_more() throws Exception {
        String pilot = silenced();
        world.delete(names.pod(pilot), 30);
        assertEquals(PilotSeen.State.UNKNOWN, look(pilot).state());
        world.ended(names.pod(pilot), 137, "Error");
        assertEquals(Reason.NODE_FAILED, dead(pilot).reason());
    }

    @Test
    void node_that_is_back_after_a_crash_is_why_its_pilots_ended() throws Exception {
        String crashed = silenced();
        world.ended(names.pod(crashed), 255, "Unknown");
        assertEquals(Reason.NODE_FAILED, dead(crashed).reason());
        String heardAgain = silenced();
        world.runs(names.pod(heardAgain));
        awaitState(heardAgain, PilotSeen.State.RUNNING);
        world.ended(names.pod(heardAgain), 137, "Error");
        assertEquals(Reason.ALLOCATION_FAILED, dead(heardAgain).reason());
    }

    @Test
    void memory_deadline_and_eviction_each_have_their_reason() throws Exception {
        String memory = running();
        world.ended(names.pod(memory), 137, "OOMKilled");
        assertEquals(Reason.OUT_OF_MEMORY, dead(memory).reason());
        String deadline = running();
        world.change(names.pod(deadline), pod -> pod.getStatus().setReason("DeadlineExceeded"));
        world.ended(names.pod(deadline), 137, "Error");
        assertEquals(Reason.TIME_LIMIT, dead(deadline).reason());
        String evicted = running();
        world.change(names.pod(evicted), pod -> {
            pod.getStatus().setReason("Evicted");
            pod.getStatus().setMessage("The node was low on resource: ephemeral-storage.");
        });
        world.ended(names.pod(evicted), 137, "Error");
        assertEquals(Reason.EVICTED, dead(evicted).reason());
        assertTrue(look(evicted).message().contains("low on resource"));
    }

    @Test
    void pod_whose_time_is_up_says_so_while_its_pilot_still_hands_back_what_it_has() throws Exception {
        String pilot = running();
        world.change(names.pod(pilot), pod -> {
            pod.getStatus().setPhase("Failed");
            pod.getStatus().setReason("DeadlineExceeded");
        });
        awaitState(pilot, PilotSeen.State.UNKNOWN);
        assertEquals(Reason.TIME_LIMIT, look(pilot).reason());
    }

    @Test
    void eviction_that_a_budget_let_happen_is_told_from_a_deletion() throws Exception {
        String pilot = running();
        world.evicted.accept(Set.of(names.pod(pilot)));
        world.delete(names.pod(pilot), 30);
        assertEquals(Reason.EVICTED, dead(pilot).reason());
    }

    @Test
    void disruption_that_later_releases_tell_of_is_believed() throws Exception {
        String pilot = running();
        world.change(names.pod(pilot), pod -> pod.getStatus()
                .setConditions(List.of(new PodConditionBuilder()
                        .withType("DisruptionTarget")
                        .withStatus("True")
                        .withReason("EvictionByEvictionAPI")
                        .build())));
        world.delete(names.pod(pilot), 30);
        assertEquals(Reason.EVICTED, dead(pilot).reason());
    }

    /** What 1.20.2 leaves of a pod that its kubelet evicted, for good: SIGKILL follows, and is never told of. */
    @Test
    void eviction_that_wiped_the_containers_states_counts_after_the_kubelets_grace() throws Exception {
        String pilot = running();
        String pod = names.pod(pilot);
        world.change(pod, evicted -> {
            evicted.getStatus().setPhase("Failed");
            evicted.getStatus().setReason("Evicted");
            evicted.getStatus().setContainerStatuses(List.of());
        });
        awaitState(pilot, PilotSeen.State.UNKNOWN);
        later(Duration.ofSeconds(30));
        assertEquals(PilotSeen.State.UNKNOWN, look(pilot).state());
        later(Duration.ofSeconds(11));
        wake();
        assertEquals(Reason.EVICTED, dead(pilot).reason());
    }

    /** What 1.20.2 shows of some pods that were deleted: their containers are gone from the node before it has told of their end. */
    @Test
    void kubelet_that_has_no_container_of_a_failed_pod_left_has_told_of_its_end() throws Exception {
        String pilot = running();
        world.holds = true;
        world.delete(names.pod(pilot), 1);
        world.change(names.pod(pilot), pod -> pod.getStatus().setPhase("Failed"));
        awaitState(pilot, PilotSeen.State.UNKNOWN);
        world.waits(names.pod(pilot), "ContainerCreating", null);
        assertEquals(Reason.ALLOCATION_CANCELLED, dead(pilot).reason());
    }

    @Test
    void pilot_whose_time_is_over_is_ended_and_so_proved_dead() throws Exception {
        String pilot = running();
        later(Duration.ofMinutes(29));
        wake();
        assertEquals(PilotSeen.State.RUNNING, look(pilot).state());
        later(Duration.ofMinutes(2));
        wake();
        assertEquals(Reason.TIME_LIMIT, dead(pilot).reason());
    }

    /** Something happens, so that what time has changed is looked at. */
    private void wake() {
        world.hear(null);
    }

    @Test
    void pod_that_waits_tells_why_in_kubernetes_words_and_since_when() throws Exception {
        world.holds = true;
        String pilot = started();
        awaitState(pilot, PilotSeen.State.PENDING);
        world.change(names.pod(pilot), pod -> pod.getStatus()
                .setConditions(List.of(new PodConditionBuilder()
                        .withType("PodScheduled")
                        .withStatus("False")
                        .withReason("Unschedulable")
                        .withMessage("0/2 nodes are available: 2 Insufficient cpu.")
                        .build())));
        await().until(() -> "Unschedulable: 0/2 nodes are available: 2 Insufficient cpu."
                .equals(look(pilot).message()));
        assertEquals("radio", look(pilot).waited().queue());
        assertNull(look(pilot).waited().started());
        world.runs(names.pod(pilot));
        awaitState(pilot, PilotSeen.State.RUNNING);
        assertNotNull(look(pilot).waited().eligible());
        assertNotNull(look(pilot).waited().started());
    }

    @Test
    void image_that_cannot_be_had_ends_the_pilot_with_its_reason() throws Exception {
        world.holds = true;
        String pilot = started();
        String pod = names.pod(pilot);
        world.change(pod, placed -> placed.getSpec().setNodeName("n1"));
        world.waits(pod, "ErrImagePull", "not found");
        awaitState(pilot, PilotSeen.State.PENDING);
        assertEquals("ErrImagePull: not found", look(pilot).message());
        world.waits(pod, "ImagePullBackOff", "Back-off pulling image \"no:1\"");
        await().until(() -> world.pod(pod).getMetadata().getDeletionTimestamp() != null);
        assertEquals(Reason.IMAGE_UNAVAILABLE, look(pilot).reason(), "told before its end is proved");
        world.change(pod, left -> left.getMetadata().setDeletionGracePeriodSeconds(0L));
        assertEquals(Reason.IMAGE_UNAVAILABLE, dead(pilot).reason());
        assertTrue(look(pilot).message().endsWith("ImagePullBackOff: Back-off pulling image \"no:1\""));
    }

    @Test
    void quota_that_is_used_up_is_told_in_kubernetes_words_and_asked_once_for_many() throws Exception {
        world.refusal = refusal(
                KubeException.Kind.REFUSED,
                "pods \"roadstead-test-p1\" is forbidden: exceeded quota: cores, requested: limits.cpu=1, used: limits.cpu=4,"
                        + " limited: limits.cpu=4");
        long before = api().calls().getOrDefault("create", 0L);
        List<PilotRefusal> refused = platform().start(List.of(order("p1"), order("p2"), order("p3")));
        assertEquals(3, refused.size());
        assertEquals(
                "QUOTA_EXCEEDED: exceeded quota: cores, requested: limits.cpu=1, used: limits.cpu=4, limited: limits.cpu=4",
                refused.get(0).message());
        assertEquals(1, api().calls().get("create") - before);
        assertEquals(PilotSeen.State.DEAD, look("p1").state());
    }

    @Test
    void creation_whose_answer_was_lost_is_found_by_its_name_and_not_made_again() throws Exception {
        world.losesAnswers = true;
        assertEquals(List.of(), platform().start(List.of(order("p1"))));
        awaitState("p1", PilotSeen.State.RUNNING);
        assertEquals(List.of(), platform().start(List.of(order("p1"))));
        assertEquals(1, world.names().size());
    }

    @Test
    void creation_that_was_not_taken_is_told_again_until_it_is() throws Exception {
        world.refusal = refusal(KubeException.Kind.SILENT, "timeout");
        assertEquals(List.of(), platform().start(List.of(order("p1"))));
        assertEquals(PilotSeen.State.UNKNOWN, look("p1").state());
        world.refusal = null;
        awaitState("p1", PilotSeen.State.RUNNING);
    }

    @Test
    void api_server_that_is_not_heard_changes_nothing_that_was_seen() throws Exception {
        String pilot = running();
        world.hear("connection refused");
        assertEquals(PilotSeen.State.RUNNING, look(pilot).state());
        assertEquals(
                "the API server cannot be heard: connection refused",
                platform().start(List.of(order("p9"))).get(0).message());
        world.hear(null);
        kill(pilot);
        dead(pilot);
    }

    @Test
    void crash_after_the_pod_was_made_and_before_it_was_noted_supplies_once() throws Exception {
        String pilot = running();
        Path record = directory.resolve("records").resolve(pilot + ".pod");
        platform().close();
        Files.delete(record);
        restart();
        assertEquals(List.of(), platform().start(List.of(order(pilot))));
        awaitState(pilot, PilotSeen.State.RUNNING);
        assertEquals(1, world.names().size());
    }

    @Test
    void pod_of_an_earlier_life_is_cleared_away_when_it_is_over() throws Exception {
        String pilot = running();
        platform().close();
        Files.delete(directory.resolve("records").resolve(pilot + ".pod"));
        restart();
        world.ended(names.pod(pilot), 0, "Completed");
        await().until(() -> world.names().isEmpty());
    }

    @Test
    void template_that_the_api_server_refuses_is_the_first_thing_said_and_a_secret_that_is_missing() throws Exception {
        platform().close();
        world.refusal = refusal(KubeException.Kind.REFUSED, "spec.containers[0].image: Required value");
        try (K8sPlatform closed = open()) {
            String refused = "a trial of a pilot's pod in the namespace radio was refused: ";
            assertEquals(refused + "spec.containers[0].image: Required value", closed.firstRefusal());
        }
        world.refusal = null;
        world.hasSecret = false;
        try (K8sPlatform closed = open()) {
            assertEquals(
                    "the secret roadstead-test for the pilots' tokens is not in the namespace radio, and this account may not"
                            + " make it",
                    closed.firstRefusal());
        }
    }
}
