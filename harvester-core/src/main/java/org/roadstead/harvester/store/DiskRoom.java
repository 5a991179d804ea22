// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk of the data directory has room for new jobs. Measured at most once a second, when somebody asks; a
 * change is logged once. For one thread.
 */
public final class DiskRoom {
    private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);
    private static final long MEASURE_MILLIS = 1_000;
    /** How long a write that failed counts for more than what the file system says. */
    private static final long BELIEVE_FAILURE_MILLIS = 10_000;

    private static final int SQLITE_FULL = 13;

    private final Probe probe;
    private final long reserve;
    private final Supplier<Moment> clock;
    private @Nullable Moment measuredAt;
    private @Nullable Moment failedAt;
    private @Nullable String why;
    private @Nullable String problem;

    /** Asks how many bytes may still be written. */
    @FunctionalInterface
    public interface Probe {
        long usableBytes() throws IOException;
    }

    /** @param reserve bytes that are to stay free */
    public DiskRoom(Probe probe, long reserve, Supplier<Moment> clock) {
        this.probe = probe;
        this.reserve = reserve;
        this.clock = clock;
    }

    /** The room of the file system that {@code directory}, which is there, lies on. */
    public static DiskRoom of(Path directory, long reserve, Supplier<Moment> clock) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return new DiskRoom(store::getUsableSpace, reserve, clock);
    }

    /** Why no new jobs are to be taken, as one sentence; null when there is room. */
    public @Nullable String why() {
        Moment now = clock.get();
        if (measuredAt != null && now.millisSince(measuredAt) < MEASURE_MILLIS) {
            return why;
        }
        measuredAt = now;
        boolean failing = failedAt != null && now.millisSince(failedAt) < BELIEVE_FAILURE_MILLIS;
        boolean low = failing || isLow();
        if (low && why == null) {
            why = Reason.DISK_RESERVE + ": " + Reason.DISK_RESERVE.sentence() + " (" + (reserve >> 20)
                    + " MiB); no new jobs are pulled";
            LOG.warn("{}", why);
        } else if (!low && why != null) {
            why = null;
            LOG.info("there is room on the disk again: new jobs are pulled");
        }
        return why;
    }

    private boolean isLow() {
        try {
            // A little more than the reserve is wanted back, or it would come and go with every file.
            boolean low = probe.usableBytes() < (why == null ? reserve : reserve + reserve / 10);
            problem = null;
            return low;
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).equals(problem)) {
                problem = String.valueOf(e.getMessage());
                LOG.warn("the free disk cannot be measured: {}", problem);
            }
            return why != null;
        }
    }

    /** A write has failed; whether that was for want of room. */
    public boolean failed(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            boolean full = each instanceof SQLException sql && (sql.getErrorCode() & 0xff) == SQLITE_FULL
                    || each instanceof IOException
                            && String.valueOf(each.getMessage())
                                    .toLowerCase(Locale.ROOT)
                                    .contains("no space left");
            if (full) {
                failedAt = clock.get();
                measuredAt = null;
                return true;
            }
        }
        return false;
    }
}
