// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.supply.HarvesterSettings;
import org.roadstead.core.supply.Lives;
import org.roadstead.core.supply.NodeKind;
import org.roadstead.core.supply.Queue;
import org.roadstead.core.time.SystemTime;
import org.roadstead.harvester.Harvester;
import org.roadstead.harvester.HarvesterConfig;
import org.roadstead.harvester.HarvesterMain;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.store.DataDirectory;
import org.roadstead.k8s.platform.K8sOptions;
import org.roadstead.k8s.platform.K8sPlatform;
import org.roadstead.k8s.template.PodBuilding;
import org.roadstead.k8s.watch.KubeApi;

/**
 * The kind of harvester that stands beside Kubernetes.
 *
 * @param cores of all pilots together; null for what nodes and quotas have; likewise the memory, in bytes
 * @param pilotCores of a pilot when no job needs more
 */
record K8sKind(
        KubeApi api, K8sOptions options, Lives lives, @Nullable Integer cores, @Nullable Long memory, int pilotCores)
        implements Harvester.Kind {
    /** From the moment that its container runs. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    /** What nobody has, for when Kubernetes does not say yet what it has. */
    private static final Resources ENDLESS = new Resources(1_000_000, 1L << 50, 1L << 50, 100_000);

    @Override
    public Platform platform(DataDirectory data) throws IOException {
        try {
            K8sPlatform platform =
                    K8sPlatform.open(api, options, data.pilots().resolve("pods"), SystemTime.INSTANCE::moment);
            String refusal = platform.firstRefusal();
            if (refusal != null) {
                platform.close();
                throw new IOException(refusal);
            }
            return platform;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public HarvesterSettings settings(HarvesterConfig config, Platform platform) {
        List<Queue> queues = platform.queues();
        Resources quota = platform instanceof K8sPlatform own ? own.quota() : null;
        Resources all = capped(all(queues.get(0)), quota);
        Resources capacity = new Resources(
                cores == null ? all.cores() : cores, memory == null ? all.memory() : memory, all.disk(), all.gpus());
        return new HarvesterSettings(
                config.name(),
                platform.facts().kind(),
                HarvesterMain.release(),
                config.serve(),
                capacity,
                usualPilot(queues.get(0)),
                List.of(RunKind.COMMAND, RunKind.CONTAINER),
                queues,
                config.idleEnd(),
                START_PATIENCE,
                platform.facts().isolated(),
                lives,
                true);
    }

    private static Resources all(Queue queue) {
        Resources all = Resources.NONE;
        for (NodeKind kind : queue.kinds()) {
            Resources size = kind.size();
            int count = kind.nodes();
            all = all.plus(new Resources(
                    size.cores() * count, size.memory() * count, size.disk() * count, size.gpus() * count));
        }
        return queue.kinds().isEmpty() ? ENDLESS : all;
    }

    /** A quota counts what a pilot needs itself, too; so much is left out for as many pilots as there may be cores. */
    private static Resources capped(Resources all, @Nullable Resources quota) {
        if (quota == null) {
            return all;
        }
        int cores = Math.min(all.cores(), quota.cores());
        long own = PodBuilding.PILOT_MEMORY * Math.max(1, Math.min(cores, 1 << 16));
        return new Resources(
                cores,
                quota.memory() >= 1L << 50 ? all.memory() : Math.min(all.memory(), Math.max(0, quota.memory() - own)),
                Math.min(all.disk(), quota.disk()),
                all.gpus());
    }

    /** So many cores, and the memory and disk that the poorest node has for each of as many such pilots as it has cores for. */
    private Resources usualPilot(Queue queue) {
        long memory = queue.kinds().isEmpty() ? pilotCores * (1L << 30) : Long.MAX_VALUE;
        long disk = queue.kinds().isEmpty() ? options.disk() : Long.MAX_VALUE;
        for (NodeKind kind : queue.kinds()) {
            int pilots = Math.max(1, kind.size().cores() / pilotCores);
            memory = Math.min(memory, share(kind.size().memory(), PodBuilding.PILOT_MEMORY, pilots));
            disk = Math.min(disk, share(kind.size().disk(), PodBuilding.PILOT_DISK_ALL, pilots));
        }
        return new Resources(pilotCores, memory, disk, 0);
    }

    /** What each of so many pilots gets, when a single one would have had {@code all} beside what it needs itself. */
    static long share(long all, long own, int pilots) {
        return Math.max(1L << 20, (all + own) / pilots - own);
    }
}
