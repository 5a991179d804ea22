// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.supply.HarvesterLedger;
import org.roadstead.core.supply.HarvesterRecord;
import org.roadstead.core.supply.PilotSize;
import org.roadstead.core.supply.SupplyPlan;
import org.roadstead.core.time.Moment;
import org.roadstead.testkit.sim.Network.Ears;
import org.roadstead.testkit.sim.Network.Reply;

/** A harvester: its ledger over a disk that is written a little later than it decides; answers wait for the disk. */
final class HarvesterProc extends Proc {
    private static final long TICK = 1_000;
    private static final long PATIENCE = 30_000;
    private static final long RETRY = 1_000;

    final SimPlatform platform;
    final HarvesterDisk disk;
    final HarvesterLedger ledger;
    private final List<HarvesterRecord> unwritten = new ArrayList<>();
    private final List<Runnable> afterWrite = new ArrayList<>();
    private final List<Waiting> polls = new ArrayList<>();
    private boolean writing;
    private boolean pumping;
    private boolean superseded;
    /** Whether the pool, and not a planted bug, has welcomed it. */
    private boolean greeted;

    private record Waiting(String pilot, PilotMessages.Poll poll, Reply<PilotMessages.Polled> reply, long until) {}

    HarvesterProc(World world, Host host, SimPlatform platform, HarvesterDisk disk, boolean whole) {
        super(world, host, platform.harvester);
        this.platform = platform;
        this.disk = disk;
        ledger = new HarvesterLedger(world.harvesterSettings(name));
        boolean trusted = whole && disk.isKnown() || world.bugs.is(Bug.OLD_DISK_TRUSTED);
        ledger.recover(disk.read(), trusted, now(), unwritten);
        world.bugs.recovered(ledger, now());
        in(world.bugs.is(Bug.UNVERIFIED_GIVEN_OUT) ? 20_000 : 0, this::hello);
        in(TICK, this::tick);
    }

    private <R> void ask(Call<R> call, Ears<R> ears, long timeout) {
        world.network.<PoolProc, R>ask(
                this, name + "-pool", world::pool, timeout, (pool, reply) -> call.on(pool, reply), ears);
    }

    /** A question to whichever process is the pool. */
    @FunctionalInterface
    private interface Call<R> {
        void on(PoolProc pool, Reply<R> reply);
    }

    // --- towards the pool --------------------------------------------------------------------------------------

    private void hello() {
        HarvesterMessages.Hello hello = ledger.hello(null);
        Moment sentAt = now();
        Runnable again = () -> in(RETRY, this::hello);
        ask(
                (pool, reply) -> pool.hello(name, hello, reply),
                new Ears<HarvesterMessages.Welcome>(
                        welcome -> decide(out -> {
                            greeted = true;
                            ledger.welcomed(welcome, sentAt, now(), out);
                            return true;
                        }),
                        refused -> again.run(),
                        again),
                PATIENCE);
    }

    /** Whatever the ledger wants to say now. */
    private void pump() {
        if (pumping || superseded || !greeted) {
            return;
        }
        pumping = true;
        for (Optional<HarvesterMessages.Reconcile> next = ledger.reconcile(now());
                next.isPresent();
                next = ledger.reconcile(now())) {
            reconcile(next.get());
        }
        for (Optional<HarvesterMessages.Pull> next = ledger.pull(now()); next.isPresent(); next = ledger.pull(now())) {
            pull(next.get());
        }
        ledger.report(now()).ifPresent(this::report);
        pumping = false;
    }

    private void reconcile(HarvesterMessages.Reconcile asked) {
        Moment sentAt = now();
        if (world.tracing()) {
            world.trace("%s on %s asks %d: %s", name, host.name, asked.seq(), asked.held());
        }
        Runnable failed = () -> {
            ledger.reconcileFailed(asked, now());
            pump();
        };
        afterWrite(() -> ask(
                (pool, reply) -> pool.reconcile(name, asked, reply),
                new Ears<HarvesterMessages.Reconciled>(
                        answer -> decide(out -> {
                            ledger.reconciled(
                                    asked,
                                    world.bugs.reconciled(asked, answer),
                                    world.bugs.sentAt(sentAt, now()),
                                    now(),
                                    out);
                            return true;
                        }),
                        refused -> refused(refused, () -> in(RETRY, failed)),
                        () -> in(RETRY, failed)),
                PATIENCE));
    }

    private void pull(HarvesterMessages.Pull asked) {
        Moment sentAt = now();
        Runnable failed = () -> {
            ledger.pullFailed(asked, now());
            pump();
        };
        afterWrite(() -> ask(
                (pool, reply) -> pool.pull(name, asked, reply),
                new Ears<HarvesterMessages.Pulled>(
                        answer -> decide(out -> {
                            ledger.pulled(asked, answer, world.bugs.sentAt(sentAt, now()), now(), out);
                            return true;
                        }),
                        refused -> refused(refused, () -> in(RETRY, failed)),
                        () -> in(RETRY, failed)),
                asked.waitMillis() + PATIENCE));
    }

    private void report(HarvesterMessages.Report told) {
        Moment sentAt = now();
        HarvesterMessages.Report sent = world.bugs.told(told);
        if (world.tracing() && !(sent.progress().isEmpty() && sent.renew().isEmpty())) {
            world.trace(
                    "%s on %s tells %s, renews %s", name, host.name, Traces.progress(sent.progress()), sent.renew());
        }
        Runnable failed = () -> {
            ledger.reportFailed(told, now());
            pump();
        };
        afterWrite(() -> ask(
                (pool, reply) -> pool.report(name, sent, reply),
                new Ears<HarvesterMessages.Reported>(
                        answer -> decide(out -> {
                            ledger.reported(
                                    told,
                                    world.bugs.heard(told, sent, answer),
                                    world.bugs.sentAt(sentAt, now()),
                                    now(),
                                    out);
                            return true;
                        }),
                        refused -> refused(refused, () -> in(RETRY, failed)),
                        () -> in(RETRY, failed)),
                PATIENCE));
    }

