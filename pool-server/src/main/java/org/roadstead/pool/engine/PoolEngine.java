// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.job.Ids;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.lease.Explained;
import org.roadstead.core.lease.LedgerFigures;
import org.roadstead.core.lease.Taken;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.LogChunk;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.queue.GroupFacts;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;
import org.roadstead.pool.disk.DiskRoom;
import org.roadstead.pool.store.LogStore;
import org.roadstead.pool.store.PoolStore;
import org.roadstead.pool.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool over a store: hands every request to the one {@link PoolWriter}. */
public final class PoolEngine implements Pool {
    private static final Logger LOG = LoggerFactory.getLogger(PoolEngine.class);

    private final EngineSettings settings;
    private final PoolStore store;
    private final LogStore logs;
    private final Supplier<Moment> clock;
    private final Preparation preparation;
    private final EngineReads reads;
    private final PoolWriter writer;
    private final DiskRoom room;
    private final EngineUpkeep upkeep;
    private final EngineOffers offers;
    private final Thread thread;

    private PoolEngine(
            EngineSettings settings,
            PoolStore store,
            LogStore logs,
            Supplier<Moment> clock,
            RandomGenerator random,
            DiskRoom room) {
        this.room = room;
        this.settings = settings;
        this.store = store;
        this.logs = logs;
        this.clock = clock;
        Ids ids = new Ids(() -> clock.get().wall(), random);
        this.preparation = new Preparation(ids);
        this.reads = new EngineReads(store.reads(), logs);
        this.writer = new PoolWriter(settings, store.writer(), logs, clock, () -> ids.next('e'), reads, room);
        this.upkeep = new EngineUpkeep(writer, store.reads(), logs);
        this.offers = new EngineOffers(writer, ids, clock, room);
        this.thread = new Thread(writer, "pool-writer");
    }

    /**
     * Reads what is stored and begins to serve. The engine owns the stores from here on and closes them.
     *
     * @param clock both clocks of this process
     * @param random a cryptographic source in production
     * @throws org.roadstead.pool.store.StoreException when what is stored cannot be read
     */
    public static PoolEngine start(
            EngineSettings settings, PoolStore store, LogStore logs, Supplier<Moment> clock, RandomGenerator random) {
        return start(settings, store, logs, clock, random, DiskRoom.endless());
    }

    /**
     * The same on a disk that may be full.
     *
     * @param room asked before new work is taken
     */
    public static PoolEngine start(
            EngineSettings settings,
            PoolStore store,
            LogStore logs,
            Supplier<Moment> clock,
            RandomGenerator random,
            DiskRoom room) {
        PoolEngine engine = new PoolEngine(settings, store, logs, clock, random, room);
        room.onChange(engine.writer::roomChanged);
        engine.writer.recover();
        engine.thread.start();
        return engine;
    }

    private <T> CompletableFuture<T> ask(Ask.Work<T> work) {
        return writer.ask(new Ask<>(work));
    }

    private CompletableFuture<Long> sliced(Slices.Start start, Slices.Piece piece) {
        return new Slices(writer, settings.sliceRows(), start, piece).run();
    }

    @Override
    public CompletableFuture<Submitted> submit(Submission submission) {
        if (submission.jobs().isEmpty()) {
            return CompletableFuture.failedFuture(wrong("a request names at least one job", "jobs"));
        }
        if (!room.isAmple()) {
            return CompletableFuture.failedFuture(noRoom());
        }
        Preparation.Prepared prepared;
        try {
            prepared = preparation.bodies(submission, clock.get().wall());
        } catch (PoolException e) {
            return CompletableFuture.failedFuture(e);
        }
        return ask(turn -> Submits.submit(turn, submission, prepared, settings.keepAnswers()));
    }

    private PoolException noRoom() {
        return new PoolException(PoolException.Kind.NO_ROOM, room.sentence(), null, Reason.DISK_RESERVE);
    }

    @Override
    public CompletableFuture<Phase> cancel(JobId job) {
        return ask(turn -> turn.ledger().cancel(job, turn.now()));
    }

