// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.roadstead.pool.engine.Housekeeping;

/**
 * Gives pages that the databases no longer use back to the file system. Some stay, because they will be used again.
 * Files that an earlier release made cannot shrink; their pages are used again all the same.
 */
final class Shrinking implements Chore {
    /** Of 4 KiB. */
    private static final int PAGES_AT_ONCE = 250;

    private static final long PAGES_LEFT = 4_096;

    private final Housekeeping house;
    private final Every every = Every.of(Duration.ofSeconds(10));
    private long unusedBefore = Long.MAX_VALUE;

    Shrinking(Housekeeping house) {
        this.house = house;
    }

    @Override
    public String name() {
        return "the shrinking of the databases";
    }

    @Override
    public boolean piece() throws InterruptedException, ExecutionException {
        if (!every.isDue()) {
            return false;
        }
        boolean some = house.unusedPages() > PAGES_LEFT;
        long unused = some ? house.shrink(PAGES_AT_ONCE).get() : 0;
        boolean more = some && unused > PAGES_LEFT && unused < unusedBefore;
        unusedBefore = more ? unused : Long.MAX_VALUE;
        if (!more) {
            every.done();
        }
        return more;
    }
}
