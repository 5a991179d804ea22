// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.template.PodBuilding;
import org.roadstead.k8s.template.PodTemplate;

final class RoomTest {
    private static Room room() throws Exception {
        PodBuilding pods = new PodBuilding(
                PodTemplate.builtIn("i:1"),
                new Names("k8s"),
                "radio",
                "/opt/roadstead/bin/roadstead",
                Duration.ofHours(4),
                Duration.ofSeconds(30),
                Duration.ZERO,
                PodBuilding.Gpus.USUAL);
        return new Room(new K8sOptions(pods, 200, 20, List.of(), 1L << 34));
    }

    private static NodeBuilder node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("feature.roadstead.org/ib", "true")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addToAllocatable("cpu", new Quantity("7910m"))
                .addToAllocatable("memory", new Quantity("16Gi"))
                .addToAllocatable("ephemeral-storage", new Quantity("100Gi"))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus();
    }

    @Test
    void nodes_alike_are_one_kind_of_whole_cores_less_what_a_pilot_needs_itself() throws Exception {
        List<NodeKind> kinds =
                room().kinds(List.of(node("n1").build(), node("n2").build()));
        assertEquals(1, kinds.size());
        assertEquals(2, kinds.get(0).nodes());
        assertEquals(
                new Resources(
                        7,
                        (16L << 30) - 7 * PodBuilding.PILOT_MEMORY,
                        (100L << 30) - 7 * PodBuilding.PILOT_DISK_ALL,
                        0),
                kinds.get(0).size());
        assertEquals(List.of("ib"), List.copyOf(kinds.get(0).features()));
    }

    @Test
    void node_that_takes_no_pods_is_left_out() throws Exception {
        Node cordoned = node("n1").editSpec().withUnschedulable(true).endSpec().build();
        Node tainted = node("n2")
                .editSpec()
                .addNewTaint("NoSchedule", "dedicated", null, "others")
                .endSpec()
                .build();
        Node silent = node("n3")
                .editStatus()
                .editFirstCondition()
                .withStatus("Unknown")
                .endCondition()
                .endStatus()
                .build();
        assertEquals(List.of(), room().kinds(List.of(cordoned, tainted, silent)));
    }

    private static ResourceQuota quota(Map<String, Quantity> hard, Map<String, Quantity> used) {
        return new ResourceQuotaBuilder()
                .withNewStatus()
                .withHard(hard)
                .withUsed(used)
                .endStatus()
                .build();
    }

    @Test
    void quota_leaves_what_others_do_not_use_and_our_own_pods_are_no_others() {
        ResourceQuota quota = quota(
                Map.of("requests.cpu", new Quantity("8"), "limits.cpu", new Quantity("6"), "pods", new Quantity("10")),
                Map.of("requests.cpu", new Quantity("5"), "limits.cpu", new Quantity("5"), "pods", new Quantity("5")));
        assertEquals(5, Room.left(List.of(quota), new Resources(4, 0, 0, 0)).cores());
        assertEquals(1, Room.left(List.of(quota), Resources.NONE).cores());
        assertEquals(10, Room.pods(List.of(quota)));
        assertNull(Room.pods(List.of()));
    }
}