    @Override
    public CompletableFuture<Long> cancel(SweepId sweep) {
        return sliced(turn -> turn.ledger().sweep(sweep), (turn, body, first, last) -> turn.ledger()
                .cancel(body, first, last, turn.now()));
    }

    @Override
    public CompletableFuture<Long> reopen(SweepId sweep, Phase from) {
        if (from != Phase.FAILED && from != Phase.CANCELLED) {
            return CompletableFuture.failedFuture(wrong("only FAILED or CANCELLED jobs are reopened", "phase"));
        }
        if (!room.isAmple()) {
            return CompletableFuture.failedFuture(noRoom());
        }
        return sliced(turn -> turn.ledger().mayReopen(sweep, from), (turn, body, first, last) -> turn.ledger()
                .reopen(body, from, first, last, turn.now()));
    }

    @Override
    public CompletableFuture<Boolean> reopen(JobId job) {
        if (!room.isAmple()) {
            return CompletableFuture.failedFuture(noRoom());
        }
        return ask(turn -> turn.ledger().reopen(job, turn.now()));
    }

    @Override
    public CompletableFuture<Explanation> explain(JobId job) {
        return ask(turn -> {
            Explained explained = turn.ledger().explain(job, turn.now());
            boolean held = explained.reason() == Reason.HELD;
            boolean noRoom = !room.isAmple() && explained.phase() == Phase.WAITING && !held;
            return new Explanation(
                    explained.job(),
                    explained.phase(),
                    noRoom ? Reason.DISK_RESERVE : explained.reason(),
                    noRoom ? room.sentence() : explained.message(),
                    explained.position(),
                    explained.harvesters().stream()
                            .map(each -> new HarvesterVerdict(
                                    each.harvester(), each.platform(), each.present(), each.verdict()))
                            .toList(),
                    explained.window());
        });
    }

    @Override
    public CompletableFuture<Optional<Promised>> window(JobId job) {
        return ask(turn -> Optional.ofNullable(turn.ledger().window(job, turn.now())));
    }

    @Override
    public Map<WindowTally.Key, WindowTally> tallies() {
        return store.reads().tallies();
    }

    @Override
    public List<WindowTally.Start> starts(int limit) {
        return store.reads().starts(limit);
    }

    @Override
    public CompletableFuture<HarvesterMessages.Welcome> hello(String harvester, HarvesterMessages.Hello hello) {
        try {
            Wellformed.hello(hello);
        } catch (PoolException e) {
            return CompletableFuture.failedFuture(e);
        }
        ProtocolRange theirs = hello.protocol();
        ProtocolRange ours = ProtocolRange.CURRENT;
        if (theirs.max() < ours.min() || theirs.min() > ours.max()) {
            return CompletableFuture.failedFuture(
                    wrong("this pool speaks the protocols " + ours.min() + " to " + ours.max(), "protocol"));
        }
        return ask(turn -> {
            HarvesterMessages.Welcome welcome = turn.ledger().hello(harvester, hello, turn.now());
            return new HarvesterMessages.Welcome(
                    welcome.incarnation(),
                    welcome.generation(),
                    welcome.epoch(),
                    settings.release(),
                    Math.min(theirs.max(), ours.max()),
                    welcome.leaseMillis(),
                    welcome.draining(),
                    welcome.heard());
        });
    }

    @Override
    public CompletableFuture<HarvesterMessages.Reconciled> reconcile(
            String harvester, HarvesterMessages.Reconcile reconcile) {
        try {
            Wellformed.reconcile(reconcile);
        } catch (PoolException e) {
            return CompletableFuture.failedFuture(e);
        }
        return ask(turn -> turn.ledger().reconcile(harvester, reconcile, turn.now()));
    }

    @Override
    public CompletableFuture<HarvesterMessages.Pulled> pull(String harvester, HarvesterMessages.Pull pull) {
        try {
            Wellformed.pull(pull);
        } catch (PoolException e) {
            return CompletableFuture.failedFuture(e);
        }
        WaitingAsk ask = new WaitingAsk(harvester, pull);
        return writer.ask(ask.ask);
    }

