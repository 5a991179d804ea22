// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.template;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.harvester.platform.PilotOrder;

/**
 * The pod of one pilot: the operator's template, and in it what the harvester decides. Any thread.
 *
 * @param namespace where pods are made
 * @param launcher {@code bin/roadstead} in the image
 * @param life of an allocation when the order does not say
 * @param margin how much of it a pilot leaves unused
 * @param keep how long the directories of ended jobs stay
 * @param gpus the resource that GPUs are asked for as, and the node label that names their type
 */
public record PodBuilding(
        PodTemplate template,
        Names names,
        String namespace,
        String launcher,
        Duration life,
        Duration margin,
        Duration keep,
        Gpus gpus) {
    /** What a pilot itself needs of a pod's memory, beside its jobs: a small JVM and a few shells. */
    public static final long PILOT_MEMORY = 192L << 20;

    /** What a pilot itself writes beside its jobs' directories: its log and the container's own layer. */
    private static final long PILOT_DISK = 64L << 20;

    /** What a copy of the pilot takes at most, which a pod has that runs in the image of its jobs. */
    static final long PILOT_COPY = 128L << 20;

    /** What a pod asks for on top of its jobs' disk: for its work directory, for what is outside of that, and for a copy. */
    public static final long PILOT_DISK_ALL = 2 * PILOT_DISK + PILOT_COPY;

    static final Set<String> ENVIRONMENT =
            Set.of("ROADSTEAD_PILOT", "ROADSTEAD_NODE", "ROADSTEAD_ALLOCATION", "ROADSTEAD_HOME");

    /** Beyond its life a pod has so long until the kubelet ends it: for when no harvester is there that would have done so. */
    private static final Duration LAST_RESORT = Duration.ofHours(1);

    /**
     * The first process of the container: passes signals on, and takes in processes whose parents have gone. When it ends, the
     * kernel ends everything in the container.
     */
    private static final String SCRIPT =
            """
            child=
            trap '[ -z "$child" ] || kill -TERM "$child"' TERM
            "$@" </dev/null &
            child=$!
            code=0
            while kill -0 "$child" 2>/dev/null; do
              wait "$child"
              code=$?
            done
            exit "$code"
            """;

    /**
     * How GPUs are called.
     *
     * @param resource such as {@code nvidia.com/gpu}
     * @param label of nodes, such as {@code nvidia.com/gpu.product}
     */
    public record Gpus(String resource, String label) {
        public static final Gpus USUAL = new Gpus("nvidia.com/gpu", "nvidia.com/gpu.product");
    }

    /** @param owner the uid of the secret that owns all pods of this harvester; null for none */
    public Pod build(PilotOrder order, @Nullable String owner) {
        Pod pod = new PodBuilder(template.pod()).build();
        ObjectMeta meta = pod.getMetadata() == null ? new ObjectMeta() : pod.getMetadata();
        pod.setMetadata(meta);
        String name = names.pod(order.pilot());
        meta.setName(name);
        meta.setNamespace(namespace);
        Map<String, String> labels = new TreeMap<>(meta.getLabels() == null ? Map.of() : meta.getLabels());
        labels.putAll(names.labels(order.pilot()));
        meta.setLabels(labels);
        List<String> finalizers = new ArrayList<>(meta.getFinalizers());
        finalizers.add(Names.SEEN);
        meta.setFinalizers(finalizers);
        if (owner != null) {
            meta.setOwnerReferences(List.of(new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("Secret")
                    .withName(names.secret())
                    .withUid(owner)
                    .build()));
        }
        PodSpec spec = pod.getSpec();
        spec.setRestartPolicy("Never");
        Duration time = order.life() == null ? life : order.life();
        spec.setActiveDeadlineSeconds(time.plus(LAST_RESORT).toSeconds());
        place(spec, order);
        volumes(spec, order);
        container(PodTemplate.pilot(pod), order, name, time);
        String image = order.image();
        if (image != null) {
            ImagePod.make(pod, image, launcher, SCRIPT);
        }
        return pod;
    }

    /** How long a pod that was built here may run; null when it does not say. */
    public static @Nullable Duration life(Pod pod) {
        Long seconds = pod.getSpec() == null ? null : pod.getSpec().getActiveDeadlineSeconds();
        if (seconds == null) {
            return null;
        }
        Duration all = Duration.ofSeconds(seconds);
        // Less than what we add ourselves is somebody else's word.
        return all.compareTo(LAST_RESORT) > 0 ? all.minus(LAST_RESORT) : all;
    }

    private void place(PodSpec spec, PilotOrder order) {
        Map<String, String> selector = new TreeMap<>(template.nodeSelector());
        order.features().forEach(feature -> selector.put(Names.FEATURE + feature, "true"));
        if (order.gpuType() != null && order.size().gpus() > 0) {
            selector.put(gpus.label(), order.gpuType());
        }
        if (!selector.isEmpty()) {
            spec.setNodeSelector(selector);
        }
    }

    private void volumes(PodSpec spec, PilotOrder order) {
        spec.getVolumes()
                .add(new VolumeBuilder()
                        .withName(PodTemplate.TOKEN)
                        .withNewSecret()
                        .withSecretName(names.secret())
                        .withDefaultMode(0444)
                        .addNewItem()
                        .withKey(order.pilot())
                        .withPath("token")
                        .endItem()
                        .endSecret()
                        .build());
        spec.getVolumes()
                .add(new VolumeBuilder()
                        .withName(PodTemplate.WORK)
                        .withNewEmptyDir()
                        .withSizeLimit(bytes(order.size().disk() + PILOT_DISK))
                        .endEmptyDir()
                        .build());
    }

    private void container(Container pilot, PilotOrder order, String name, Duration time) {
        pilot.getVolumeMounts()
                .add(new VolumeMountBuilder()
                        .withName(PodTemplate.TOKEN)
                        .withMountPath(PodTemplate.ROOT + "/secret")
                        .withReadOnly(true)
                        .build());
        pilot.getVolumeMounts()
                .add(new VolumeMountBuilder()
                        .withName(PodTemplate.WORK)
                        .withMountPath(PodTemplate.ROOT + "/work")
                        .build());
        List<EnvVar> environment = new ArrayList<>(pilot.getEnv());
        environment.add(new EnvVarBuilder()
                .withName("ROADSTEAD_PILOT")
                .withValue(order.pilot())
                .build());
        environment.add(new EnvVarBuilder()
                .withName("ROADSTEAD_ALLOCATION")
                .withValue(name)
                .build());
        environment.add(new EnvVarBuilder()
                .withName("ROADSTEAD_NODE")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("spec.nodeName")
                .endFieldRef()
                .endValueFrom()
                .build());
        pilot.setEnv(environment);
        pilot.setCommand(List.of("/bin/sh", "-c", SCRIPT, "roadstead-pilot"));
        pilot.setArgs(words(order, name, time));
        Map<String, Quantity> size = quantities(order.size());
        pilot.setResources(new ResourceRequirements(null, size, size));
        if (pilot.getTerminationMessagePolicy() == null) {
            pilot.setTerminationMessagePolicy("FallbackToLogsOnError");
        }
    }

    private Map<String, Quantity> quantities(Resources size) {
        Map<String, Quantity> quantities = new TreeMap<>();
        quantities.put("cpu", new Quantity("" + size.cores()));
        quantities.put("memory", bytes(size.memory() + PILOT_MEMORY));
        quantities.put("ephemeral-storage", bytes(size.disk() + PILOT_DISK_ALL));
        if (size.gpus() > 0) {
            quantities.put(gpus.resource(), new Quantity("" + size.gpus()));
        }
        return quantities;
    }

    private static Quantity bytes(long bytes) {
        return bytes % (1 << 20) == 0 ? new Quantity("" + (bytes >> 20), "Mi") : new Quantity("" + bytes);
    }

    private List<String> words(PilotOrder order, String name, Duration time) {
        Resources size = order.size();
        List<String> words = new ArrayList<>(List.of(launcher, "pilot"));
        words.addAll(List.of("--harvester", order.harvester()));
        words.addAll(List.of("--token-file", PodTemplate.ROOT + "/secret/token"));
        words.addAll(List.of("--id", order.pilot(), "--dir", PodTemplate.ROOT + "/work"));
        words.addAll(List.of("--allocation", name));
        words.addAll(List.of("--cores", "" + size.cores(), "--memory", "" + size.memory()));
        words.addAll(List.of("--disk", "" + size.disk(), "--gpus", "" + size.gpus()));
        add(words, "--gpu-type", order.gpuType());
        add(words, "--owner", order.owner());
        add(words, "--time-left", time.toString());
        add(words, "--features", order.features().isEmpty() ? null : String.join(",", order.features()));
        add(words, "--image", order.image());
        add(words, "--margin", margin.toString());
        add(words, "--keep", keep.isZero() ? null : keep.toString());
        return words;
    }

    private static void add(List<String> words, String option, @Nullable String value) {
        if (value != null) {
            words.add(option);
            words.add(value);
        }
    }
}
