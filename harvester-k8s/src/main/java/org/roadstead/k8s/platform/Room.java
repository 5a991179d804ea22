// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.template.PodBuilding;

/** What nodes, quotas and limits leave for pilots: functions of the objects. */
final class Room {
    private static final long ENDLESS = 1L << 50;

    private final K8sOptions options;

    Room(K8sOptions options) {
        this.options = options;
    }

    /** Nodes that may be used now, those alike together. */
    List<NodeKind> kinds(List<Node> nodes) {
        Map<NodeKind, Integer> counts = new LinkedHashMap<>();
        for (Node node : nodes) {
            if (isUsable(node)) {
                NodeKind kind = kind(node);
                if (kind.size().cores() > 0 && kind.size().memory() > 0) {
                    counts.merge(kind, 1, Integer::sum);
                }
            }
        }
        List<NodeKind> kinds = new ArrayList<>();
        counts.forEach((kind, count) -> kinds.add(new NodeKind(kind.size(), kind.gpuType(), kind.features(), count)));
        return kinds;
    }

    private boolean isUsable(Node node) {
        boolean ready = node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(one -> "Ready".equals(one.getType()) && isTrue(one));
        if (!ready
                || node.getSpec() == null
                || Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
            return false;
        }
        Map<String, String> labels = labels(node);
        boolean selected = options.pods().template().nodeSelector().entrySet().stream()
                .allMatch(one -> Objects.equals(labels.get(one.getKey()), one.getValue()));
        return selected
                && node.getSpec().getTaints().stream()
                        .allMatch(taint ->
                                isTolerated(taint, options.pods().template().tolerations()));
    }

    private static boolean isTrue(NodeCondition condition) {
        return "True".equals(condition.getStatus());
    }

    static boolean isTolerated(Taint taint, List<Toleration> tolerations) {
        if ("PreferNoSchedule".equals(taint.getEffect())) {
            return true;
        }
        return tolerations.stream().anyMatch(one -> {
            boolean key = one.getKey() == null
                    || one.getKey().isEmpty()
                    || one.getKey().equals(taint.getKey());
            boolean effect = one.getEffect() == null
                    || one.getEffect().isEmpty()
                    || one.getEffect().equals(taint.getEffect());
            boolean value = "Exists".equals(one.getOperator())
                    || Objects.equals(Objects.toString(one.getValue(), ""), Objects.toString(taint.getValue(), ""));
            return key && effect && value;
        });
    }

    private NodeKind kind(Node node) {
        Map<String, Quantity> has = node.getStatus().getAllocatable();
        long disk = amount(has, "ephemeral-storage", options.disk());
        int gpus = (int) amount(has, options.pods().gpus().resource(), 0);
        SortedSet<String> features = new TreeSet<>();
        labels(node).forEach((label, value) -> {
            if (label.startsWith(Names.FEATURE) && "true".equals(value)) {
                features.add(label.substring(Names.FEATURE.length()));
            }
        });
        int cores = (int) amount(has, "cpu", 0);
        // Pilots get shares by their cores; with as many of them as there are cores each still has what it needs
        // itself.
        Resources size = new Resources(
                cores,
                amount(has, "memory", 0) - cores * PodBuilding.PILOT_MEMORY,
                Math.max(0, disk - cores * PodBuilding.PILOT_DISK_ALL),
                gpus);
        String type = gpus == 0 ? null : labels(node).get(options.pods().gpus().label());
        return new NodeKind(size, type, features, 0);
    }

    private static Map<String, String> labels(Node node) {
        return node.getMetadata().getLabels() == null
                ? Map.of()
                : node.getMetadata().getLabels();
    }

    /** What quotas leave of everything to this harvester's pilots together, going by what others use now. */
    static Resources left(List<ResourceQuota> quotas, Resources ours) {
        Resources left = new Resources(1_000_000, ENDLESS, ENDLESS, 100_000);
        for (ResourceQuota quota : quotas) {
            if (quota.getStatus() == null || isScoped(quota)) {
                continue;
            }
            Map<String, Quantity> hard = quota.getStatus().getHard();
            Map<String, Quantity> used = quota.getStatus().getUsed();
            left = new Resources(
                    (int) least(hard, used, ours.cores(), left.cores(), "cpu", "requests.cpu", "limits.cpu"),
                    least(hard, used, ours.memory(), left.memory(), "memory", "requests.memory", "limits.memory"),
                    least(
                            hard,
                            used,
                            ours.disk(),
                            left.disk(),
                            "ephemeral-storage",
                            "requests.ephemeral-storage",
                            "limits.ephemeral-storage"),
                    left.gpus());
        }
        return left;
    }

    /** What a pod asks for, as a quota counts it. */
    static Resources asked(Pod pod) {
        Resources all = Resources.NONE;
        for (Container container : pod.getSpec().getContainers()) {
            Map<String, Quantity> wants = container.getResources() == null
                    ? null
                    : container.getResources().getRequests();
            all = all.plus(new Resources(
                    (int) amount(wants, "cpu", 0),
                    amount(wants, "memory", 0),
                    amount(wants, "ephemeral-storage", 0),
                    0));
        }
        return all;
    }

    /** One that is for some pods only, and perhaps not for ours, speaks for itself when it refuses. */
    private static boolean isScoped(ResourceQuota quota) {
        return quota.getSpec() != null
                && (!quota.getSpec().getScopes().isEmpty() || quota.getSpec().getScopeSelector() != null);
    }

    private static long least(
            Map<String, Quantity> hard, Map<String, Quantity> used, long ours, long most, String... names) {
        long least = most;
        for (String name : names) {
            if (hard.containsKey(name)) {
                long others = Math.max(0, amount(used, name, 0) - ours);
                least = Math.min(least, Math.max(0, amount(hard, name, 0) - others));
            }
        }
        return least;
    }

    /** How many more pods than ours quotas allow; null when none says so. */
    static @Nullable Integer pods(List<ResourceQuota> quotas) {
        Integer most = null;
        for (ResourceQuota quota : quotas) {
            if (quota.getStatus() != null && !isScoped(quota)) {
                for (String name : List.of("pods", "count/pods")) {
                    if (quota.getStatus().getHard().containsKey(name)) {
                        int allowed = (int) amount(quota.getStatus().getHard(), name, 0);
                        most = most == null ? allowed : Math.min(most, allowed);
                    }
                }
            }
        }
        return most;
    }

    /** What one container, and one pod, may have at most. */
    static Resources most(List<LimitRange> limits) {
        long cores = 1_000_000;
        long memory = ENDLESS;
        long disk = ENDLESS;
        for (LimitRange range : limits) {
            for (LimitRangeItem item : range.getSpec().getLimits()) {
                if ("Container".equals(item.getType()) || "Pod".equals(item.getType())) {
                    cores = Math.min(cores, amount(item.getMax(), "cpu", cores));
                    memory = Math.min(memory, amount(item.getMax(), "memory", memory));
                    disk = Math.min(disk, amount(item.getMax(), "ephemeral-storage", disk));
                }
            }
        }
        return new Resources((int) cores, memory, disk, 100_000);
    }

    /** A whole number, rounded down: cores, bytes, pieces. */
    static long amount(@Nullable Map<String, Quantity> of, String name, long otherwise) {
        Quantity quantity = of == null ? null : of.get(name);
        return quantity == null
                ? otherwise
                : Quantity.getAmountInBytes(quantity).longValue();
    }
}
