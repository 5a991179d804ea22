// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.lease.LedgerFigures;
import org.roadstead.core.lease.OfferCounts;
import org.roadstead.core.lease.PoolLedger;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;
import org.roadstead.pool.disk.DiskRoom;
import org.roadstead.pool.store.LogStore;
import org.roadstead.pool.store.StoreException;
import org.roadstead.pool.store.StoreWriter;
import org.roadstead.pool.store.StoredEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes anything. A turn: take what is asked, let the ledger decide it in memory, try the pulls
 * that wait, persist everything with one commit, answer. While one turn commits, the requests of the next gather: the
 * more callers there are, the more of them share a commit.
 *
 * <p>Nobody is answered before the commit. When it fails, everybody in the turn is told UNAVAILABLE and the ledger is
 * read anew from what is committed, because what it has in memory may not be true.
 */
final class PoolWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PoolWriter.class);
    private static final long LONGEST_PATIENCE_MILLIS = 600_000;
    private static final long RECOVERY_MILLIS = 1_000;
    private static final long BODY_CACHE_CHARS = 16L << 20;

    private final EngineSettings settings;
    private final StoreWriter store;
    private final LogStore logs;
    private final Supplier<Moment> clock;
    private final Supplier<String> epochs;
    private final EngineReads news;
    private final DiskRoom room;
    private final BlockingQueue<Ask<?>> queue;
    private final BodyCache bodies = new BodyCache(BODY_CACHE_CHARS);

    /** Null while what is stored could not be read. */
    private @Nullable PoolLedger ledger;

    private WaitingPulls pulls;
    private boolean restored;
    private String lastProblem = "";

    private volatile boolean stopping;
    private volatile LedgerFigures figures = new LedgerFigures(Map.of(), 0, 0, 0, 0);
    private volatile OfferCounts.Figures offers = new OfferCounts().figures();
    private volatile int waitingPulls;
    private volatile long turns;
    private volatile long commits;
    private long submittedBefore;
    private long grantedBefore;

    /** A request on which the pool itself failed. */
    private static final class FaultException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Ask<?> ask;

        private FaultException(Ask<?> ask, Throwable cause) {
            super(cause);
            this.ask = ask;
        }
    }

    PoolWriter(
            EngineSettings settings,
            StoreWriter store,
            LogStore logs,
            Supplier<Moment> clock,
            Supplier<String> epochs,
            EngineReads news,
            DiskRoom room) {
        this.settings = settings;
        this.store = store;
        this.logs = logs;
        this.clock = clock;
        this.epochs = epochs;
        this.news = news;
        this.room = room;
        this.queue = new ArrayBlockingQueue<>(settings.queueLength());
        this.restored = settings.restored();
        this.pulls = new WaitingPulls("", bodies, room);
    }

    /** Reads what is stored; to be called once before the thread begins, so that a start that fails says so. */
    void recover() {
        String epoch = epochs.get();
        PoolLedger fresh = new PoolLedger(settings.pool(), store, epoch);
        Moment now = clock.get();
        if (restored) {
            fresh.restored(now);
        } else {
            fresh.recover(now);
        }
        fresh.flush();
        if (store.isDirty()) {
            news.committed(store.commit());
        }
        restored = false;
        pulls = new WaitingPulls(epoch, bodies, room);
        ledger = fresh;
        figures = fresh.figures();
    }

    /** Puts a request in line; it fails at once when the line is full or the pool is ending. */
    <T> CompletableFuture<T> ask(Ask<T> ask) {
        if (stopping || !queue.offer(ask)) {
            ask.fail(unavailable(stopping ? "the pool is ending" : "more is asked of the pool than it can take now"));
        } else if (stopping) {
            // The thread may have looked at the line for the last time before this came in.
            ask.fail(unavailable("the pool is ending"));
        }
        return ask.future;
    }

    static PoolException unavailable(String message) {
        return new PoolException(PoolException.Kind.UNAVAILABLE, message, null, null);
    }

    /** Ends the thread after the turn it is in. */
    void stop() {
        stopping = true;
        queue.offer(new Ask<>(turn -> true));
    }

    @Override
    public void run() {
        List<Ask<?>> batch = new ArrayList<>();
        while (!stopping) {
            try {
                Ask<?> first = queue.poll(patience(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, settings.turnLength() - 1);
                }
                turn(batch);
            } catch (InterruptedException e) {
                stopping = true;
            } catch (Throwable t) {
                abandon(batch, t);
            }
            batch.clear();
        }
        queue.drainTo(batch);
        PoolException ending = unavailable("the pool is ending");
        batch.forEach(ask -> ask.fail(ending));
        pulls.failAll(ending);
    }

    /** How long nothing is due. */
    private long patience() {
        PoolLedger current = ledger;
        if (current == null) {
            return RECOVERY_MILLIS;
        }
        Moment now = clock.get();
        long due = Math.min(current.millisToNextDue(now), pulls.millisToDeadline(now.monotonicMillis()));
        return Math.min(due, LONGEST_PATIENCE_MILLIS);
    }

    private void turn(List<Ask<?>> batch) {
        boolean done = false;
        while (!done) {
            try {
                decideAndPersist(batch);
                done = true;
            } catch (FaultException e) {
                // One request found a fault of the pool; the others shall not suffer for it.
                e.ask.fail(failed(e.getCause()));
                batch.remove(e.ask);
                forget("a request failed");
            }
        }
        for (Ask<?> ask : batch) {
            ask.tell();
        }
        pulls.tell();
        turns++;
    }

    private PoolException failed(@Nullable Throwable cause) {
        if (cause != null && room.failed(cause)) {
            return noRoom();
        }
        LOG.error("the pool failed on a request; it goes on from what is committed", cause);
        return unavailable("the pool failed on this request; see its log");
    }

    private PoolException noRoom() {
        return new PoolException(PoolException.Kind.UNAVAILABLE, room.sentence(), null, Reason.DISK_RESERVE);
    }

    private void decideAndPersist(List<Ask<?>> batch) {
        PoolLedger current = ledger;
        if (current == null) {
            recover();
            current = Objects.requireNonNull(ledger);
        }
        // Read after the batch was taken: a lease must not begin before the request it answers came in.
        Moment now = clock.get();
        Turn turn = new Turn(current, store, logs, pulls, now);
        if (current.millisToNextDue(now) <= 0) {
            current.tick(now);
        }
        for (Ask<?> ask : batch) {
            try {
                ask.work(turn);
            } catch (RuntimeException | Error e) {
                throw new FaultException(ask, e);
            }
        }
        pulls.retry(turn);
        current.flush();
        commitLogs();
        List<StoredEvent> events = List.of();
        if (store.isDirty()) {
            events = store.commit();
            commits++;
        }
        LedgerFigures seen = current.figures();
        figures = new LedgerFigures(
                seen.jobsByPhase(),
                seen.ready(),
                seen.leases(),
                submittedBefore + seen.submitted(),
                grantedBefore + seen.granted());
        offers = current.offers().counts().figures();
        waitingPulls = pulls.count();
        if (!events.isEmpty()) {
            news.committed(events);
        }
        news.logsCommitted();
        lastProblem = "";
    }

    /** For want of room logs are given up; what happened to the jobs is not. */
    private void commitLogs() {
        try {
            logs.commit();
        } catch (StoreException e) {
            if (!room.failed(e)) {
                throw e;
            }
            logs.rollback();
        }
    }

    /** Whoever waits is looked at again: jobs may be handed out again, or no more. */
    void roomChanged() {
        queue.offer(new Ask<>(turn -> true));
    }

    /** The turn could not be made durable: nobody is told that it was. */
    private void abandon(List<Ask<?>> batch, Throwable why) {
        boolean full = room.failed(why);
        String text = String.valueOf(why);
        if (!full && !text.equals(lastProblem)) {
            LOG.error("a turn of the pool could not be stored; its callers are told to come again", why);
            lastProblem = text;
        }
        PoolException unavailable = full ? noRoom() : unavailable("the pool cannot store anything now");
        batch.forEach(ask -> ask.fail(unavailable));
        forget("a turn could not be stored");
    }

    /** Throws away what is only in memory. */
    private void forget(String why) {
        PoolLedger old = ledger;
        ledger = null;
        pulls.failAll(unavailable(why + "; come again"));
        if (old != null) {
            submittedBefore = figures.submitted();
            grantedBefore = figures.granted();
        }
        try {
            logs.rollback();
            store.rollback();
        } catch (RuntimeException e) {
            LOG.error("what was not committed could not be rolled back", e);
        }
    }

    LedgerFigures figures() {
        return figures;
    }

    OfferCounts.Figures offers() {
        return offers;
    }

    int waitingPulls() {
        return waitingPulls;
    }

    long turns() {
        return turns;
    }

    long commits() {
        return commits;
    }
}
