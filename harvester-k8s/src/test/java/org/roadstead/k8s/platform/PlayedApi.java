// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.roadstead.core.time.SystemTime;
import org.roadstead.k8s.watch.KubeApi;
import org.roadstead.k8s.watch.KubeException;
import org.roadstead.k8s.watch.PodReading;

/** A cluster in memory, as its API server shows it: a scheduler and a kubelet that take no time, and whatever a test makes of them. */
@NullUnmarked
final class PlayedApi implements KubeApi {
    /** What goes on while no harvester looks. */
    static final class World {
        private final Map<String, Pod> pods = new TreeMap<>();
        private final Map<String, String> secret = new TreeMap<>();
        private final Map<String, Long> calls = new TreeMap<>();
        private final Set<String> deaf = new TreeSet<>();
        private final Set<String> preempted = new TreeSet<>();
        private boolean unheard;
        /** Whether events may not be listed. */
        boolean noEvents;

        final List<Node> nodes = new ArrayList<>();
        final List<ResourceQuota> quotas = new ArrayList<>();
        private final ScheduledExecutorService kubelet = new ScheduledThreadPoolExecutor(1);
        private Listener listener;
        Consumer<Set<String>> evicted;
        boolean stubborn;
        boolean holds;
        boolean hasSecret = true;
        /** What the next create, or each, comes to. */
        KubeException refusal;

        boolean losesAnswers;
        String silence;

        /** What is seen from now on of a pod; the test is the kubelet. */
        synchronized void change(String name, Consumer<Pod> change) {
            Pod pod = new PodBuilder(pods.get(name)).build();
            change.accept(pod);
            pods.put(name, pod);
            settle(name);
        }

        synchronized Pod pod(String name) {
            return pods.get(name);
        }

        synchronized Set<String> names() {
            return new TreeSet<>(pods.keySet());
        }

        synchronized void preempt(String name) {
            preempted.add(name);
        }

        /** The watch tells of nothing more. */
        synchronized void deafen() {
            unheard = true;
        }

        synchronized long calls(String call) {
            return calls.getOrDefault(call, 0L);
        }

        synchronized Set<String> tokens() {
            return new TreeSet<>(secret.keySet());
        }

        /** The object goes for good, whatever anybody had to say. */
        synchronized void wipe(String name) {
            Pod pod = pods.remove(name);
            if (pod != null && listener != null) {
                listener.gone(pod);
            }
        }

        synchronized void hear(String why) {
            silence = why;
            if (listener != null) {
                listener.heard();
            }
        }

        private void settle(String name) {
            Pod pod = pods.get(name);
            boolean deleting = pod.getMetadata().getDeletionTimestamp() != null;
            boolean over = !"Running".equals(pod.getStatus().getPhase())
                    && !"Pending".equals(pod.getStatus().getPhase());
            boolean placed = pod.getSpec().getNodeName() != null;
            if (deleting
                    && (over || !placed)
                    && pod.getMetadata().getFinalizers().isEmpty()) {
                wipe(name);
            } else if (listener != null && !unheard) {
                listener.seen(new PodBuilder(pod).build());
            }
        }

        int running(String name) {
            Pod pod = pod(name);
            return pod != null && PodReading.of(pod).fate() == PodReading.Fate.RUNS ? 1 : 0;
        }

        void ended(String name, int code, String word) {
            change(name, pod -> {
                pod.getStatus().setPhase(code == 0 ? "Succeeded" : "Failed");
                pod.getStatus()
                        .setContainerStatuses(List.of(new ContainerStatusBuilder()
                                .withName("pilot")
                                .withContainerID("played://" + name)
                                .withState(new ContainerStateBuilder()
                                        .withNewTerminated()
                                        .withExitCode(code)
                                        .withReason(word)
                                        .endTerminated()
                                        .build())
                                .build()));
            });
        }

        void waits(String name, String word, String message) {
            change(name, pod -> pod.getStatus()
                    .setContainerStatuses(List.of(new ContainerStatusBuilder()
                            .withName("pilot")
                            .withState(new ContainerStateBuilder()
                                    .withNewWaiting()
                                    .withReason(word)
                                    .withMessage(message)
                                    .endWaiting()
                                    .build())
                            .build())));
        }

        void runs(String name) {
            change(name, pod -> {
                pod.getSpec().setNodeName("n1");
                pod.getStatus().setPhase("Running");
                pod.getStatus()
                        .setConditions(List.of(
                                condition("PodScheduled", "True"),
                                condition("ContainersReady", "True"),
                                condition("Ready", "True")));
                ContainerState state = new ContainerStateBuilder()
                        .withNewRunning()
                        .withStartedAt(SystemTime.INSTANCE.instant().toString())
                        .endRunning()
                        .build();
                pod.getStatus()
                        .setContainerStatuses(List.of(new ContainerStatusBuilder()
                                .withName("pilot")
                                .withContainerID("played://" + name)
                                .withState(state)
                                .build()));
            });
        }

        static io.fabric8.kubernetes.api.model.PodCondition condition(String type, String value) {
            return new PodConditionBuilder()
                    .withType(type)
                    .withStatus(value)
                    .withLastTransitionTime(SystemTime.INSTANCE.instant().toString())
                    .build();
        }

