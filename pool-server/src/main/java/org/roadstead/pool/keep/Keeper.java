// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.blob.BlobStore;
import org.roadstead.pool.blob.BlobUse;
import org.roadstead.pool.disk.DiskRoom;
import org.roadstead.pool.engine.Housekeeping;
import org.roadstead.pool.engine.Pool;
import org.roadstead.pool.identity.AccessStore;
import org.roadstead.pool.identity.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that keeps a pool within its bounds. It looks at the disk every second, then does a piece of each chore that
 * has something to do, and rests three times as long as a piece took, so that at most a quarter of the writer's time goes
 * to it.
 */
public final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final long SHORTEST_REST_MILLIS = 2;
    private static final long LONGEST_REST_MILLIS = 250;

    private final DiskRoom room;
    private final List<Chore> chores;
    private final Map<String, String> problems = new HashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /** What of a pool is kept within bounds. */
    public record Parts(Pool pool, BlobStore blobs, BlobUse use, AccessStore access, Tokens tokens, Path archive) {}

    /** Begins to keep {@code parts} within {@code retention}. */
    public static Keeper start(Parts parts, Retention retention, InstantSource clock) {
        Housekeeping house = parts.pool().housekeeping();
        Archive archive = new Archive(parts.archive(), retention.archiveBytes());
        Keeper keeper = new Keeper(
                parts.pool().room(),
                List.of(
                        new Removal(parts.pool(), retention, archive, clock),
                        new LogBound(house, retention.logBytes()),
                        new Expiry(house, parts.tokens(), retention, clock),
                        new BlobCollector(
                                parts.blobs(), parts.use(), house.store(), parts.access(), retention.blobs(), clock),
                        new Shrinking(house)));
        keeper.thread.start();
        return keeper;
    }

    Keeper(DiskRoom room, List<Chore> chores) {
        this.room = room;
        this.chores = List.copyOf(chores);
        this.thread = new Thread(this::run, "pool-keeper");
        thread.setDaemon(true);
    }

    private void run() {
        long looked = 0;
        boolean more = false;
        try {
            while (!stopped.await(more ? 0 : LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                long now = millis();
                if (now - looked >= LOOK_MILLIS || looked == 0) {
                    looked = now;
                    room.measure();
                }
                more = false;
                for (Chore chore : chores) {
                    more |= piece(chore);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Survives whatever happens, and says it once. */
    private boolean piece(Chore chore) throws InterruptedException {
        long began = millis();
        boolean more = false;
        try {
            more = chore.piece();
            if (problems.remove(chore.name()) != null) {
                LOG.info("{} goes on", chore.name());
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable t) {
            Throwable cause = t instanceof ExecutionException && t.getCause() != null ? t.getCause() : t;
            if (!cause.toString().equals(problems.put(chore.name(), cause.toString())) && stopped.getCount() > 0) {
                LOG.warn("{} does not get on and is tried again: {}", chore.name(), cause.toString());
            }
        }
        if (more) {
            long rest = Math.max(SHORTEST_REST_MILLIS, Math.min(3 * (millis() - began), LONGEST_REST_MILLIS));
            more = !stopped.await(rest, TimeUnit.MILLISECONDS);
        }
        return more;
    }

    static long millis() {
        return SystemTime.INSTANCE.moment().monotonicMillis();
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
