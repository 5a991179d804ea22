// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.template;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roadstead.k8s.watch.PodReading;

/**
 * The operator's part of every pilot's pod: image, account, node selectors, tolerations, priority, volumes, security. What the
 * harvester sets itself a template must leave out, so that nobody believes it is in force. Immutable.
 */
public final class PodTemplate {
    /** Where everything of Roadstead's is in the pilot's container. */
    static final String ROOT = "/roadstead";

    static final String TOKEN = "roadstead-token";
    static final String WORK = "roadstead-work";

    private final Pod pod;

    private PodTemplate(Pod pod) {
        this.pod = pod;
    }

    /**
     * @param image for the pilot's container, where the template names none
     */
    public static PodTemplate read(Path file, @Nullable String image) throws TemplateException {
        try {
            return parse(Files.readString(file), file.toString(), image);
        } catch (IOException e) {
            throw new TemplateException("the template " + file + " cannot be read: " + e, e);
        }
    }

    /** What is used when the operator brings nothing but an image. */
    public static PodTemplate builtIn(String image) throws TemplateException {
        try (InputStream in = PodTemplate.class.getResourceAsStream("pod.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the built-in template is missing");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "(built in)", image);
        } catch (IOException e) {
            throw new IllegalStateException("the built-in template cannot be read", e);
        }
    }

    static PodTemplate parse(String yaml, String name, @Nullable String image) throws TemplateException {
        Pod pod;
        try {
            pod = Serialization.unmarshal(yaml, Pod.class);
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new TemplateException("the template " + name + " is not a Pod in YAML: " + why, e);
        }
        if (pod == null || pod.getSpec() == null) {
            throw new TemplateException("the template " + name + ": spec: is missing");
        }
        String wrong = wrong(pod);
        if (wrong != null) {
            throw new TemplateException("the template " + name + ": " + wrong);
        }
        Container container = pilot(pod);
        if (image != null && container.getImage() == null) {
            container.setImage(image);
        }
        if (container.getImage() == null || container.getImage().isEmpty()) {
            throw new TemplateException(
                    "the template " + name + ": spec.containers[pilot].image: is missing; name it here or by --image");
        }
        return new PodTemplate(pod);
    }

    /** What is wrong with it, by the field's path; null when nothing is. */
    private static @Nullable String wrong(Pod pod) {
        PodSpec spec = pod.getSpec();
        String unknown = UnknownKeys.first(pod, "");
        if (unknown != null) {
            return unknown + ": Kubernetes knows no such key";
        }
        if (!"Pod".equals(pod.getKind()) || !"v1".equals(pod.getApiVersion())) {
            return "apiVersion and kind: v1 and Pod are needed";
        }
        if (pod.getMetadata() != null && pod.getMetadata().getName() != null) {
            return "metadata.name: is set by the harvester; leave it out";
        }
        if (spec.getRestartPolicy() != null && !"Never".equals(spec.getRestartPolicy())) {
            return "spec.restartPolicy: only Never is possible, for a pilot runs once";
        }
        if (Boolean.TRUE.equals(spec.getHostPID())) {
            return "spec.hostPID: is not possible, for what a pilot has started could outlive its container";
        }
        if (Boolean.TRUE.equals(spec.getShareProcessNamespace())) {
            return "spec.shareProcessNamespace: is not possible, for what a pilot has started could outlive its container";
        }
        if (spec.getActiveDeadlineSeconds() != null) {
            return "spec.activeDeadlineSeconds: is set by the harvester from --life; leave it out";
        }
        for (Volume volume : spec.getVolumes()) {
            if (Set.of(TOKEN, WORK, ImagePod.VOLUME).contains(volume.getName())) {
                return "spec.volumes[" + volume.getName() + "]: the name is the harvester's own";
            }
        }
        long pilots = spec.getContainers().stream()
                .filter(one -> PodReading.CONTAINER.equals(one.getName()))
                .count();
        return pilots == 1 ? wrong(pilot(pod)) : "spec.containers: exactly one must be named pilot";
    }

    private static @Nullable String wrong(Container pilot) {
        String path = "spec.containers[pilot].";
        if (!pilot.getCommand().isEmpty() || !pilot.getArgs().isEmpty()) {
            return path + "command and args: are set by the harvester; leave them out";
        }
        if (pilot.getResources() != null
                && (!pilot.getResources().getLimits().isEmpty()
                        || !pilot.getResources().getRequests().isEmpty())) {
            return path + "resources: are set by the harvester for each pilot; leave them out";
        }
        for (EnvVar variable : pilot.getEnv()) {
            if (variable.getName() != null && PodBuilding.ENVIRONMENT.contains(variable.getName())) {
                return path + "env: " + variable.getName() + " is set by the harvester";
            }
        }
        boolean inside = pilot.getVolumeMounts().stream()
                .anyMatch(mount -> Objects.toString(mount.getMountPath(), "").matches(ROOT + "(/.*)?"));
        return inside ? path + "volumeMounts: " + ROOT + " is the harvester's own" : null;
    }

    static Container pilot(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .filter(one -> PodReading.CONTAINER.equals(one.getName()))
                .findFirst()
                .orElseThrow();
    }

    /** As it was read. */
    Pod pod() {
        return pod;
    }

    /** Whether pods use the network of their node. */
    public boolean isOnHostNetwork() {
        return Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    }

    /** How long a pod of it has to end, in seconds; null for Kubernetes' default. */
    public @Nullable Long grace() {
        return pod.getSpec().getTerminationGracePeriodSeconds();
    }

    /** What a node must be labelled with. */
    public Map<String, String> nodeSelector() {
        return pod.getSpec().getNodeSelector() == null
                ? Map.of()
                : pod.getSpec().getNodeSelector();
    }

    /** Which taints do not keep pods away. */
    public List<Toleration> tolerations() {
        return pod.getSpec().getTolerations();
    }
}
