// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pilot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.choice.Directive;
import org.roadstead.core.choice.Outcome;
import org.roadstead.core.choice.PilotLedger;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pilot.facts.NodeClocks;
import org.roadstead.pilot.report.Spool;

/**
 * The edge around {@link PilotLedger}. One thread owns the ledger and takes events from a queue; calls, payloads and
 * files are the business of others, who hand their results to the queue. Each round: take what has happened, tell the
 * clocks once a second, then say hello, choose, report and poll as far as the ledger wants to.
 */
final class Pilot {
    private static final long TICK_MILLIS = 1_000;
    private static final long LINGER_MILLIS = 20;
    /** Between two reports: where jobs end one after another each report tells of many. The first one never waits. */
    private static final long PACE_MILLIS = 100;

    private static final long LOG_MILLIS = 500;
    /** How long after the grace of a drain results are still tried to be delivered. */
    private static final long DELIVERY_MILLIS = 10_000;

    private final PilotLedger ledger;
    private final PilotConfig config;
    private final Workshop workshop;
    private final Spool spool;
    private final NodeClocks clocks;
    private final Executor threads;
    private final PilotLog log;
    private final Talk talk;
    private final Runs runs;
    private final Upkeep upkeep;
    private final ByHand byHand;
    private final Runnable ready;
    private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

    private boolean helloWanted = true;
    private boolean greeting;
    private boolean claiming;
    private boolean reporting;
    private boolean everWelcomed;
    private final List<PilotMessages.Poll> polls = new ArrayList<>();
    private long reportAt = Long.MAX_VALUE;
    private long reportedAt = Long.MIN_VALUE / 2;
    private long tickedAt = Long.MIN_VALUE / 2;
    private long logsAt;
    /** When results are written down: before they are reported, and several at once when jobs are short. */
    private long keepAt = Long.MAX_VALUE;
    /** Whether the disk does not take results: what ends would be lost with this process. */
    private boolean spoolFails;

    private long refusedSince = Long.MAX_VALUE;
    private long drainedAt = Long.MAX_VALUE;
    private Reason drainReason = Reason.PILOT_DRAINED;
    private boolean drainedHard;
    private boolean ended;
    private @Nullable String failure;

    /**
     * @param ready told once, when the harvester has welcomed this pilot
     */
    Pilot(Parts parts, Runnable ready) {
        this.ledger = parts.ledger();
        this.config = parts.config();
        this.workshop = parts.workshop();
        this.spool = parts.spool();
        this.clocks = parts.clocks();
        this.threads = parts.threads();
        this.log = parts.log();
        this.talk = new Talk(parts.link(), threads, events::add, parts.random(), log);
        this.runs = new Runs(ledger, workshop, threads, config.killGrace(), runOwner());
        this.upkeep = new Upkeep(workshop, clocks, threads, log);
        this.ready = ready;
        this.byHand = new ByHand(config, talk, log);
    }

    /** Runs until there is nothing more to do; answers with one sentence when that was a failure. */
    @Nullable
    String run() throws IOException, InterruptedException {
        ledger.recover(spool.waiting());
        long startedAt = now().monotonicMillis();
        while (!ended) {
            Runnable event = events.poll(pauseMillis(), TimeUnit.MILLISECONDS);
            while (event != null) {
                survive(event);
                event = events.poll();
            }
            survive(this::round);
            if (!everWelcomed
                    && now().monotonicMillis() - startedAt > config.patience().toMillis()) {
                failure = talk.isRefused()
                        ? "the harvester at " + config.harvester() + " does not know this pilot"
                        : "the harvester at " + config.harvester() + " cannot be reached";
                ended = true;
            }
        }
        survive(this::keepResults);
        if (everWelcomed && talk.isUp() && runs.isEmpty() && spool.waiting().isEmpty()) {
            byHand.bye(ledger.hello(now()).seq());
        }
        return failure;
    }

