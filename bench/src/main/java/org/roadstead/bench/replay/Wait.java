// SPDX-License-Identifier: Apache-2.0
package org.roadstead.bench.replay;

import org.roadstead.core.forecast.Features;

/** One job of a trace: what it asked for, when it could have started, when it did; in seconds of the trace's own clock. */
record Wait(Features features, double arrived, double started) {
    /** Hardly any wait is negative; clocks of two machines are. */
    double seconds() {
        return Math.max(0, started - arrived);
    }
}
