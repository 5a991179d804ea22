// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.choice.Directive;
import org.roadstead.core.choice.Outcome;
import org.roadstead.core.choice.PilotLedger;
import org.roadstead.core.choice.PilotSettings;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.Exit;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.time.Moment;
import org.roadstead.testkit.sim.Network.Ears;

/** A pilot: its ledger, and the payloads that do what its directives say. */
final class PilotProc extends Proc {
    private static final long KILL_GRACE = 5_000;
    private static final long TICK = 1_000;
    private static final long LINGER = 20;
    private static final long PATIENCE = 30_000;
    private static final long RETRY = 1_500;

    final SimPlatform platform;
    final PilotLedger ledger;
    final Map<AttemptKey, Payload> payloads = new LinkedHashMap<>();
    private final String link;
    private boolean helloing;
    private boolean reporting;
    private boolean lingering;
    private int polls;
    private int emptyPolls;
    /** Whether a poll failed and the next one waits a little. */
    private boolean pollsAgain;

    PilotProc(World world, Host host, String id, SimPlatform platform, Resources size, @Nullable String owner) {
        this(world, host, id, platform, size, owner, null);
    }

    /** @param life how long its allocation lasts, in milliseconds; null when it has no end */
    PilotProc(
            World world,
            Host host,
            String id,
            SimPlatform platform,
            Resources size,
            @Nullable String owner,
            @Nullable Long life) {
        super(world, host, id);
        this.platform = platform;
        this.link = id + "-" + platform.harvester;
        Capability capability =
                new Capability(size, null, 1, new TreeSet<>(), Set.of(RunKind.COMMAND), Long.MAX_VALUE, Serve.ALL);
        ledger = new PilotLedger(new PilotSettings(
                id,
                host.name,
                1,
                null,
                capability,
                life == null ? null : (Long) (now().monotonicMillis() + life),
                life == null ? Duration.ofSeconds(5) : SimQueues.LIVES.margin(),
                Duration.ofMillis(KILL_GRACE),
                "sweep",
                "sim",
                List.of(),
                owner,
                false));
        in(0, this::hello);
        in(TICK, this::tick);
    }

    private <R> void ask(Call<R> call, Ears<R> ears, long timeout) {
        world.network.<HarvesterProc, R>ask(this, link, platform::server, timeout, call::on, ears);
    }

    /** A question to whichever process answers for the harvester. */
    @FunctionalInterface
    private interface Call<R> {
        void on(HarvesterProc harvester, Network.Reply<R> reply);
    }

    // --- talk with the harvester -------------------------------------------------------------------------------

    private void hello() {
        if (helloing) {
            return;
        }
        helloing = true;
        Moment sentAt = now();
        PilotMessages.Hello hello = ledger.hello(sentAt);
        Runnable again = () -> {
            helloing = false;
            in(RETRY, this::hello);
        };
        ask(
                (harvester, reply) -> harvester.pilotHello(name, hello, reply),
                new Ears<PilotMessages.Welcome>(
                        welcome -> {
                            helloing = false;
                            follow(ledger.welcomed(welcome, world.bugs.sentAt(sentAt, now()), now()));
                            pump();
                        },
                        refused -> again.run(),
                        again),
                PATIENCE);
    }

    private void pump() {
        if (pollsAgain) {
            linger();
            return;
        }
        if (polls == 0 || ledger.wantsSlate(now()) && emptyPolls == polls && polls < 2) {
            poll();
        }
        linger();
    }

    private void poll() {
        polls++;
        PilotMessages.Poll poll = ledger.poll(now());
        boolean empty = poll.max() == 0;
        emptyPolls += empty ? 1 : 0;
        Consumer<Runnable> end = then -> {
            polls--;
            emptyPolls -= empty ? 1 : 0;
            then.run();
        };
        Runnable again = () -> end.accept(() -> {
            pollsAgain = true;
            in(RETRY, () -> {
                pollsAgain = false;
                pump();
            });
        });
        ask(
                (harvester, reply) -> harvester.poll(name, poll, reply),
                new Ears<PilotMessages.Polled>(
                        polled -> end.accept(() -> {
                            follow(ledger.polled(polled, now()));
                            choose();
                            pump();
                        }),
                        refused -> again.run(),
                        again),
                poll.waitMillis() + PATIENCE);
    }

