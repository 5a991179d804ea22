// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.disk;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.ByteSize;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is room for more on the disk. Measured now and then, and when a write fails for want of room; a change
 * is logged once. Thread-safe; {@link #state} costs a read of a field.
 */
public final class DiskRoom {
    private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);
    /** How long a write that failed counts for more than what the file system says. */
    private static final long BELIEVE_FAILURE_MILLIS = 10_000;

    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_IOERR = 10;

    /** What may be done with the room there is. */
    public enum State {
        /** Everything. */
        AMPLE,
        /** No new work; what runs may go on, tell and leave its logs and outputs. */
        LOW,
        /** What runs may tell how it goes; its logs and outputs are not kept. */
        SCARCE
    }

    /** Asks how many bytes may still be written. */
    @FunctionalInterface
    public interface Probe {
        long usableBytes() throws IOException;
    }

    private final Probe probe;
    private final long reserve;
    private final Supplier<Moment> clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile State state = State.AMPLE;
    private volatile long free = Long.MAX_VALUE;
    private @Nullable Moment failedAt;
    private @Nullable String problem;

    /** @param reserve bytes that are to stay free; 0 measures nothing */
    public DiskRoom(Probe probe, long reserve, Supplier<Moment> clock) {
        this.probe = probe;
        this.reserve = reserve;
        this.clock = clock;
    }

    /** The room of the file system that {@code directory}, which is there, lies on. */
    public static DiskRoom of(Path directory, long reserve, Supplier<Moment> clock) throws IOException {
        FileStore store = Files.getFileStore(directory);
        DiskRoom room = new DiskRoom(store::getUsableSpace, reserve, clock);
        room.measure();
        return room;
    }

    /** There is always room. */
    public static DiskRoom endless() {
        return new DiskRoom(() -> Long.MAX_VALUE, 0, () -> new Moment(0, java.time.Instant.EPOCH));
    }

    public State state() {
        return state;
    }

    /** Whether new work is taken. */
    public boolean isAmple() {
        return state == State.AMPLE;
    }

    /** Bytes free when last measured. */
    public long freeBytes() {
        return free;
    }

    public long reserveBytes() {
        return reserve;
    }

    /** Why new work is refused, for whoever asked. */
    public String sentence() {
        return "nothing new is taken: " + Reason.DISK_RESERVE.sentence() + " (" + ByteSize.mebibytes(reserve >> 20)
                + "); try again when there is room";
    }

    /** Told after each change, by the thread that noticed it. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Looks how much is free. */
    public void measure() {
        try {
            free = probe.usableBytes();
            if (problem != null) {
                LOG.info("the free disk can be measured again");
                problem = null;
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).equals(problem)) {
                problem = String.valueOf(e.getMessage());
                LOG.warn("the free disk cannot be measured: {}", problem);
            }
            return;
        }
        judge();
    }

    /** A write has failed; whether that was for want of room. */
    public boolean failed(Throwable why) {
        boolean full = isFull(why);
        if (!full && !(isIo(why) && free < reserve)) {
            return false;
        }
        synchronized (this) {
            failedAt = clock.get();
        }
        measure();
        return true;
    }

    private void judge() {
        boolean changed;
        synchronized (this) {
            State next = wanted();
            changed = next != state;
            if (changed) {
                tell(next);
                state = next;
            }
        }
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }

    private State wanted() {
        Moment failure = failedAt;
        if (failure != null && clock.get().millisSince(failure) < BELIEVE_FAILURE_MILLIS) {
            return State.SCARCE;
        }
        // A little more than the reserve is wanted back, or it would come and go with every file.
        long enough = state == State.AMPLE ? reserve : reserve + reserve / 10;
        if (free >= enough) {
            return State.AMPLE;
        }
        long some = state == State.SCARCE ? reserve / 4 + reserve / 10 : reserve / 4;
        return free >= some ? State.LOW : State.SCARCE;
    }

    private void tell(State next) {
        String left = free / (1 << 20) + " MiB free, " + (reserve >> 20) + " MiB are the reserve";
        switch (next) {
            case AMPLE -> LOG.info("there is room on the disk again ({}): new work is taken", left);
            case LOW -> LOG.warn("{}: {}; no new work is taken, what runs may go on", Reason.DISK_RESERVE, left);
            case SCARCE ->
                LOG.error(
                        "{}: {}; no new work is taken, and logs and outputs of what runs are not kept",
                        Reason.DISK_RESERVE,
                        left);
        }
    }

    /** Whether {@code why} or one of its causes says that there was no room. */
    public static boolean isFull(Throwable why) {
        for (Throwable each = why; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && (sql.getErrorCode() & 0xff) == SQLITE_FULL) {
                return true;
            }
            String message = String.valueOf(each.getMessage()).toLowerCase(Locale.ROOT);
            if (each instanceof IOException
                    && (message.contains("no space left") || message.contains("quota exceeded"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIo(Throwable why) {
        for (Throwable each = why; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && (sql.getErrorCode() & 0xff) == SQLITE_IOERR) {
                return true;
            }
        }
        return false;
    }
}
