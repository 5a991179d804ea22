// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

/** What is worth a line in the log: something else than the last time, or the same after a long quiet. Thread-safe. */
final class News {
    /** Nobody says that something works again, so trouble of which nothing was heard for so long counts as over. */
    static final long QUIET_MILLIS = 60_000;

    private String last = "";
    private long at;

    /** @param monotonicMillis when it was met */
    synchronized boolean isNews(String what, long monotonicMillis) {
        boolean same = what.equals(last) && monotonicMillis - at < QUIET_MILLIS;
        last = what;
        at = monotonicMillis;
        return !same;
    }
}
