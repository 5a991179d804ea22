// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.supply.HarvesterSettings;
import org.roadstead.core.time.SystemTime;
import org.roadstead.harvester.Harvester;
import org.roadstead.harvester.HarvesterConfig;
import org.roadstead.harvester.platform.Platform;
import org.roadstead.harvester.store.DataDirectory;

/**
 * The kind of harvester that stands beside nothing but its own host.
 *
 * @param launcher the installation's {@code bin/roadstead}
 * @param cores null for all the host has; likewise the other amounts, in bytes
 * @param keep how long the directories of ended jobs stay
 */
public record LocalKind(
        Path launcher,
        String release,
        @Nullable Integer cores,
        @Nullable Long memory,
        @Nullable Long disk,
        int gpus,
        Duration keep)
        implements Harvester.Kind {

    @Override
    public Platform platform(DataDirectory data) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Resources host = HostFacts.capacity(data.root());
        return new LocalPlatform(
                data.pilots(),
                new PilotCommand(launcher, java, keep),
                SystemTime.INSTANCE::moment,
                System.getProperty("user.name"),
                new Resources(
                        cores == null ? host.cores() : cores,
                        memory == null ? host.memory() : memory,
                        disk == null ? host.disk() : disk,
                        gpus));
    }

    @Override
    public HarvesterSettings settings(HarvesterConfig config, Platform platform) {
        Resources capacity = platform.queues().get(0).kinds().get(0).size();
        return new HarvesterSettings(
                config.name(),
                platform.facts().kind(),
                release,
                config.serve(),
                capacity,
                usualPilot(capacity),
                List.of(RunKind.COMMAND),
                platform.queues(),
                config.idleEnd(),
                Harvester.startPatience(),
                platform.facts().isolated(),
                null);
    }

    /** Half of the cores, rounded up, and of the rest in proportion: two owners can run at once, and one pilot dies alone. */
    static Resources usualPilot(Resources capacity) {
        int half = (capacity.cores() + 1) / 2;
        double share = (double) half / capacity.cores();
        return new Resources(half, (long) (capacity.memory() * share), (long) (capacity.disk() * share), (int)
                (capacity.gpus() * share));
    }
}
