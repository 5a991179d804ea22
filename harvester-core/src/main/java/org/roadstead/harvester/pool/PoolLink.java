// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.pool;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.supply.HarvesterLedger;
import org.roadstead.core.time.Moment;
import org.roadstead.harvester.loop.Engine;
import org.roadstead.harvester.loop.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the ledger's messages to the pool and the answers back: hello until it is welcomed, then reconcile, pull and
 * report, at most one of each under way. A report leaves at once when something is new after a quiet time, and otherwise
 * {@value #LINGER_MILLIS} ms after the one before, with all that gathered. Confined to the engine's thread.
 */
public final class PoolLink implements Engine.Outgoing {
    private static final Logger LOG = LoggerFactory.getLogger(PoolLink.class);
    private static final long LINGER_MILLIS = 50;
    private static final long CALL_PATIENCE_MILLIS = 20_000;
    private static final long NEVER = Long.MAX_VALUE;

    /** What somebody must know at once. Runs on the engine's thread; must not block. */
    public interface Listener {
        /** The pool has taken this start as the harvester's newest. */
        void welcomed();

        /** Another start of this harvester has taken over; this one must end. */
        void superseded();

        /** The pool does not let this harvester in, which holds nothing that would be lost: it must end. */
        void refused(String why);
    }

    /** What is done with an answer. */
    private interface Answered<A> {
        void take(HarvesterLedger ledger, A answer, Moment sentAt, Turn turn);
    }

    /** What is done without one. */
    private interface Unanswered {
        void take(HarvesterLedger ledger, Moment now);
    }

    /** One kind of call. */
    private static final class Line {
        private final String name;
        private final Backoff backoff;
        private boolean underWay;
        private @Nullable String refused;

        private Line(String name, RandomGenerator random) {
            this.name = name;
            this.backoff = new Backoff(random);
        }

        private boolean isReady(Moment now) {
            return !underWay && backoff.waitMillis(now) <= 0;
        }

        /** Milliseconds until it may be tried again after a failure. */
        private long waitMillis(Moment now) {
            long wait = backoff.waitMillis(now);
            return wait <= 0 ? NEVER : wait;
        }
    }

    private final Engine engine;
    private final PoolCalls calls;
    private final @Nullable String advertise;
    private final RandomGenerator random;
    private final Listener listener;

    private long life;
    private boolean welcomed;
    /** Another has taken over, or the pool wants none of this one: nothing more is sent. */
    private boolean superseded;

    private boolean stirred;
    private @Nullable Moment lastReport;
    private boolean unreachable;
    private Line hello;
    private Line reconcile;
    private Line pull;
    private Line report;

    /**
     * @param advertise where pilots reach this harvester
     * @param random for the jitter of retries
     */
    public PoolLink(
            Engine engine, PoolCalls calls, @Nullable String advertise, RandomGenerator random, Listener listener) {
        this.engine = engine;
        this.calls = calls;
        this.advertise = advertise;
        this.random = random;
        this.listener = listener;
        this.hello = new Line("hello", random);
        this.reconcile = new Line("reconcile", random);
        this.pull = new Line("pull", random);
        this.report = new Line("report", random);
    }

    @Override
    public long atEndOf(Turn turn) {
        if (superseded) {
            return NEVER;
        }
        if (turn.life() != life) {
            beginLife(turn.life());
        }
        Moment now = turn.now();
        if (!welcomed) {
            if (hello.isReady(now)) {
                sayHello(turn);
            }
            return hello.waitMillis(now);
        }
        HarvesterLedger ledger = turn.ledger();
        if (reconcile.isReady(now)) {
            ledger.reconcile(now)
                    .ifPresent(message -> send(
                            reconcile,
                            message,
                            HarvesterMessages.Reconciled.class,
                            CALL_PATIENCE_MILLIS,
                            turn,
                            (mine, answer, sentAt, then) -> {
                                mine.reconciled(message, answer, sentAt, then.now(), then.changes());
                                then.stirSupply();
                            },
                            (mine, then) -> mine.reconcileFailed(message, then)));
        }
        // Also while one is under way: a pull that only waits for commands gives way to one that wants jobs.
        if (pull.backoff.waitMillis(now) <= 0) {
            ledger.pull(now)
                    .ifPresent(message -> send(
                            pull,
                            message,
                            HarvesterMessages.Pulled.class,
                            message.waitMillis() + CALL_PATIENCE_MILLIS,
                            turn,
                            (mine, answer, sentAt, then) -> {
                                mine.pulled(message, answer, sentAt, then.now(), then.changes());
                                then.stirSupply();
                            },
                            (mine, then) -> mine.pullFailed(message, then)));
        }
        long lingering = reportWhenDue(turn);
        return Math.min(
                Math.min(reconcile.waitMillis(now), pull.waitMillis(now)), Math.min(report.waitMillis(now), lingering));
    }

    /** Answers in how many milliseconds a report held back is due. */
    private long reportWhenDue(Turn turn) {
        Moment now = turn.now();
        stirred |= turn.isStirred();
        if (!report.isReady(now)) {
            return NEVER;
        }
        long lingering = lastReport == null ? 0 : LINGER_MILLIS - now.millisSince(lastReport);
        if (lingering > 0) {
            return stirred ? lingering : NEVER;
        }
        stirred = false;
        Optional<HarvesterMessages.Report> due = turn.ledger().report(now);
        due.ifPresent(message -> {
            lastReport = now;
            send(
                    report,
                    message,
                    HarvesterMessages.Reported.class,
                    CALL_PATIENCE_MILLIS,
                    turn,
                    (mine, answer, sentAt, then) -> {
                        mine.reported(message, answer, sentAt, then.now(), then.changes());
                        then.stir();
                    },
                    (mine, then) -> mine.reportFailed(message, then));
        });
        return NEVER;
    }

    private void beginLife(long newLife) {
        life = newLife;
        welcomed = false;
        lastReport = null;
        hello = new Line("hello", random);
        reconcile = new Line("reconcile", random);
        pull = new Line("pull", random);
        report = new Line("report", random);
    }

    private void sayHello(Turn turn) {
        send(
                hello,
                turn.ledger().hello(advertise),
                HarvesterMessages.Welcome.class,
                CALL_PATIENCE_MILLIS,
                turn,
                (mine, answer, sentAt, then) -> {
                    mine.welcomed(answer, sentAt, then.now(), then.changes());
                    welcomed = true;
                    then.stirSupply();
                    then.after(listener::welcomed, () -> {});
                },
                (mine, then) -> {});
    }

    private <A> void send(
            Line line,
            Object message,
            Class<A> type,
            long patience,
            Turn turn,
            Answered<A> answered,
            Unanswered unanswered) {
        line.underWay = true;
        // Counting from the turn's moment, which is before the message leaves, errs to the safe side.
        Moment sentAt = turn.now();
        long mine = turn.life();
        turn.after(
                () -> calls.post(line.name, message, type, patience)
                        .whenComplete((answer, failure) -> engine.ask(then -> {
                            if (then.life() == mine && !superseded) {
                                arrived(line, answer, failure, sentAt, then, answered, unanswered);
                            }
                            return line;
                        })),
                () -> {});
    }

    private <A> void arrived(
            Line line,
            @Nullable A answer,
            @Nullable Throwable failure,
            Moment sentAt,
            Turn turn,
            Answered<A> answered,
            Unanswered unanswered) {
        line.underWay = false;
        if (answer != null) {
            line.backoff.succeeded();
            wentWell(line);
            answered.take(turn.ledger(), answer, sentAt, turn);
            return;
        }
        PoolFailure why = asPoolFailure(failure);
        if (why.kind() == PoolFailure.Kind.STALE_INCARNATION) {
            superseded = true;
            turn.ledger().superseded(turn.now(), turn.changes());
            turn.after(listener::superseded, listener::superseded);
            return;
        }
        if (line == hello && isStranger(why) && turn.ledger().holdsNothing()) {
            superseded = true; // nothing more is sent
            turn.after(
                    () -> listener.refused(String.valueOf(why.getMessage())),
                    () -> listener.refused(String.valueOf(why.getMessage())));
            return;
        }
        line.backoff.failed(turn.now());
        wentWrong(line, why);
        unanswered.take(turn.ledger(), turn.now());
        if (why.kind() == PoolFailure.Kind.OUT_OF_STEP && line != pull) {
            // A pull is overtaken by every reconcile; asking again for that would overtake the next pull, and so on.
            turn.ledger().outOfStep(turn.now());
        }
    }

    /** Whether only another token would help. */
    private static boolean isStranger(PoolFailure why) {
        return why.status() == 401 || why.status() == 403 || why.status() == 404;
    }

    private static PoolFailure asPoolFailure(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof PoolFailure known
                ? known
                : new PoolFailure(PoolFailure.Kind.UNREACHABLE, 0, String.valueOf(cause));
    }

    private void wentWell(Line line) {
        line.refused = null;
        if (unreachable) {
            unreachable = false;
            LOG.info("the pool answers again");
        }
    }

    private void wentWrong(Line line, PoolFailure why) {
        if (why.kind() == PoolFailure.Kind.UNREACHABLE) {
            if (!unreachable) {
                LOG.warn("the pool does not answer, trying on: {}", why.getMessage());
            }
            unreachable = true;
        } else if (!String.valueOf(why.getMessage()).equals(line.refused)) {
            line.refused = why.getMessage();
            LOG.warn("the pool refused a {}: {}", line.name, why.getMessage());
        }
    }
}