    private void survive(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            log.failure("pilot", e);
        }
    }

    /** SIGTERM: the first time with the grace, then without. Any thread. */
    void drain(Reason why) {
        events.add(() -> {
            drainReason = why;
            Moment now = now();
            boolean again = drainedAt != Long.MAX_VALUE;
            log.line(again ? "told to end again: at once" : "told to end: finishing what fits in " + config.grace());
            drainHard(again ? 0 : config.grace().toMillis(), now);
        });
    }

    private void drainHard(long graceMillis, Moment now) {
        drainedAt = Math.min(drainedAt, now.monotonicMillis());
        drainedHard |= graceMillis == 0;
        follow(ledger.drain(graceMillis, drainReason, now));
    }

    private Moment now() {
        return SystemTime.INSTANCE.moment();
    }

    private long pauseMillis() {
        Moment now = now();
        long until = tickedAt + TICK_MILLIS;
        if (!runs.isEmpty()) {
            until = Math.min(until, logsAt + LOG_MILLIS);
        }
        if (!reporting) {
            until = Math.min(until, reportAt);
        }
        until = Math.min(until, keepAt);
        long pause = Math.max(0, until - now.monotonicMillis());
        long wait = talk.waitMillis(now);
        return wait > 0 ? Math.min(Math.max(pause, 1), wait) : pause;
    }

    // --- one round -----------------------------------------------------------------------------------------------

    private void round() {
        Moment now = now();
        if (now.monotonicMillis() - tickedAt >= TICK_MILLIS) {
            tickedAt = now.monotonicMillis();
            tick(now);
        }
        if (now.monotonicMillis() - logsAt >= LOG_MILLIS) {
            logsAt = now.monotonicMillis();
            if (runs.writeLogs()) {
                reportSoon(now);
            }
        }
        runs.finish(talk.isUp(), ended -> {
            follow(ended);
            keepSoon(now);
            reportAt = Math.min(reportAt, reportedAt + PACE_MILLIS);
        });
        if (runs.hasOutputLeft()) {
            reportSoon(now);
        }
        if (now.monotonicMillis() >= keepAt) {
            keepResults();
        }
        if (talk.waitMillis(now) > 0) {
            return;
        }
        if (byHand.enrols()) {
            return;
        }
        if (helloWanted && !greeting) {
            hello(now);
        }
        choose(now);
        if (!reporting && now.monotonicMillis() >= reportAt) {
            report(now);
        }
        poll(now);
    }

    private void tick(Moment now) {
        try {
            follow(ledger.tick(clocks.read(now), now));
        } catch (IOException e) {
            log.failure("clocks", e);
        }
        runs.endOverdue(now);
        upkeep.tick(runs.nearestDeadline(), now);
        keepSoon(now);
        // A renewal may be due.
        reportAt = Math.min(reportAt, now.monotonicMillis());
        long drainedFor = drainedAt == Long.MAX_VALUE ? -1 : now.monotonicMillis() - drainedAt;
        if (drainedFor > config.grace().toMillis() && !drainedHard) {
            drainHard(0, now);
        }
        if (drainedFor > config.grace().toMillis() + config.killGrace().toMillis() + DELIVERY_MILLIS
                && runs.isEmpty()) {
            log.line("ends with results that the harvester does not have; they wait in " + config.data());
            ended = true;
        }
        refusedSince = talk.isRefused() ? Math.min(refusedSince, now.monotonicMillis()) : Long.MAX_VALUE;
        if (everWelcomed
                && runs.isEmpty()
                && refusedSince != Long.MAX_VALUE
                && now.monotonicMillis() - refusedSince > config.patience().toMillis()) {
            failure = "the harvester no longer knows this pilot";
            ended = true;
        }
    }

    private void keepSoon(Moment now) {
        keepAt = Math.min(keepAt, now.monotonicMillis() + LINGER_MILLIS);
    }

    private void reportSoon(Moment now) {
        long soonest = Math.max(now.monotonicMillis() + LINGER_MILLIS, reportedAt + PACE_MILLIS);
        reportAt = Math.min(reportAt, soonest);
    }

    private void keepResults() {
        keepAt = Long.MAX_VALUE;
        try {
            spool.keep(ledger.unsafeResults());
            if (spoolFails) {
                spoolFails = false;
                log.change("spool", "results can be kept again, and jobs are claimed again");
            }
        } catch (IOException e) {
            spoolFails = true;
            log.change("spool", "results cannot be kept in " + config.data() + ", no more jobs are claimed: " + e);
        }
    }

    // --- calls -----------------------------------------------------------------------------------------------------

    private void hello(Moment now) {
        greeting = true;
        helloWanted = false;
        PilotMessages.Hello hello = ledger.hello(now);
        talk.start(
                link -> link.hello(hello),
                (answer, sentAt) -> {
                    greeting = false;
                    follow(ledger.welcomed(byHand.withOwnIdle(answer), sentAt, now()));
                    reportAt = 0;
                    if (!everWelcomed) {
                        everWelcomed = true;
                        ready.run();
                    }
                },
                () -> {
                    greeting = false;
                    helloWanted = true;
                });
    }

    private void choose(Moment now) {
        if (claiming || greeting || spoolFails) {
            return;
        }
        Optional<PilotMessages.Claim> chosen = ledger.choose(now);
        if (chosen.isEmpty()) {
            return;
        }
        PilotMessages.Claim claim = chosen.get();
        claiming = true;
        talk.start(
                link -> link.claim(claim),
                (answer, sentAt) -> {
                    claiming = false;
                    answer.granted()
                            .forEach(grant -> runs.mayRunUntil(
                                    grant.job(), grant.attempt(), sentAt.monotonicMillis() + grant.remainMillis()));
                    follow(ledger.claimed(claim, answer, sentAt, now()));
                },
                () -> {
                    claiming = false;
                    follow(ledger.claimFailed(claim, now()));
                });
    }

    private void report(Moment now) {
        reportAt = Long.MAX_VALUE;
        Optional<PilotMessages.Report> due = ledger.report(now);
        if (due.isEmpty()) {
            return;
        }
        PilotMessages.Report report = due.get();
        if (keepAt != Long.MAX_VALUE) {
            keepResults();
        }
        reporting = true;
        reportedAt = now.monotonicMillis();
        talk.start(
                link -> link.report(report),
                (answer, sentAt) -> {
                    reporting = false;
                    answer.renewals()
                            .forEach(renewal -> runs.mayRunUntil(
                                    renewal.job(),
                                    renewal.attempt(),
                                    sentAt.monotonicMillis() + renewal.remainMillis()));
                    follow(ledger.reported(report, answer, sentAt, now()));
                    keepSoon(now());
                    reportAt = Math.min(reportAt, reportedAt + PACE_MILLIS);
                },
                () -> {
                    reporting = false;
                    ledger.reportFailed(report, now());
                    reportAt = 0;
                });
    }

    private void poll(Moment now) {
        if (!everWelcomed || greeting) {
            return;
        }
        boolean asking = polls.stream().anyMatch(poll -> poll.max() > 0);
        if (!polls.isEmpty() && !ledger.hasNews(now) && (asking || !ledger.wantsSlate(now))) {
            return;
        }
        PilotMessages.Poll poll = ledger.poll(now);
        polls.add(poll);
        talk.start(
                link -> link.poll(poll),
                (answer, sentAt) -> {
                    remove(poll);
                    follow(ledger.polled(answer, now()));
                },
                () -> remove(poll));
    }

    private void remove(PilotMessages.Poll poll) {
        polls.removeIf(each -> each == poll);
    }

    // --- directives ------------------------------------------------------------------------------------------------

    private void follow(List<Directive> directives) {
        for (Directive directive : directives) {
            switch (directive.kind()) {
                case HELLO -> helloWanted = true;
                case END -> ended = true;
                case PUBLISH -> publish(directive);
                default -> runs.follow(directive);
            }
        }
    }

    private void publish(Directive directive) {
        AttemptRun run = runs.find(directive);
        if (run == null) {
            log.line("nothing is staged here of " + directive.job());
            return;
        }
        threads.execute(() -> {
            var exit = run.publish();
            events.add(() -> {
                follow(
                        exit == null
                                ? ledger.published(run.job(), run.attempt(), now())
                                : ledger.notPublished(run.job(), run.attempt(), exit, now()));
                keepAt = 0; // its outputs have their names: running it again would show
                reportAt = 0;
            });
        });
    }

    private AttemptRun.Owner runOwner() {
        return new AttemptRun.Owner() {
            @Override
            public boolean prepared(AttemptRun run) {
                CompletableFuture<Boolean> wanted = new CompletableFuture<>();
                events.add(() -> {
                    Moment now = now();
                    wanted.complete(!run.isDropped() && ledger.prepared(run.job(), run.attempt(), now));
                    reportSoon(now);
                });
                return wanted.join();
            }

            @Override
            public void ended(AttemptRun run, Outcome outcome) {
                events.add(() -> runs.ended(run, outcome));
            }
        };
    }
}
