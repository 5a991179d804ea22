// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.resource.Serve;
import org.roadstead.harvester.pool.PoolAddress;

/**
 * What every kind of harvester is told by its operator.
 *
 * @param listenPort 0 for the port chosen by an earlier start, or a free one
 * @param advertise the URL at which pilots reach this harvester; null for where it listens
 * @param authority a PEM file of certificates to trust; null for the JVM's own
 * @param idleEnd after how long without a job a pilot ends
 * @param reserve bytes of free disk below which no new jobs are pulled
 */
public record HarvesterConfig(
        String name,
        PoolAddress pool,
        Path tokenFile,
        @Nullable Path authority,
        Path data,
        String listenHost,
        int listenPort,
        @Nullable String advertise,
        Serve serve,
        Duration idleEnd,
        long reserve) {
    /** The default of {@code --reserve}: 200 MiB. */
    public static final long RESERVE = 200L << 20;

    /** With the usual reserve. */
    public HarvesterConfig(
            String name,
            PoolAddress pool,
            Path tokenFile,
            @Nullable Path authority,
            Path data,
            String listenHost,
            int listenPort,
            @Nullable String advertise,
            Serve serve,
            Duration idleEnd) {
        this(name, pool, tokenFile, authority, data, listenHost, listenPort, advertise, serve, idleEnd, RESERVE);
    }
}
