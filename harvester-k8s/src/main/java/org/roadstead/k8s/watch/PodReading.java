// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.watch;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;

/**
 * What one pod object says about the pilot in it, as Kubernetes 1.20 and later write it: a function of the object. Only the
 * kubelet writes the states of containers, so only they prove anything; a phase, a condition or the object's absence may be
 * somebody else's word.
 *
 * @param fate how far the proof goes
 * @param begun whether a container of it is known to have begun, beyond those that only prepare
 * @param deleting whether its end was asked for, by whomever
 * @param last whether its end was asked for without any grace: the kubelet's last word about a pod it has cleared away, or force
 * @param leaving whether the kubelet has said that it ends this pod, and how the containers end is not, or not yet, told: 1.20
 *     writes such a pod's end before it brings it about, and never comes back to it
 * @param cleared whether the kubelet shows containers none of which has begun: of a pod that is known to have begun, it says so when
 *     its runtime has none of them left
 * @param lost whether its node has stopped talking to Kubernetes
 * @param word the platform's word for its end; null where it has none
 * @param stuck why it will never begin; null when it may
 * @param message one sentence in Kubernetes' words; null when there is nothing to say
 * @param exit the exit code of its pilot; null while that has not ended
 */
public record PodReading(
        Fate fate,
        boolean begun,
        boolean deleting,
        boolean last,
        boolean leaving,
        boolean cleared,
        boolean lost,
        @Nullable Reason word,
        @Nullable Reason stuck,
        @Nullable String message,
        @Nullable Integer exit,
        @Nullable String node,
        @Nullable Instant created,
        @Nullable Instant scheduled,
        @Nullable Instant started) {
    /** The container whose end is the pilot's. */
    public static final String CONTAINER = "pilot";

    /** The init container of a pod whose pilot runs in the image of a job. */
    public static final String COPYING = "roadstead-copy";

    /** Exit codes of a container in which nothing could be started: our own script's, and the container runtime's. */
    private static final Set<Integer> NOT_STARTED = Set.of(126, 128);

    /** What the kubelet says when an image will not come. */
    private static final Set<String> NO_IMAGE =
            Set.of("ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable");

    /** What it says when a container cannot be made as it is described. */
    private static final Set<String> NO_CONTAINER = Set.of("CreateContainerConfigError", "CreateContainerError");

    /** Ends that only the kubelet brings about, and tells of in the pod's own reason. */
    private static final Set<String> OWN_ENDS =
            Set.of("Evicted", "DeadlineExceeded", "Preempting", "Shutdown", "NodeShutdown", "Terminated");

    /** How far the proof goes. */
    public enum Fate {
        /** Nothing of it runs yet. */
        WAITS,
        /** Something of it runs, or may. */
        RUNS,
        /** The kubelet has told that nothing of it runs any more, or it was never given to one. */
        ENDED,
        /** It is said to have ended by somebody who cannot know. */
        UNPROVED
    }

    /** Reads a pod. */
    public static PodReading of(Pod pod) {
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        List<ContainerStatus> containers = Stream.of(
                        status.getInitContainerStatuses(),
                        status.getContainerStatuses(),
                        status.getEphemeralContainerStatuses())
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .toList();
        // What only prepares does not count: nothing of a job is in there, and what comes after it is said by itself.
        Set<String> preparing = status.getInitContainerStatuses() == null
                ? Set.of()
                : status.getInitContainerStatuses().stream()
                        .map(ContainerStatus::getName)
                        .collect(Collectors.toSet());
        List<ContainerStatus> own = containers.stream()
                .filter(one -> !preparing.contains(one.getName()))
                .toList();
        boolean begun = own.stream().anyMatch(PodReading::hasBegun);
        boolean going = containers.stream().anyMatch(one -> state(one).getRunning() != null);
        boolean deleting = pod.getMetadata().getDeletionTimestamp() != null;
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        boolean last = deleting && grace != null && grace == 0;
        boolean lost = isLost(status);
        String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
        String phase = status.getPhase() == null ? "Pending" : status.getPhase();
        boolean over = phase.equals("Succeeded") || phase.equals("Failed");
        ContainerStatus pilot = containers.stream()
                .filter(one -> one.getName().equals(CONTAINER))
                .findFirst()
                .orElse(null);
        ContainerStateTerminated end = pilot == null ? null : state(pilot).getTerminated();
        int expected = pod.getSpec() == null ? 1 : pod.getSpec().getContainers().size();
        boolean imaged = preparing.contains(COPYING);
        Reason word = word(status, end, imaged);
        boolean kubelets = OWN_ENDS.contains(String.valueOf(status.getReason()));
        Fate fate = fate(over, deleting, begun, going, last, lost, node, containers, expected);
        return new PodReading(
                fate,
                begun,
                deleting,
                last,
                over && kubelets && fate != Fate.ENDED,
                !begun && !own.isEmpty() && word != Reason.NODE_FAILED,
                lost,
                word,
                stuck(containers, imaged),
                message(status, containers, end == null ? failed(containers) : end, over),
                end == null ? null : end.getExitCode(),
                node,
                instant(pod.getMetadata().getCreationTimestamp()),
                scheduled(status),
                started(pilot));
    }

    /** Whether Kubernetes itself says why it ends, or has ended; that it failed says nothing before its containers have. */
    public boolean tellsItsEnd() {
        return word != null && word != Reason.ALLOCATION_FAILED;
    }

    private static Fate fate(
            boolean over,
            boolean deleting,
            boolean begun,
            boolean going,
            boolean last,
            boolean lost,
            @Nullable String node,
            List<ContainerStatus> containers,
            int expected) {
        boolean placed = node != null && !node.isEmpty();
        if (going) {
            // Whoever calls it over while it goes on may know of its end, or just have given it up.
            return over ? Fate.UNPROVED : Fate.RUNS;
        }
        if (!placed) {
            // Whoever is being deleted, or has failed, is not given to a node any more.
            return over || deleting ? Fate.ENDED : Fate.WAITS;
        }
        boolean told = begun && containers.stream().allMatch(PodReading::isSettled);
        if (over) {
            return told ? Fate.ENDED : Fate.UNPROVED;
        }
        if (deleting) {
            boolean all = told
                    && containers.stream()
                                    .filter(one -> state(one).getTerminated() != null)
                                    .count()
                            >= expected;
            return all ? Fate.ENDED : last && !begun && !lost ? Fate.UNPROVED : begun ? Fate.RUNS : Fate.WAITS;
        }
        return begun ? Fate.RUNS : Fate.WAITS;
    }

    private static ContainerState state(ContainerStatus container) {
        return container.getState() == null ? new ContainerState() : container.getState();
    }

    private static boolean hasBegun(ContainerStatus container) {
        return state(container).getRunning() != null
                || state(container).getTerminated() != null
                || (container.getContainerID() != null
                        && !container.getContainerID().isEmpty());
    }

    /** Over, or never begun. */
    private static boolean isSettled(ContainerStatus container) {
        return state(container).getTerminated() != null || !hasBegun(container);
    }

    /**
     * Whether the node lifecycle controller has called the pod unready: it does so only when the node is silent, and then leaves
     * the containers' own readiness, which the kubelet writes, as it was.
     */
    private static boolean isLost(PodStatus status) {
        return "Unknown".equals(status.getPhase())
                || (is(status, "ContainersReady", "True")
                        && is(status, "Ready", "False")
                        && !"Succeeded".equals(status.getPhase())
                        && !"Failed".equals(status.getPhase()));
    }

    private static boolean is(PodStatus status, String type, String value) {
        PodCondition condition = condition(status, type);
        return condition != null && value.equals(condition.getStatus());
    }

    private static @Nullable PodCondition condition(PodStatus status, String type) {
        return status.getConditions() == null
                ? null
                : status.getConditions().stream()
                        .filter(one -> type.equals(one.getType()))
                        .findFirst()
                        .orElse(null);
    }

    private static @Nullable ContainerStateTerminated failed(List<ContainerStatus> containers) {
        return containers.stream()
                .map(one -> state(one).getTerminated())
                .filter(end -> end != null && !Objects.equals(end.getExitCode(), 0))
                .findFirst()
                .orElse(null);
    }

    /** @param imaged whether the pilot's container has the image of a job, which may be what is wrong */
    private static @Nullable Reason word(PodStatus status, @Nullable ContainerStateTerminated end, boolean imaged) {
        if (end != null && "OOMKilled".equals(end.getReason())) {
            return Reason.OUT_OF_MEMORY;
        }
        String why = status.getReason() == null ? "" : status.getReason();
        Reason own =
                switch (why) {
                    case "Evicted", "Shutdown", "NodeShutdown", "Terminated" -> Reason.EVICTED;
                    case "DeadlineExceeded" -> Reason.TIME_LIMIT;
                    case "Preempting" -> Reason.PREEMPTED;
                    case "NodeLost" -> Reason.NODE_FAILED;
                    default -> null;
                };
        if (own != null) {
            return own;
        }
        // Since 1.26; earlier releases only delete the pod.
        PodCondition target = condition(status, "DisruptionTarget");
        if (target != null && "True".equals(target.getStatus())) {
            return switch (target.getReason() == null ? "" : target.getReason()) {
                case "PreemptionByScheduler", "PreemptionByKubeScheduler" -> Reason.PREEMPTED;
                case "DeletionByPodGC" -> Reason.NODE_FAILED;
                default -> Reason.EVICTED;
            };
        }
        if (imaged && end != null && NOT_STARTED.contains(end.getExitCode())) {
            return Reason.IMAGE_UNAVAILABLE;
        }
        return "Failed".equals(status.getPhase()) && (end == null || !Objects.equals(end.getExitCode(), 0))
                ? Reason.ALLOCATION_FAILED
                : null;
    }

    private static @Nullable Reason stuck(List<ContainerStatus> containers, boolean imaged) {
        for (ContainerStatus one : containers) {
            String waits = state(one).getWaiting() == null
                    ? null
                    : state(one).getWaiting().getReason();
            boolean image = waits != null && NO_IMAGE.contains(waits);
            boolean container = waits != null && NO_CONTAINER.contains(waits);
            if (image || container) {
                // Of a job's own image either is that image's fault, and of all else of its pod neither is.
                boolean its = imaged ? one.getName().equals(CONTAINER) : image;
                return its ? Reason.IMAGE_UNAVAILABLE : Reason.ALLOCATION_FAILED;
            }
        }
        return null;
    }

    private static @Nullable String message(
            PodStatus status, List<ContainerStatus> containers, @Nullable ContainerStateTerminated end, boolean over) {
        if (over || end != null) {
            return ended(status, end);
        }
        for (ContainerStatus one : containers) {
            if (state(one).getWaiting() != null) {
                return sentence(
                        state(one).getWaiting().getReason(),
                        state(one).getWaiting().getMessage());
            }
        }
        PodCondition scheduled = condition(status, "PodScheduled");
        if (scheduled != null && !"True".equals(scheduled.getStatus())) {
            return sentence(scheduled.getReason(), scheduled.getMessage());
        }
        return null;
    }

    private static @Nullable String ended(PodStatus status, @Nullable ContainerStateTerminated end) {
        List<String> parts = new ArrayList<>();
        String whole = sentence(status.getReason(), status.getMessage());
        if (whole != null) {
            parts.add(whole);
        }
        if (end != null && !Objects.equals(end.getExitCode(), 0)) {
            String own = sentence(end.getReason(), end.getMessage());
            parts.add("exit code " + end.getExitCode() + (own == null ? "" : " (" + own + ")"));
        }
        return parts.isEmpty() ? null : String.join("; ", parts);
    }

    private static @Nullable String sentence(@Nullable String word, @Nullable String text) {
        String first = word == null ? "" : word.strip();
        String second = text == null ? "" : text.strip().replaceAll("\\s+", " ");
        if (second.length() > 400) {
            second = second.substring(0, 400) + "...";
        }
        if (first.isEmpty() && second.isEmpty()) {
            return null;
        }
        return first.isEmpty()
                ? second
                : second.isEmpty() || second.toLowerCase(Locale.ROOT).startsWith(first.toLowerCase(Locale.ROOT))
                        ? (second.isEmpty() ? first : second)
                        : first + ": " + second;
    }

    private static @Nullable Instant scheduled(PodStatus status) {
        PodCondition condition = condition(status, "PodScheduled");
        return condition == null || !"True".equals(condition.getStatus())
                ? null
                : instant(condition.getLastTransitionTime());
    }

    private static @Nullable Instant started(@Nullable ContainerStatus pilot) {
        if (pilot == null) {
            return null;
        }
        ContainerState state = state(pilot);
        return state.getRunning() != null
                ? instant(state.getRunning().getStartedAt())
                : state.getTerminated() != null ? instant(state.getTerminated().getStartedAt()) : null;
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }
}
