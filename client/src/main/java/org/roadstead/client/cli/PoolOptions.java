// SPDX-License-Identifier: Apache-2.0
package org.roadstead.client.cli;

import org.jspecify.annotations.Nullable;
import org.roadstead.client.http.PoolAddress;
import org.roadstead.client.http.PoolClient;
import picocli.CommandLine.Option;

/** Which pool a command talks to. */
final class PoolOptions {
    @Option(names = "--pool", paramLabel = "URL", description = "the pool (else ROADSTEAD_POOL, else the config file)")
    @Nullable
    String pool;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "holds the token (else ROADSTEAD_TOKEN_FILE, else the config file)")
    @Nullable
    String tokenFile;

    PoolClient connect(Surroundings surroundings) {
        try {
            PoolAddress address = PoolAddress.find(pool, tokenFile, surroundings.environment());
            return new PoolClient(address.pool(), address.token());
        } catch (PoolAddress.Unknown e) {
            throw Failure.failed(String.valueOf(e.getMessage()));
        }
    }
}
