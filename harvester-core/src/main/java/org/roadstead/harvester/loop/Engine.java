// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.supply.HarvesterLedger;
import org.roadstead.core.supply.HarvesterRecord;
import org.roadstead.core.time.Moment;
import org.roadstead.harvester.store.DiskRoom;
import org.roadstead.harvester.store.RecordStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the ledger.
 *
 * <p>A turn takes every event that is there, lets the ledger decide each, tries the polls that wait again when something
 * happened, asks what is to be sent to the pool, writes all changes of the turn in one commit (none when nothing changed),
 * and only then lets answers and messages go. So an answer is true when it leaves, and a busy harvester pays for one
 * commit per turn however many pilots talk.
 *
 * <p>When a commit fails, or a decision leaves the ledger in a state that its own invariants refuse, memory and disk may
 * differ: everybody in that turn is told so, and a new ledger is recovered from the store. It begins a new life; what was
 * under way in an earlier one is void.
 */
public final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long LONGEST_WAIT_MILLIS = 10_000;
    private static final long SHORTEST_TICK_MILLIS = 5;
    /** Between two tries to read a store that failed. */
    private static final long REPAIR_MILLIS = 500;

    /** Something to be done in a turn. */
    private interface Event {
        void run(Turn turn);

        void failed(Throwable why);
    }

    /** Asked at the end of each turn; what it wants to send goes through {@link Turn#after}. */
    public interface Outgoing {
        /** Decides what to send; answers in how many milliseconds it wants to be asked again, at the latest. */
        long atEndOf(Turn turn);
    }

    private final Supplier<HarvesterLedger> newLedger;
    private final RecordStore store;
    private final Supplier<Moment> clock;
    private final DiskRoom room;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final WaitingPolls polls = new WaitingPolls();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile Outgoing outgoing = turn -> LONGEST_WAIT_MILLIS;
    private volatile Runnable supplyHint = () -> {};

    private @Nullable HarvesterLedger ledger;
    /** What the newest ledger wants on disk before anything else of it. */
    private List<HarvesterRecord> noted = List.of();

    private long life;
    private Moment tickAt;
    private Moment wakeAt;
    private @Nullable String lastTrouble;

    /**
     * @param newLedger makes an empty ledger; the engine recovers it from {@code store}
     * @param room of the disk that the store is on
     */
    public Engine(Supplier<HarvesterLedger> newLedger, RecordStore store, Supplier<Moment> clock, DiskRoom room) {
        this.room = room;
        this.newLedger = newLedger;
        this.store = store;
        this.clock = clock;
        this.tickAt = clock.get();
        this.wakeAt = tickAt;
        this.thread = new Thread(this::run, "engine");
    }

    /** Recovers the ledger (fails with {@code StoreException} when the store cannot be read) and starts the thread. */
    public void start(Outgoing toPool, Runnable onSupply) {
        outgoing = toPool;
        supplyHint = onSupply;
        renew();
        thread.start();
    }

    /** The decision's value once everything of its turn is on disk. Fails with {@link Unavailable} or what it threw. */
    public <T> CompletableFuture<T> ask(Decision<T> decision) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        post(new Event() {
            @Override
            public void run(Turn turn) {
                T value = decision.decide(turn);
                turn.after(() -> answer.complete(value), () -> answer.completeExceptionally(notKept()));
            }

            @Override
            public void failed(Throwable why) {
                answer.completeExceptionally(why);
            }
        });
        return answer;
    }

    /**
     * A pilot's poll: answered when there is something to say, or after {@code waitMillis}. A second poll of a pilot ends
     * its first. Cancel the future when the pilot has gone away.
     */
    public CompletableFuture<PilotMessages.Polled> poll(
            Decision<String> pilot, PilotMessages.Poll poll, long waitMillis) {
        CompletableFuture<PilotMessages.Polled> answer = new CompletableFuture<>();
        post(new Event() {
            @Override
            public void run(Turn turn) {
                polls.poll(pilot.decide(turn), poll, waitMillis, answer, turn);
            }

            @Override
            public void failed(Throwable why) {
                answer.completeExceptionally(why);
            }
        });
        return answer;
    }

    private void post(Event event) {
        if (stopping) {
            event.failed(new Unavailable("the harvester is stopping"));
        } else {
            events.add(event);
        }
    }

    private void run() {
        List<Event> batch = new ArrayList<>();
        while (!stopping) {
            try {
                Event first = events.poll(untilWake(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    events.drainTo(batch);
                }
                turn(batch);
            } catch (InterruptedException e) {
                stopping = true;
            } catch (Throwable e) {
                trouble("a turn of the engine failed", e);
                batch.forEach(event -> event.failed(new Unavailable("the harvester had to begin anew")));
                ledger = null;
            }
            batch.clear();
        }
        for (Event left = events.poll(); left != null; left = events.poll()) {
            left.failed(new Unavailable("the harvester is stopping"));
        }
        polls.failAll(new Unavailable("the harvester is stopping"));
    }

    private void turn(List<Event> batch) {
        HarvesterLedger mine = ledger != null ? ledger : renew();
        mine.shortOf(room.why());
        Turn turn = new Turn(mine, life, clock.get());
        turn.changes().addAll(noted);
        noted = List.of();
        try {
            decide(batch, turn);
        } catch (RuntimeException | Error e) {
            trouble("a turn of the engine failed", e);
            ledger = null;
            turn.lost();
            return;
        }
        commit(turn);
    }

    private void decide(List<Event> batch, Turn turn) {
        for (Event event : batch) {
            try {
                event.run(turn);
            } catch (Unavailable | RefusedCall e) {
                event.failed(e);
            } catch (RuntimeException e) {
                trouble("a decision failed", e);
                event.failed(e);
                turn.ledger().checkInvariants();
            }
        }
        Moment now = turn.now();
        boolean ticks = now.millisSince(tickAt) >= 0;
        if (ticks) {
            turn.ledger().tick(now, turn.changes());
            turn.stirSupply();
        }
        if (turn.isStirred() || polls.dueInMillis(now) <= 0) {
            polls.retry(turn);
        }
        long askAgain = outgoing.atEndOf(turn);
        long tickIn = turn.ledger().nextDue(now).millisSince(now);
        Moment nextTick = in(Math.max(SHORTEST_TICK_MILLIS, Math.min(tickIn, LONGEST_WAIT_MILLIS)), now);
        // Turns that come fast must not put the tick off for ever.
        tickAt = ticks || nextTick.millisSince(tickAt) < 0 ? nextTick : tickAt;
        wakeAt = in(Math.max(1, Math.min(askAgain, Math.min(tickAt.millisSince(now), polls.dueInMillis(now)))), now);
    }

    private static Moment in(long millis, Moment now) {
        return now.plus(Duration.ofMillis(millis));
    }

    private void commit(Turn turn) {
        try {
            if (!turn.changes().isEmpty()) {
                store.apply(turn.changes());
            }
        } catch (RuntimeException e) {
            room.failed(e);
            trouble("the harvester's store failed", e);
            ledger = null;
            turn.lost();
            return;
        }
        if (lastTrouble != null && !turn.changes().isEmpty()) {
            LOG.info("the harvester keeps its records again");
            lastTrouble = null;
        }
        turn.committed();
        if (turn.isSupplyStirred()) {
            supplyHint.run();
        }
    }

    /** A new ledger with all that the store has; fails when the store cannot be read, and is tried again next turn. */
    private HarvesterLedger renew() {
        HarvesterLedger fresh = newLedger.get();
        Moment now = clock.get();
        List<HarvesterRecord> first = new ArrayList<>();
        List<HarvesterRecord> kept = store.load();
        if (!store.isWhole() && !kept.isEmpty()) {
            LOG.info(
                    "the store may be older than what was last written to it (killed, and on another host or after a reboot;"
                            + " or a copy), so jobs found in the queue rest until their leases of before are over");
        }
        fresh.recover(kept, store.isWhole(), now, first);
        noted = first;
        life++;
        tickAt = now;
        wakeAt = now;
        ledger = fresh;
        // Whoever waits learns now that this is another life, not when its time is over.
        polls.failAll(new Unavailable("the harvester had to begin anew"));
        return fresh;
    }

    private long untilWake() {
        return ledger == null ? REPAIR_MILLIS : Math.max(0, wakeAt.millisSince(clock.get()));
    }

    private void trouble(String what, Throwable e) {
        String now = what + ": " + e;
        if (!now.equals(lastTrouble)) {
            lastTrouble = now;
            LOG.error(what, e);
        }
    }

    private static Unavailable notKept() {
        return new Unavailable("the harvester could not keep what it decided");
    }

    /** Ends after the turn under way; whatever waits is told so. */
    public void stop() throws InterruptedException {
        stopping = true;
        // An event that does nothing wakes the thread.
        events.add(new Event() {
            @Override
            public void run(Turn turn) {}

            @Override
            public void failed(Throwable why) {}
        });
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }
}
