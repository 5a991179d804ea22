// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * The contract on a real Slurm: the one that the environment's SLURM_CONF names. Not named as tests are, so that it is run only
 * when it is asked for; scripts/platforms/slurm.sh asks.
 */
@NullUnmarked
final class SlurmSandbox extends SlurmContract {
    @Override
    @Nullable
    Path bin() {
        return null;
    }

    @Override
    int many() {
        return 200;
    }
}
