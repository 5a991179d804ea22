// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.roadstead.core.resource.Resources;
import org.roadstead.harvester.platform.PilotOrder;

final class PodTemplateTest {
    private static final String GOOD =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              labels: {team: radio}
            spec:
              nodeSelector: {pool: batch}
              tolerations: [{key: dedicated, operator: Exists}]
              containers:
                - name: pilot
                  image: registry.example.org/pilot:1
                  env: [{name: TZ, value: UTC}]
            """;

    private static PodBuilding building(PodTemplate template) {
        return new PodBuilding(
                template,
                new Names("k8s"),
                "radio",
                "/opt/roadstead/bin/roadstead",
                Duration.ofHours(4),
                Duration.ofSeconds(30),
                Duration.ZERO,
                PodBuilding.Gpus.USUAL);
    }

    private static PilotOrder order() {
        return new PilotOrder(
                "p1",
                "the-token",
                "http://10.0.0.5:7100",
                new Resources(4, 8L << 30, 10L << 30, 1),
                "ada",
                "radio",
                "a100",
                new TreeSet<>(List.of("ib")),
                Duration.ofHours(2));
    }

    @Test
    void pod_has_what_the_operator_said_and_what_the_order_says() throws Exception {
        Pod pod = building(PodTemplate.parse(GOOD, "t", null)).build(order(), "uid-1");
        assertEquals("roadstead-k8s-p1", pod.getMetadata().getName());
        assertEquals(
                Map.of("team", "radio", Names.HARVESTER, "k8s", Names.PILOT, "p1"),
                pod.getMetadata().getLabels());
        assertEquals(List.of(Names.SEEN), pod.getMetadata().getFinalizers());
        assertEquals("uid-1", pod.getMetadata().getOwnerReferences().get(0).getUid());
        assertEquals("Never", pod.getSpec().getRestartPolicy());
        assertEquals(3 * 3600, pod.getSpec().getActiveDeadlineSeconds());
        assertEquals(Duration.ofHours(2), PodBuilding.life(pod));
        assertEquals(
                Map.of("pool", "batch", "feature.roadstead.org/ib", "true", "nvidia.com/gpu.product", "a100"),
                pod.getSpec().getNodeSelector());
        Container pilot = pod.getSpec().getContainers().get(0);
        assertEquals(pilot.getResources().getRequests(), pilot.getResources().getLimits());
        Map<String, Quantity> limits = pilot.getResources().getLimits();
        assertEquals(new Quantity("4"), limits.get("cpu"));
        assertEquals(new Quantity("8384", "Mi"), limits.get("memory"));
        assertEquals(new Quantity("1"), limits.get("nvidia.com/gpu"));
        assertEquals("UTC", pilot.getEnv().get(0).getValue());
        List<String> words = pilot.getArgs();
        assertEquals("/opt/roadstead/bin/roadstead", words.get(0));
        assertEquals("PT2H", words.get(words.indexOf("--time-left") + 1));
        assertEquals("ib", words.get(words.indexOf("--features") + 1));
        assertEquals("ada", words.get(words.indexOf("--owner") + 1));
    }

    @Test
    void pod_of_a_jobs_image_has_the_pilot_copied_into_it() throws Exception {
        PilotOrder order = new PilotOrder(
                "p1",
                "the-token",
                "http://10.0.0.5:7100",
                new Resources(1, 1L << 30, 1L << 30, 0),
                "ada",
                "radio",
                null,
                new TreeSet<>(),
                Duration.ofHours(2),
                "alpine:3");
        Pod pod = building(PodTemplate.builtIn("pilot:1")).build(order, null);
        Container copy = pod.getSpec().getInitContainers().get(0);
        Container pilot = pod.getSpec().getContainers().get(0);
        assertEquals("pilot:1", copy.getImage());
        assertEquals("alpine:3", pilot.getImage());
        assertEquals(pilot.getSecurityContext(), copy.getSecurityContext());
        assertEquals("/opt/roadstead/own/loader", pilot.getCommand().get(0));
        assertTrue(pilot.getVolumeMounts().stream()
                .anyMatch(mount -> "/opt/roadstead".equals(mount.getMountPath()) && mount.getReadOnly()));
        assertEquals("/opt/roadstead/bin/roadstead", pilot.getArgs().get(0));
        assertEquals("alpine:3", pilot.getArgs().get(pilot.getArgs().indexOf("--image") + 1));
        Pod other = building(PodTemplate.builtIn("pilot:1")).build(order(), null);
        assertEquals(List.of(), other.getSpec().getInitContainers());
    }

    @Test
    void token_is_nowhere_in_the_pod() throws Exception {
        Pod pod = building(PodTemplate.builtIn("i:1")).build(order(), null);
        assertFalse(Serialization.asYaml(pod).contains("the-token"));
    }

    @Test
    void template_stays_as_it_was_after_pods_were_made_of_it() throws Exception {
        PodTemplate template = PodTemplate.parse(GOOD, "t", null);
        Pod first = building(template).build(order(), "uid-1");
        assertEquals(first, building(template).build(order(), "uid-1"));
        assertNull(template.pod().getMetadata().getName());
        assertTrue(template.pod().getSpec().getVolumes().isEmpty());
    }

    @Test
    void built_in_template_takes_an_image_and_gives_no_rights() throws Exception {
        PodTemplate template = PodTemplate.builtIn("registry.example.org/pilot:2");
        assertEquals(
                "registry.example.org/pilot:2",
                template.pod().getSpec().getContainers().get(0).getImage());
        assertEquals(false, template.pod().getSpec().getAutomountServiceAccountToken());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: registry.example.org/pilot:1|imagePullPolicie: Always"
                        + "|spec.containers[0].imagePullPolicie: Kubernetes knows no such key",
                "labels: {team: radio}|name: mine|metadata.name: is set by the harvester; leave it out",
                "name: pilot|name: other|spec.containers: exactly one must be named pilot",
                "image: registry.example.org/pilot:1|tty: true"
                        + "|spec.containers[pilot].image: is missing; name it here or by --image",
                "image: registry.example.org/pilot:1|command: [sleep]"
                        + "|spec.containers[pilot].command and args: are set by the harvester; leave them out",
                "image: registry.example.org/pilot:1|resources: {limits: {cpu: 1}}"
                        + "|spec.containers[pilot].resources: are set by the harvester for each pilot; leave them out",
                "{name: TZ, value: UTC}|{name: ROADSTEAD_PILOT, value: p2}"
                        + "|spec.containers[pilot].env: ROADSTEAD_PILOT is set by the harvester",
                "nodeSelector: {pool: batch}|restartPolicy: Always"
                        + "|spec.restartPolicy: only Never is possible, for a pilot runs once",
                "nodeSelector: {pool: batch}|hostPID: true"
                        + "|spec.hostPID: is not possible, for what a pilot has started could outlive its container",
                "nodeSelector: {pool: batch}|activeDeadlineSeconds: 5"
                        + "|spec.activeDeadlineSeconds: is set by the harvester from --life; leave it out",
                "kind: Pod|kind: Job|apiVersion and kind: v1 and Pod are needed",
            })
    void template_that_cannot_be_used_is_refused_by_the_fields_path(String good, String wrong, String why) {
        String yaml = GOOD.replace(good, wrong);
        TemplateException refused =
                assertThrows(TemplateException.class, () -> PodTemplate.parse(yaml, "pod.yaml", null));
        assertTrue(refused.toString().contains(why), refused.toString());
    }

    @Test
    void what_is_no_yaml_is_refused_in_one_sentence() {
        TemplateException refused =
                assertThrows(TemplateException.class, () -> PodTemplate.parse("a: [", "pod.yaml", null));
        assertTrue(refused.toString().contains("the template pod.yaml"), refused.toString());
        assertEquals(1, refused.toString().lines().count());
    }
}