        /** Somebody deletes a pod as kubectl does. */
        void delete(String name, long grace) {
            Pod before = pod(name);
            if (before == null) {
                return;
            }
            boolean deaf;
            synchronized (this) {
                deaf = this.deaf.contains(name);
            }
            change(name, pod -> {
                pod.getMetadata()
                        .setDeletionTimestamp(SystemTime.INSTANCE.instant().toString());
                pod.getMetadata().setDeletionGracePeriodSeconds(grace);
            });
            if (running(name) == 1 && !holds) {
                kubelet.schedule(
                        () -> {
                            if (running(name) == 1) {
                                ended(name, deaf ? 137 : 0, deaf ? "Error" : "Completed");
                            }
                        },
                        deaf ? grace * 100 : 10,
                        TimeUnit.MILLISECONDS);
            }
        }
    }

    private final World world;

    PlayedApi(World world) {
        this.world = world;
    }

    private void count(String call) {
        synchronized (world) {
            world.calls.merge(call, 1L, Long::sum);
        }
    }

    private void answer(String call) throws KubeException {
        count(call);
        if (world.silence != null) {
            throw new KubeException(KubeException.Kind.SILENT, world.silence, new IllegalStateException("played"));
        }
    }

    @Override
    public Pod create(Pod pod) throws KubeException {
        answer("create");
        String name = pod.getMetadata().getName();
        Pod made;
        synchronized (world) {
            if (world.refusal != null) {
                throw world.refusal;
            }
            if (world.pods.containsKey(name)) {
                throw new KubeException(
                        KubeException.Kind.EXISTS, "pods \"" + name + "\" already exists", new IllegalStateException());
            }
            made = new PodBuilder(pod).build();
            made.getMetadata().setUid("uid-" + name);
            made.getMetadata()
                    .setCreationTimestamp(SystemTime.INSTANCE.instant().toString());
            made.setStatus(new PodStatus());
            made.getStatus().setPhase("Pending");
            world.pods.put(name, made);
            if (world.stubborn) {
                world.deaf.add(name);
            }
            world.settle(name);
        }
        if (!world.holds) {
            world.runs(name);
        }
        if (world.losesAnswers) {
            throw new KubeException(KubeException.Kind.SILENT, "timeout", new IllegalStateException("played"));
        }
        return made;
    }

    @Override
    public void tryOut(Pod pod) throws KubeException {
        answer("tryOut");
        if (world.refusal != null) {
            throw world.refusal;
        }
    }

    @Override
    public Optional<Pod> read(String name) throws KubeException {
        answer("read");
        return Optional.ofNullable(world.pod(name));
    }

    @Override
    public void delete(String name, long graceSeconds) throws KubeException {
        answer("delete");
        world.delete(name, graceSeconds);
    }

    @Override
    public void release(String name, String finalizer) throws KubeException {
        answer("release");
        if (world.pod(name) != null) {
            world.change(name, pod -> pod.getMetadata().getFinalizers().remove(finalizer));
        }
    }

    @Override
    public String keep(String secret, Map<String, String> changes) throws KubeException {
        answer("keep");
        synchronized (world) {
            if (!world.hasSecret) {
                throw new KubeException(
                        KubeException.Kind.MISSING,
                        "secrets \"" + secret + "\" not found",
                        new IllegalStateException());
            }
            changes.forEach((key, value) -> {
                if (value == null) {
                    world.secret.remove(key);
                } else {
                    world.secret.put(key, value);
                }
            });
            return "uid-of-secret";
        }
    }

    @Override
    public void makeSecret(String secret, Map<String, String> labels) throws KubeException {
        answer("makeSecret");
        throw new KubeException(
                KubeException.Kind.REFUSED, "secrets is forbidden: cannot create", new IllegalStateException());
    }

    @Override
    public Set<String> preempted() throws KubeException {
        answer("preempted");
        synchronized (world) {
            if (world.noEvents) {
                throw new KubeException(
                        KubeException.Kind.REFUSED, "events is forbidden: cannot list", new IllegalStateException());
            }
            return new TreeSet<>(world.preempted);
        }
    }

    @Override
    public Optional<List<Node>> nodes() throws KubeException {
        answer("nodes");
        return world.nodes.isEmpty() ? Optional.empty() : Optional.of(world.nodes);
    }

    @Override
    public Optional<List<ResourceQuota>> quotas() throws KubeException {
        answer("quotas");
        return Optional.of(world.quotas);
    }

    @Override
    public Optional<List<LimitRange>> limits() throws KubeException {
        answer("limits");
        return Optional.empty();
    }

    @Override
    public void watch(String label, String value, Listener listener) {
        count("watch");
        synchronized (world) {
            world.listener = listener;
            world.pods.values().forEach(listener::seen);
            listener.listed();
        }
    }

    @Override
    public void watchEvictions(Consumer<Set<String>> evicted) {
        count("watchEvictions");
        world.evicted = evicted;
    }

    @Override
    public String silence() {
        return world.silence;
    }

    @Override
    public Map<String, Long> calls() {
        synchronized (world) {
            return new TreeMap<>(world.calls);
        }
    }

    @Override
    public void close() {
        synchronized (world) {
            world.listener = null;
        }
    }
}
