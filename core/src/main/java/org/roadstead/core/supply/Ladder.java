// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

/**
 * How long to wait before the next pilot is started, after some were refused or died young. On its last rung nothing is
 * believed in any more: from then on it is tried now and then, with one pilot.
 */
final class Ladder {
    private static final long[] RUNGS = {0, 1_000, 5_000, 15_000, 60_000, 300_000};

    private static final int FIRST_OF_LASTING = 3;

    private int rung;
    private boolean lasts;
    private long failedAt = Long.MIN_VALUE;
    private String why = "";

    /**
     * @param begun when what failed was tried; what was tried before the last failure was known teaches nothing new, so
     *     that a hundred pilots refused at once are one failure
     */
    void failed(String reason, long begun, long now) {
        failed(reason, false, begun, now);
    }

    /**
     * The same.
     *
     * @param lasting whether it is something that only a person puts right, such as an image that is not there: then it is paused at
     *     once, and the next is tried after a while, for one may have been an accident
     */
    void failed(String reason, boolean lasting, long begun, long now) {
        why = reason;
        if (rung == 0 || begun > failedAt) {
            rung = Math.min(Math.max(rung + 1, lasting ? FIRST_OF_LASTING : 0), RUNGS.length - 1);
            failedAt = now;
            lasts = lasting;
        }
    }

    void succeeded() {
        rung = 0;
        lasts = false;
        why = "";
    }

    /** Whether it failed lately and has not succeeded since. */
    boolean isTroubled() {
        return rung > 0;
    }

    /** Whether so much has failed, or something so sure to fail again, that it is only tried now and then. */
    boolean isPaused() {
        return lasts || rung == RUNGS.length - 1;
    }

    /** Whether what was tried then may show that the trouble is over. */
    boolean isProbe(long begun) {
        return rung > 0 && begun > failedAt;
    }

    /** An operator says that it is to be tried now. */
    void tryNow() {
        if (rung > 0) {
            rung = 1;
            lasts = false;
            failedAt = Long.MIN_VALUE / 2;
        }
    }

    /** Milliseconds until another pilot may be started; 0 when one may be now. */
    long waitMillis(long now) {
        return rung == 0 ? 0 : Math.max(0, failedAt + RUNGS[rung] - now);
    }

    /** What last went wrong; empty when all is well. */
    String why() {
        return why;
    }
}
