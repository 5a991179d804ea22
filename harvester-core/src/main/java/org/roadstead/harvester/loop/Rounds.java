// SPDX-License-Identifier: Apache-2.0
package org.roadstead.harvester.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Ids;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.PilotSize;
import org.roadstead.core.supply.Queue;
import org.roadstead.core.supply.SupplyPlan;
import org.roadstead.harvester.pilotapi.Tokens;
import org.roadstead.harvester.platform.PilotOrder;
import org.roadstead.harvester.platform.PilotRefusal;
import org.roadstead.harvester.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The harvester's loop, on a thread of its own because platforms may block. It goes round when the platform changed, when
 * the engine saw something that may change the supply, and otherwise as often as the platform wants to be looked at.
 */
public final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    /** The least time between two rounds. */
    private static final long GATHER_MILLIS = 50;

    /** Between two rounds while there is no pilot to be looked at and nothing happens. */
    private static final long IDLE_MILLIS = 10_000;

    private static final Duration GRACE = Duration.ofSeconds(30);

    /** What a round decided. */
    private record Decided(List<PilotOrder> start, List<String> end, Set<String> unnamed, boolean empty, int pilots) {}

    private final Engine engine;
    private final Platform platform;
    private final Ids ids;
    private final RandomGenerator random;
    private final String advertise;
    private final Runnable onEmpty;
    private final Thread thread;
    private final Semaphore signals = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile boolean draining;
    private volatile @Nullable Duration endAll;
    private @Nullable String trouble;
    private int pilots;
    /** The engine's thread only. */
    private long drainedLife;
    /** Pilots known to take no jobs, and why. The engine's thread only. */
    private Map<String, PilotMessages.Trouble> troubled = Map.of();

    /**
     * @param random a cryptographic source, for tokens
     * @param advertise where pilots reach this harvester
     * @param onEmpty runs on the loop's thread at the end of each round of a draining harvester that finds nothing left
     */
    public Rounds(
            Engine engine, Platform platform, Ids ids, RandomGenerator random, String advertise, Runnable onEmpty) {
        this.engine = engine;
        this.platform = platform;
        this.ids = ids;
        this.random = random;
        this.advertise = advertise;
        this.onEmpty = onEmpty;
        this.thread = new Thread(this::run, "rounds");
    }

    public void start() {
        platform.onChange(this::signal);
        thread.start();
    }

    /** Something happened: go round soon. Any thread; never blocks. */
    public void signal() {
        if (signals.availablePermits() == 0) {
            signals.release();
        }
    }

    /** Take nothing new, hand back what is not running, end pilots when theirs are done. */
    public void drain() {
        draining = true;
        signal();
    }

    /** End every pilot, by force after {@code grace}. */
    public void endPilots(Duration grace) {
        endAll = grace;
        drain();
    }

    public void stop() throws InterruptedException {
        stopping = true;
        ended.countDown();
        signal();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    private void run() {
        while (!stopping) {
            try {
                round();
                trouble = null;
            } catch (InterruptedException e) {
                stopping = true;
            } catch (Throwable e) {
                Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
                if (!stopping && !cause.toString().equals(trouble)) {
                    trouble = cause.toString();
                    LOG.error("a round of the harvester's loop failed, going on", cause);
                }
            }
            rest();
        }
    }

    private void round() throws InterruptedException, ExecutionException {
        // 1. Observe the platform: all pilots that are known, in one look.
        List<String> known = engine.ask(turn -> turn.ledger().pilots()).get();
        List<Queue> queues = platform.queues();
        List<PilotSeen> seen = platform.observe(known);

        // 2. Observe the queue and the live pilots: they are the ledger's own, on which it now takes what was seen.
        // 3. Decide the supply: which pilots to start and which to end; on disk before the platform hears of it.
        // 4. Decide the pull, and 5. answer broker questions (none in this release): at the end of this as of every
        // turn,
        //    so that a job never waits for a round.
        Decided decided = engine.ask(turn -> decide(turn, queues, seen)).get();

        pilots = decided.pilots();

        // 6. Act.
        if (!decided.unnamed().isEmpty()) {
            platform.inquire(decided.unnamed());
        }
        if (!decided.start().isEmpty()) {
            start(decided.start());
        }
        Duration grace = endAll;
        for (String pilot : grace == null ? decided.end() : known) {
            platform.end(pilot, Reason.DRAINING, grace == null ? GRACE : grace);
        }

        // 7. Publish capability, queue, pilots and why: the ledger's status rides on the next report.
        if (draining && (decided.empty() || (grace != null && decided.pilots() == 0))) {
            onEmpty.run();
        }
    }

    private Decided decide(Turn turn, List<Queue> queues, List<PilotSeen> seen) {
        turn.stir();
        turn.ledger().queues(queues);
        turn.ledger().observed(seen, turn.now(), turn.changes());
        if (draining && drainedLife != turn.life()) {
            drainedLife = turn.life();
            turn.ledger().drain(turn.now(), turn.changes());
        }
        sayTrouble(turn);
        SupplyPlan plan = turn.ledger().supply(turn.now());
        List<PilotOrder> orders = new ArrayList<>();
        for (PilotSize size : plan.start()) {
            String pilot = ids.next('p');
            String token = Tokens.mint(random);
            turn.ledger().pilotStarting(pilot, Tokens.hash(token), size, turn.now(), turn.changes());
            orders.add(PilotOrder.of(size, pilot, token, advertise));
            LOG.info("starting pilot {}: {}", pilot, size.why());
        }
        return new Decided(
                orders,
                plan.end(),
                turn.ledger().unnamed(),
                turn.ledger().isEmpty(),
                turn.ledger().pilots().size());
    }

    /** Logged when it begins and when it is over. */
    private void sayTrouble(Turn turn) {
        Map<String, PilotMessages.Trouble> now = turn.ledger().troubled();
        now.forEach((pilot, its) -> {
            if (!its.equals(troubled.get(pilot))) {
                LOG.warn(
                        "pilot {} on {} takes no jobs for a while: {}: {}",
                        pilot,
                        turn.ledger().nodeOf(pilot),
                        its.reason(),
                        its.message());
            }
        });
        for (String pilot : troubled.keySet()) {
            String node = now.containsKey(pilot) ? null : turn.ledger().nodeOf(pilot);
            if (node != null) {
                LOG.info("pilot {} on {} takes jobs again", pilot, node);
            }
        }
        troubled = now;
    }

    private void start(List<PilotOrder> orders) throws InterruptedException, ExecutionException {
        List<PilotRefusal> refused = platform.start(orders);
        if (refused.isEmpty()) {
            return;
        }
        PilotRefusal first = refused.get(0);
        LOG.warn("the platform refused {} of {} pilots: {}", refused.size(), orders.size(), first.message());
        engine.ask(turn -> {
                    for (PilotRefusal each : refused) {
                        turn.ledger().pilotRefused(each.pilot(), each.message(), turn.now(), turn.changes());
                    }
                    turn.stir();
                    return first;
                })
                .get();
    }

    private void rest() {
        try {
            long most = pilots == 0
                    ? IDLE_MILLIS
                    : Math.max(GATHER_MILLIS, platform.observeWithin().toMillis());
            // The least gap between two rounds comes first, so that a storm of signals costs one round.
            if (!ended.await(GATHER_MILLIS, TimeUnit.MILLISECONDS)
                    && signals.tryAcquire(most - GATHER_MILLIS, TimeUnit.MILLISECONDS)) {
                signals.drainPermits();
            }
        } catch (InterruptedException e) {
            stopping = true;
        }
    }
}