    private void refused(Reason reason, Runnable otherwise) {
        if (reason == Reason.STALE_INCARNATION) {
            superseded = true;
            decide(out -> {
                ledger.superseded(now(), out);
                return true;
            });
            world.superseded(this);
        } else {
            if (reason == Reason.STALE_GENERATION) {
                ledger.outOfStep(now());
            }
            otherwise.run();
        }
    }

    // --- towards the pilots ------------------------------------------------------------------------------------

    private boolean knows(String pilot) {
        return ledger.pilotOf("hash-" + pilot).isPresent();
    }

    void pilotHello(String pilot, PilotMessages.Hello hello, Reply<PilotMessages.Welcome> reply) {
        if (!knows(pilot)) {
            reply.refuse(Reason.NOT_HELD);
            return;
        }
        answer(out -> ledger.pilotHello(pilot, hello, now(), out), reply);
    }

    void poll(String pilot, PilotMessages.Poll poll, Reply<PilotMessages.Polled> reply) {
        if (!knows(pilot)) {
            reply.refuse(Reason.NOT_HELD);
            return;
        }
        polls.add(new Waiting(pilot, poll, reply, now().monotonicMillis() + poll.waitMillis()));
        settle();
    }

    void claim(String pilot, PilotMessages.Claim claim, Reply<PilotMessages.Claimed> reply) {
        if (!knows(pilot)) {
            reply.refuse(Reason.NOT_HELD);
            return;
        }
        answer(out -> ledger.claim(pilot, claim, now(), out), reply);
    }

    void pilotReport(String pilot, PilotMessages.Report report, Reply<PilotMessages.Reported> reply) {
        if (!knows(pilot)) {
            reply.refuse(Reason.NOT_HELD);
            return;
        }
        answer(out -> ledger.pilotReport(pilot, report, now(), out), reply);
    }

    private void tryPolls() {
        for (Waiting waiting : List.copyOf(polls)) {
            PilotMessages.Polled polled = ledger.poll(waiting.pilot, waiting.poll, now());
            boolean over = now().monotonicMillis() >= waiting.until;
            if (over || !polled.candidates().isEmpty() || !polled.commands().isEmpty()) {
                polls.remove(waiting);
                afterWrite(() -> waiting.reply.answer(polled));
            }
        }
    }

    // --- towards the platform ----------------------------------------------------------------------------------

    private void tick() {
        if (superseded) {
            return;
        }
        List<String> ids = new ArrayList<>();
        ledger.status(now()).pilots().forEach(pilot -> ids.add(pilot.id()));
        SimQueues queues = platform.queues;
        decide(out -> {
            if (queues != null) {
                ledger.queues(queues.queues());
            }
            ledger.observed(platform.observe(ids), now(), out);
            ledger.tick(now(), out);
            return true;
        });
        SupplyPlan plan = ledger.supply(now());
        Map<String, PilotSize> orders = new LinkedHashMap<>();
        for (PilotSize size : plan.start()) {
            String id = world.pilotId();
            orders.put(id, size);
            decide(out -> {
                ledger.pilotStarting(id, "hash-" + id, size, now(), out);
                return true;
            });
            if (queues == null) {
                afterWrite(() -> platform.start(id, size));
            }
        }
        if (queues != null && !orders.isEmpty()) {
            afterWrite(() -> submit(queues, orders));
        }
        plan.end().forEach(platform::kill);
        in(TICK, this::tick);
    }

    /** Whatever is refused is heard of a little later, if this process lives so long. */
    private void submit(SimQueues queues, Map<String, PilotSize> orders) {
        Map<String, String> refused = queues.submit(this, orders);
        if (!refused.isEmpty()) {
            in(
                    50,
                    () -> decide(out -> {
                        refused.forEach((id, why) -> ledger.pilotRefused(id, why, now(), out));
                        return true;
                    }));
        }
    }

    // --- the disk ----------------------------------------------------------------------------------------------

    private <R> void answer(Function<List<HarvesterRecord>, R> decision, Reply<R> reply) {
        R answer = decide(decision);
        afterWrite(() -> reply.answer(answer));
    }

    private <R> R decide(Function<List<HarvesterRecord>, R> decision) {
        R answer = decision.apply(unwritten);
        settle();
        return answer;
    }

    private void settle() {
        pump();
        tryPolls();
        write();
    }

    /** Runs {@code action} once everything decided before is on disk. */
    private void afterWrite(Runnable action) {
        if (world.bugs.is(Bug.GRANT_BEFORE_DISK) || unwritten.isEmpty() && !writing) {
            action.run();
        } else {
            afterWrite.add(action);
            write();
        }
    }

    private void write() {
        if (writing || unwritten.isEmpty() && afterWrite.isEmpty()) {
            return;
        }
        writing = true;
        List<HarvesterRecord> batch = List.copyOf(unwritten);
        List<Runnable> waiting = List.copyOf(afterWrite);
        unwritten.clear();
        afterWrite.clear();
        in(world.bugs.is(Bug.GRANT_BEFORE_DISK) ? 10_000 : 2, () -> {
            writing = false;
            disk.write(batch);
            waiting.forEach(Runnable::run);
            write();
        });
    }

    @Override
    void checkInvariants() {
        ledger.checkInvariants();
    }
}