    private void choose() {
        ledger.choose(now()).ifPresent(claim -> {
            Moment sentAt = now();
            ask(
                    (harvester, reply) -> harvester.claim(name, claim, reply),
                    new Ears<PilotMessages.Claimed>(
                            claimed -> {
                                follow(ledger.claimed(claim, claimed, world.bugs.sentAt(sentAt, now()), now()));
                                choose();
                                pump();
                            },
                            refused -> follow(ledger.claimFailed(claim, now())),
                            () -> follow(ledger.claimFailed(claim, now()))),
                    PATIENCE);
        });
    }

    private void linger() {
        if (!lingering && !reporting) {
            lingering = true;
            in(LINGER, () -> {
                lingering = false;
                report();
            });
        }
    }

    private void report() {
        if (reporting) {
            return;
        }
        Moment sentAt = now();
        ledger.report(sentAt).ifPresent(report -> {
            reporting = true;
            if (world.tracing()) {
                world.trace("%s tells %s", name, Traces.progress(report.progress()));
            }
            Runnable failed = () -> {
                reporting = false;
                ledger.reportFailed(report, now());
            };
            ask(
                    (harvester, reply) -> harvester.pilotReport(name, report, reply),
                    new Ears<PilotMessages.Reported>(
                            answer -> {
                                reporting = false;
                                follow(ledger.reported(
                                        report, world.bugs.renewed(answer), world.bugs.sentAt(sentAt, now()), now()));
                                pump();
                            },
                            refused -> failed.run(),
                            failed),
                    PATIENCE);
        });
    }

    private void tick() {
        follow(ledger.tick(host.clocks(), now()));
        pump();
        if (isAlive()) {
            in(TICK, this::tick);
        }
    }

    // --- what it is to do --------------------------------------------------------------------------------------

    private void follow(List<Directive> directives) {
        for (Directive directive : directives) {
            follow(directive);
        }
    }

    private void follow(Directive directive) {
        if (world.tracing() && directive.kind() != Directive.Kind.FORGET) {
            world.trace(
                    "%s: %s %s/%d %s",
                    name, directive.kind(), directive.job(), directive.attempt(), directive.reason());
        }
        Payload payload = find(directive.job(), directive.attempt());
        switch (directive.kind()) {
            case START -> {
                if (directive.grant() != null) {
                    start(world.payload(this, directive.grant()));
                }
            }
            case STOP -> stop(payload, directive.reason());
            case DROP -> drop(payload);
            case HOLD -> hold(payload);
            case CONTINUE -> goOn(payload);
            case PUBLISH -> publish(payload);
            case FORGET -> forget(payload);
            case HELLO -> hello();
            case END -> exit();
        }
    }

    private @Nullable Payload find(@Nullable JobId job, int attempt) {
        for (Payload payload : payloads.values()) {
            if (payload.key.job().equals(job) && payload.key.attempt() == attempt) {
                return payload;
            }
        }
        return null;
    }

    private void start(Payload payload) {
        payloads.put(payload.key, payload);
        in(world.preparation(), () -> {
            if (payload.gone) {
                return;
            }
            if (payload.stopping == null && ledger.prepared(payload.key.job(), payload.key.attempt(), now())) {
                payload.started = true;
                world.referee.started(payload);
                run(payload);
            } else {
                ended(payload, Phase.WAITING, payload.stopping == null ? Reason.OUT_OF_TOUCH : payload.stopping);
            }
            linger();
        });
    }

    private void run(Payload payload) {
        int turn = ++payload.turn;
        payload.goesOn(world.time.now());
        untilDone(payload, turn);
    }

