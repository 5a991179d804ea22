// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.roadstead.slurm.commands.SlurmCommands;
import org.roadstead.slurm.platform.SlurmOptions;
import org.roadstead.slurm.platform.SlurmPlatform;

/**
 * The kind of harvester that stands beside Slurm.
 *
 * @param cores of all pilots together; null for what Slurm has; likewise the memory, in bytes
 * @param pilotCores of a pilot when no job needs more
 */
record SlurmKind(
        SlurmCommands commands,
        SlurmOptions options,
        Lives lives,
        @Nullable Integer cores,
        @Nullable Long memory,
        int pilotCores)
        implements Harvester.Kind {
    /** A JVM on a busy file system takes its time. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    /** What nobody has, for when Slurm does not say yet what it has. */
    private static final Resources ENDLESS = new Resources(1_000_000, 1L << 50, 1L << 50, 100_000);

    @Override
    public Platform platform(DataDirectory data) throws IOException {
        try {
            SlurmPlatform platform = SlurmPlatform.open(
                    commands, options, data.pilots().resolve("requests"), SystemTime.INSTANCE::moment, System.getenv());
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
        Resources all = all(queues);
        Resources capacity = new Resources(
                cores == null ? all.cores() : cores, memory == null ? all.memory() : memory, all.disk(), all.gpus());
        return new HarvesterSettings(
                config.name(),
                platform.facts().kind(),
                HarvesterMain.release(),
                config.serve(),
                capacity,
                usualPilot(queues),
                List.of(RunKind.COMMAND),
                queues,
                config.idleEnd(),
                START_PATIENCE,
                platform.facts().isolated(),
                lives);
    }

    /** All nodes together, those that are in several partitions once. */
    static Resources all(List<Queue> queues) {
        Map<NodeKind, Integer> nodes = new HashMap<>();
        for (Queue queue : queues) {
            for (NodeKind kind : queue.kinds()) {
                nodes.merge(new NodeKind(kind.size(), kind.gpuType(), kind.features(), 0), kind.nodes(), Math::max);
            }
        }
        Resources all = Resources.NONE;
        for (Map.Entry<NodeKind, Integer> some : nodes.entrySet()) {
            Resources size = some.getKey().size();
            int count = some.getValue();
            all = all.plus(new Resources(
                    size.cores() * count, size.memory() * count, size.disk() * count, size.gpus() * count));
        }
        return nodes.isEmpty() ? ENDLESS : all;
    }

    /** So many cores, and the memory and disk that the poorest node has for so many. */
    Resources usualPilot(List<Queue> queues) {
        double memoryOfCore = Double.MAX_VALUE;
        double diskOfCore = Double.MAX_VALUE;
        for (Queue queue : queues) {
            for (NodeKind kind : queue.kinds()) {
                memoryOfCore = Math.min(
                        memoryOfCore,
                        (double) kind.size().memory() / kind.size().cores());
                diskOfCore = Math.min(
                        diskOfCore, (double) kind.size().disk() / kind.size().cores());
            }
        }
        boolean unknown = memoryOfCore == Double.MAX_VALUE;
        return new Resources(
                pilotCores,
                unknown ? pilotCores * (1L << 30) : (long) (memoryOfCore * pilotCores),
                unknown ? options.disk() : (long) (diskOfCore * pilotCores),
                0);
    }
}
