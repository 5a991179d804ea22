// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Granted;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.lease.PoolLedger;
import org.roadstead.core.lease.PoolSettings;
import org.roadstead.core.lease.RefusedException;
import org.roadstead.core.offer.Offer;
import org.roadstead.core.offer.OfferRequest;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.offer.OfferSettings;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Json;
import org.roadstead.core.reason.Reason;
import org.roadstead.testkit.sim.Network.Reply;

/** The pool: one ledger over a store that commits a little later than it decides; answers wait for the commit. */
final class PoolProc extends Proc {
    private static final long TICK = 500;
    /** Short, so that some expire. */
    private static final OfferSettings OFFERS =
            new OfferSettings(Duration.ofSeconds(20), 64, 10_000, Duration.ofMinutes(10));

    private final PoolDisk disk;
    private final MemoryRecords working;
    final PoolLedger ledger;
    private final List<MemoryRecords.Batch> uncommitted = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();
    private final List<Waiting> pulls = new ArrayList<>();
    private boolean committing;
    private long stirred;

    private record Waiting(
            String harvester, HarvesterMessages.Pull pull, Reply<HarvesterMessages.Pulled> reply, long until) {}

    PoolProc(World world, Host host, PoolDisk disk, boolean restored) {
        super(world, host, "pool");
        this.disk = disk;
        disk.starts++;
        working = disk.committed.copy();
        ledger = new PoolLedger(
                PoolSettings.DEFAULT.offering(OFFERS),
                new Recording(working, uncommitted::add),
                "start-" + disk.starts);
        if (restored) {
            world.bugs.restored(ledger, now());
        } else {
            ledger.recover(world.bugs.recoveredAt(now()));
        }
        ledger.flush();
        commit();
        in(TICK, this::tick);
    }

    // --- what is asked -----------------------------------------------------------------------------------------

    void submit(NewBody body, Reply<Long> reply) {
        BodyFacts known = working.body(body.id());
        if (known == null && world.named.contains(body.id())) {
            // Said again to a pool whose backup is older than that job: it would be another one, of another name.
            reply.answer(0L);
            return;
        }
        decide(() -> known != null ? (Long) known.first() : (Long) ledger.submit(body, now()), new Reply<Long>() {
            @Override
            public void answer(Long num) {
                world.named.add(body.id());
                world.referee.acknowledged(new JobId(body.id()));
                reply.answer(num);
            }

            @Override
            public void refuse(Reason reason) {
                reply.refuse(reason);
            }
        });
    }

    void ask(OfferRequest request, Reply<OfferSet> reply) {
        OfferSet known = working.offers(request.id());
        decide(() -> known != null ? known : ledger.offers().ask(request, now()), reply);
    }

    void accept(String id, int number, Function<Offer, NewBody> job, Reply<JobId> reply) {
        decide(
                () -> {
                    OfferSet set = ledger.offers().find(id, now());
                    Offer offer = set == null ? null : set.offer(number);
                    if (set == null || offer == null) {
                        throw new RefusedException(Reason.OFFER_EXPIRED, "there is no offer " + id, null);
                    }
                    return new JobId(
                            ledger.offers().accept(set, offer, job, now()).job());
                },
                new Reply<JobId>() {
                    @Override
                    public void answer(JobId made) {
                        world.referee.acknowledged(made);
                        reply.answer(made);
                    }

                    @Override
                    public void refuse(Reason reason) {
                        reply.refuse(reason);
                    }
                });
    }

    void cancel(JobId job, Reply<Phase> reply) {
        decide(() -> ledger.cancel(job, now()), reply);
    }

    /** What an operator says. */
    void drain(String harvester, boolean draining) {
        ledger.drain(harvester, draining, now());
        settle();
    }

    void hello(String harvester, HarvesterMessages.Hello hello, Reply<HarvesterMessages.Welcome> reply) {
        decide(() -> ledger.hello(harvester, hello, now()), reply);
    }

    void reconcile(String harvester, HarvesterMessages.Reconcile asked, Reply<HarvesterMessages.Reconciled> reply) {
        decide(() -> ledger.reconcile(harvester, world.bugs.reconcile(harvester, asked, working), now()), reply);
    }

