// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

/** How long to wait before the next pilot is started, after some were refused or died young. */
final class Ladder {
    private static final long[] RUNGS = {0, 1_000, 5_000, 15_000, 60_000, 300_000};

    private int rung;
    private long failedAt;
    private String why = "";

    void failed(String reason, long now) {
        rung = Math.min(rung + 1, RUNGS.length - 1);
        failedAt = now;
        why = reason;
    }

    void succeeded() {
        rung = 0;
        why = "";
    }

    /** Milliseconds until another pilot may be started; 0 when one may be now. */
    long waitMillis(long now) {
        return Math.max(0, failedAt + RUNGS[rung] - now) * (rung == 0 ? 0 : 1);
    }

    /** What last went wrong; empty when all is well. */
    String why() {
        return why;
    }
}