    private void untilDone(Payload payload, int turn) {
        in(payload.leftAt(world.time.now()), () -> {
            if (payload.turn != turn || payload.gone || payload.held) {
                return;
            }
            if (payload.leftAt(world.time.now()) > 0) {
                // The host stood still meanwhile.
                untilDone(payload, turn);
                return;
            }
            boolean well = payload.end == Phase.COMPLETED;
            ended(payload, payload.end, well ? null : Reason.EXIT_NONZERO);
        });
    }

    private void stop(@Nullable Payload payload, @Nullable Reason reason) {
        if (payload == null || payload.gone) {
            return;
        }
        payload.stopping = reason;
        // One that is held cannot be asked; it is killed at once.
        long grace = payload.held || !payload.started
                ? 1
                : world.random.nextInt(2) == 0 ? KILL_GRACE : world.random.nextLong(KILL_GRACE);
        in(grace, () -> {
            if (!payload.gone) {
                ended(payload, reason == Reason.CANCELLED ? Phase.CANCELLED : Phase.WAITING, reason);
            }
        });
    }

    private void ended(Payload payload, Phase phase, @Nullable Reason reason) {
        payload.gone = true;
        world.referee.ended(payload);
        List<KeptOutput> outputs = phase == Phase.COMPLETED ? world.outputs(payload) : List.of();
        if (world.bugs.is(Bug.PUBLISHES_AT_ONCE) && payload.staged && phase == Phase.COMPLETED) {
            world.referee.published(payload);
        }
        Integer code = phase == Phase.COMPLETED ? (Integer) 0 : null;
        Exit exit = new Exit(code, null, reason, null);
        if (payload.dropped) {
            payloads.remove(payload.key);
        }
        follow(ledger.ended(
                payload.key.job(),
                payload.key.attempt(),
                new Outcome(phase, exit, outputs, payload.staged && phase == Phase.COMPLETED),
                now()));
        pump();
    }

    private void drop(@Nullable Payload payload) {
        if (payload == null) {
            return;
        }
        payload.dropped = true;
        if (payload.gone) {
            payloads.remove(payload.key);
        } else {
            in(1, () -> {
                if (!payload.gone) {
                    ended(payload, Phase.WAITING, Reason.NOT_HELD);
                }
            });
        }
    }

    private void hold(@Nullable Payload payload) {
        if (payload != null && !payload.gone && payload.started && !payload.held && !world.bugs.is(Bug.NO_HOLD)) {
            payload.held = true;
            payload.left = payload.leftAt(world.time.now());
            payload.turn++;
        }
    }

    private void goOn(@Nullable Payload payload) {
        if (payload != null && !payload.gone && payload.held) {
            payload.held = false;
            world.referee.started(payload);
            run(payload);
        }
    }

    private void publish(@Nullable Payload payload) {
        if (payload == null) {
            return;
        }
        in(5 + world.random.nextInt(20), () -> {
            world.referee.published(payload);
            follow(ledger.published(payload.key.job(), payload.key.attempt(), now()));
            linger();
        });
    }

    private void forget(@Nullable Payload payload) {
        if (payload != null && payload.gone) {
            payloads.remove(payload.key);
        }
    }

    private void exit() {
        world.trace("%s ends by itself", name);
        die();
    }

    /** Dies without a word; what it started is killed by the launcher's watcher a little later. */
    void crash() {
        die();
        for (Payload payload : List.copyOf(payloads.values())) {
            world.time.in(
                    world.random.nextLong(800),
                    () -> host.run(() -> {
                        payload.gone = true;
                        payload.turn++;
                        world.referee.ended(payload);
                    }));
        }
    }

    /** Its way to the harvester. */
    String link() {
        return link;
    }

    /** Whether a careless platform would take it for dead: its host stands still, or its link is cut. */
    boolean isUnreachable() {
        return host.isPaused() || world.network.isCut(link);
    }

    /** Whether nothing of it is left. */
    boolean isGone() {
        return !isAlive() && payloads.values().stream().allMatch(payload -> payload.gone || !payload.started);
    }

    @Override
    void checkInvariants() {
        ledger.checkInvariants();
    }
}
