// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.offer;

import java.time.Duration;
import org.roadstead.core.job.ByteSize;
import org.roadstead.core.job.Input;
import org.roadstead.core.job.JobDescription;

/**
 * How long a job is prepared before it starts, as far as its description tells: its inputs of a stated size at 50 MiB/s, and a
 * tenth of a second for each input. An assumption, for no rate has been measured; images are not counted.
 */
public final class Preparing {
    private static final long BYTES_PER_MILLI = 50L * 1024 * 1024 / 1000;
    private static final long EACH_MILLIS = 100;

    private Preparing() {}

    /** That of one job. */
    public static Duration of(JobDescription job) {
        long millis = 0;
        for (Input input : job.inputs()) {
            ByteSize size = input instanceof Input.FromInput from ? from.size() : null;
            millis += EACH_MILLIS + (size == null ? 0 : size.bytes() / BYTES_PER_MILLI);
        }
        return Duration.ofMillis(millis);
    }
}
