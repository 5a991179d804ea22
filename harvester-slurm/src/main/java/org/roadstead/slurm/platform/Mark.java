// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import org.jspecify.annotations.Nullable;

/** The name of a Slurm job of ours: whose it is and which request it answers. It finds a job whose number was never noted. */
final class Mark {
    private static final String PREFIX = "roadstead-";

    private final String prefix;

    Mark(String harvester) {
        this.prefix = PREFIX + harvester + ".";
    }

    String of(String batch) {
        return prefix + batch;
    }

    /** The request that a job of this name answers; null when it is not ours. */
    @Nullable
    String batch(String jobName) {
        return jobName.startsWith(prefix) ? jobName.substring(prefix.length()) : null;
    }
}
