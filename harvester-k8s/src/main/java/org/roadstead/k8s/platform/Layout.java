// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.core.supply.Queue;
import org.roadstead.core.time.Moment;
import org.roadstead.k8s.template.PodBuilding;
import org.roadstead.k8s.watch.KubeApi;
import org.roadstead.k8s.watch.KubeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespace as a queue: what pilots can be part of there. Looked at now and then with whatever rights there are; one thread
 * refreshes, the result is immutable.
 */
final class Layout {
    private static final Logger LOG = LoggerFactory.getLogger(Layout.class);
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofSeconds(15);

    private final KubeApi api;
    private final K8sOptions options;
    private final Room room;
    private Moment next;
    private volatile Queue queue;
    private volatile @Nullable Resources quota;

    Layout(KubeApi api, K8sOptions options, Moment now) {
        this.api = api;
        this.options = options;
        this.room = new Room(options);
        this.next = now;
        this.queue = queue(options.sizes(), null, options.mostPilots());
    }

    Queue queue() {
        return queue;
    }

    /** What quotas leave to all pilots together; null when none is known. */
    @Nullable
    Resources quota() {
        return quota;
    }

    /** In how many milliseconds it wants to be refreshed. */
    long dueIn(Moment now) {
        return Math.max(0, next.millisSince(now));
    }

    /** Looks at the namespace when it is time; returns whether anything is different. {@code ours}: what our own pods ask for. */
    boolean refresh(Moment now, Resources ours) throws KubeException {
        if (dueIn(now) > 0) {
            return false;
        }
        next = now.plus(SOON);
        List<LimitRange> limits = api.limits().orElse(List.of());
        List<ResourceQuota> quotas = api.quotas().orElse(List.of());
        Optional<List<Node>> nodes = options.sizes().isEmpty() ? api.nodes() : Optional.empty();
        List<NodeKind> kinds = nodes.isPresent() ? room.kinds(nodes.get()) : options.sizes();
        Resources most = Room.most(limits);
        Resources left = quotas.isEmpty() ? null : Room.left(quotas, ours);
        List<NodeKind> capped = kinds.stream()
                .map(kind -> new NodeKind(capped(kind.size(), most), kind.gpuType(), kind.features(), kind.nodes()))
                .filter(kind -> kind.size().cores() > 0 && kind.size().memory() > 0)
                .toList();
        String closed = null;
        if (capped.isEmpty()) {
            closed = options.sizes().isEmpty() && nodes.isEmpty()
                    ? "this account may not list nodes; say what they have with --size"
                    : "no node can be used now";
        }
        Integer pods = Room.pods(quotas);
        Queue fresh = queue(capped, closed, pods == null ? options.mostPilots() : Math.min(pods, options.mostPilots()));
        boolean changed = !fresh.equals(queue);
        if (!Objects.equals(fresh.closed(), queue.closed())) {
            if (closed == null) {
                LOG.info("namespace {} takes pilots", options.queue());
            } else {
                LOG.warn("namespace {} takes no pilots: {}", options.queue(), closed);
            }
        }
        queue = fresh;
        quota = left;
        next = now.plus(closed == null ? EVERY : SOON);
        return changed;
    }

    private static Resources capped(Resources size, Resources most) {
        return new Resources(
                Math.min(size.cores(), most.cores()),
                Math.min(size.memory(), most.memory() - PodBuilding.PILOT_MEMORY),
                Math.min(size.disk(), most.disk() - PodBuilding.PILOT_DISK_ALL),
                size.gpus());
    }

    private Queue queue(List<NodeKind> kinds, @Nullable String closed, int mostPilots) {
        return new Queue(options.queue(), kinds, null, mostPilots, options.mostPending(), closed);
    }
}