    void report(String harvester, HarvesterMessages.Report told, Reply<HarvesterMessages.Reported> reply) {
        HarvesterMessages.Report taken = world.bugs.report(harvester, told, working);
        decide(
                () -> {
                    HarvesterMessages.Reported answer =
                            ledger.report(harvester, taken, now()).answer();
                    return world.bugs.reported(taken, answer);
                },
                reply);
    }

    void pull(String harvester, HarvesterMessages.Pull asked, Reply<HarvesterMessages.Pulled> reply) {
        HarvesterMessages.Pull pull = world.bugs.pull(harvester, asked, working);
        try {
            ledger.openPull(harvester, pull, now());
        } catch (RefusedException e) {
            refuse(reply, e);
            return;
        }
        long until = now().monotonicMillis() + pull.waitMillis();
        pulls.add(new Waiting(harvester, pull, reply, until));
        stirred = Long.MIN_VALUE;
        settle();
    }

    // --- how it is answered ------------------------------------------------------------------------------------

    private <R> void decide(Supplier<R> decision, Reply<R> reply) {
        try {
            R answer = decision.get();
            afterCommit(() -> reply.answer(answer));
        } catch (RefusedException e) {
            refuse(reply, e);
        }
        settle();
    }

    private void refuse(Reply<?> reply, RefusedException e) {
        world.trace("pool refuses: %s", e.getMessage());
        afterCommit(() -> reply.refuse(e.reason()));
    }

    private void tick() {
        ledger.tick(world.bugs.tickedAt(now()));
        stirred = Long.MIN_VALUE;
        settle();
        in(TICK, this::tick);
    }

    /** After each decision: pulls that may go on, then what was decided goes to the store. */
    private void settle() {
        if (stirred != ledger.stirred()) {
            stirred = ledger.stirred();
            for (Waiting waiting : List.copyOf(pulls)) {
                tryPull(waiting);
            }
        }
        ledger.flush();
        if (!uncommitted.isEmpty() || !answers.isEmpty()) {
            commit();
        }
    }

    private void tryPull(Waiting waiting) {
        try {
            Granted granted = ledger.pull(waiting.harvester, waiting.pull, now());
            if (granted.wake() || now().monotonicMillis() >= waiting.until) {
                ledger.closePull(waiting.harvester, waiting.pull);
                pulls.remove(waiting);
                HarvesterMessages.Pulled answer = new HarvesterMessages.Pulled(
                        "start-" + disk.starts, granted.leases(), bodies(granted), granted.commands(), null);
                afterCommit(() -> waiting.reply.answer(answer));
            }
        } catch (RefusedException e) {
            pulls.remove(waiting);
            refuse(waiting.reply, e);
        }
    }

    private Map<String, JsonNode> bodies(Granted granted) {
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        for (long first : granted.bodies()) {
            NewBody body = working.description(first);
            try {
                bodies.put(body.id(), Json.MAPPER.readTree(body.description()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the description of " + body.id() + " is not JSON", e);
            }
        }
        return bodies;
    }

    private void afterCommit(Runnable answer) {
        if (world.bugs.is(Bug.ANSWER_BEFORE_COMMIT)) {
            answer.run();
        } else {
            answers.add(answer);
        }
    }

    /** One commit at a time; what was decided meanwhile goes with the next. */
    private void commit() {
        if (committing) {
            return;
        }
        committing = true;
        List<MemoryRecords.Batch> batches = List.copyOf(uncommitted);
        List<Runnable> waiting = List.copyOf(answers);
        uncommitted.clear();
        answers.clear();
        in(world.bugs.is(Bug.ANSWER_BEFORE_COMMIT) ? 1_000 : 2, () -> {
            committing = false;
            for (MemoryRecords.Batch batch : batches) {
                disk.committed.apply(batch);
                world.referee.committed(batch, disk.committed);
            }
            waiting.forEach(Runnable::run);
            if (!uncommitted.isEmpty() || !answers.isEmpty()) {
                commit();
            }
        });
    }

    @Override
    void checkInvariants() {
        ledger.checkInvariants();
    }
}