    /** A pull whose future must be known to the request itself, because it may wait for longer than a turn. */
    private static final class WaitingAsk {
        private final Ask<HarvesterMessages.Pulled> ask;

        private WaitingAsk(String harvester, HarvesterMessages.Pull pull) {
            ask = new Ask<>(turn -> turn.pulls().open(turn, harvester, pull, future()));
        }

        private CompletableFuture<HarvesterMessages.Pulled> future() {
            return ask.future;
        }
    }

    @Override
    public CompletableFuture<HarvesterMessages.Reported> report(String harvester, HarvesterMessages.Report report) {
        HarvesterMessages.Report whole;
        try {
            whole = Wellformed.report(report);
        } catch (PoolException e) {
            return CompletableFuture.failedFuture(e);
        }
        return ask(turn -> {
            Taken taken = turn.ledger().report(harvester, whole, turn.now());
            for (int i = 0; i < taken.nums().length; i++) {
                Progress progress = whole.progress().get(i);
                List<LogChunk> chunks = progress.logs();
                if (taken.nums()[i] >= 0 && chunks != null && !chunks.isEmpty()) {
                    keepLog(turn, taken.nums()[i], progress, chunks);
                }
            }
            return taken.answer();
        });
    }

    /** What happens to a job counts for more than what it wrote: for want of room only that is left out. */
    private void keepLog(Turn turn, long num, Progress progress, List<LogChunk> chunks) {
        if (room.state() == DiskRoom.State.SCARCE) {
            return;
        }
        try {
            turn.logs().append(num, progress.attempt(), chunks);
            reads.logGrew(progress.job());
        } catch (StoreException e) {
            if (!room.failed(e)) {
                throw e;
            }
            turn.logs().rollback();
        }
    }

    @Override
    public CompletableFuture<Boolean> drain(String harvester, boolean draining) {
        return ask(turn -> turn.ledger().drain(harvester, draining, turn.now()));
    }

    @Override
    public CompletableFuture<Boolean> resume(String harvester) {
        return ask(turn -> turn.ledger().resume(harvester));
    }

    @Override
    public List<WaitSeen> waits(String harvester, int limit) {
        return store.reads().waits(harvester, limit);
    }

    @Override
    public CompletableFuture<List<HarvesterView>> harvesters() {
        return ask(turn -> turn.ledger().harvesters(turn.now()).stream()
                .map(HarvesterView::of)
                .toList());
    }

    @Override
    public Offers offers() {
        return offers;
    }

    @Override
    public CompletableFuture<Policy> policy() {
        return ask(turn -> turn.ledger().policy());
    }

    @Override
    public CompletableFuture<Policy> policy(Policy policy) {
        return ask(turn -> {
            turn.ledger().policy(policy, turn.now());
            return policy;
        });
    }

    @Override
    public CompletableFuture<List<GroupFacts>> groups() {
        return ask(turn -> turn.ledger().groups(turn.now()));
    }

    @Override
    public PoolFigures figures() {
        LedgerFigures figures = writer.figures();
        return new PoolFigures(
                figures.jobsByPhase(),
                figures.leases(),
                writer.waitingPulls(),
                writer.turns(),
                writer.commits(),
                figures.submitted(),
                figures.granted());
    }

    @Override
    public Housekeeping housekeeping() {
        return upkeep;
    }

    @Override
    public long removed(Phase phase) {
        return store.reads().removed()[phase.ordinal()];
    }

    @Override
    public DiskRoom room() {
        return room;
    }

    @Override
    public JobReads reads() {
        return reads;
    }

    private static PoolException wrong(String message, String field) {
        return new PoolException(PoolException.Kind.UNPROCESSABLE, message, field, null);
    }

    /** Ends the turn that is under way; everybody who still waits is told UNAVAILABLE. */
    @Override
    public void close() {
        writer.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("interrupted while the pool ended");
        }
        store.close();
        logs.close();
    }
}
