// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench;

import java.util.Arrays;
import java.util.Locale;
import org.roadstead.core.time.SystemTime;

/** Times, and how they are said. */
final class Figures {
    private Figures() {}

    static long nanos() {
        return SystemTime.INSTANCE.nanos();
    }

    /** {@code count} things since {@code begin}, a second. */
    static String rate(long count, long begin) {
        return String.format(Locale.ROOT, "%.0f", count / ((nanos() - begin) / 1e9));
    }

    /** p50 and p99 in milliseconds. */
    static String quantiles(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "%.2f %.2f", sorted[sorted.length / 2] / 1e6, p99(sorted));
    }

    /** @param sorted ascending */
    static double p99(long[] sorted) {
        return sorted[(int) (sorted.length * 0.99)] / 1e6;
    }
}
