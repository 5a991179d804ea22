// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.JobId;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.offer.Offer;
import org.roadstead.core.offer.OfferMaker;
import org.roadstead.core.offer.OfferRequest;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.StartWindow;

/**
 * People who ask first. They take one offer of each set: at once, or when it may have expired, now and then two at a time from two
 * places; and ask again until one was accepted.
 */
final class Askers extends Proc {
    private static final long MIB = 1 << 20;
    private static final long PATIENCE = 5_000;

    private final RandomGenerator fates;
    private final Map<JobId, Long> durations = new HashMap<>();
    private int open;
    private int sets;

    Askers(World world, Host host, RandomGenerator fates) {
        super(world, host, "askers");
        this.fates = fates;
    }

    void begin() {
        open = world.plan.isCalm() ? 0 : world.plan.jobs() / 3; // in calm worlds every job is counted
        for (int i = 0; i < open; i++) {
            long duration = 100 + fates.nextInt(60_000);
            boolean relax = fates.nextInt(3) > 0;
            in(fates.nextLong(Plan.SUBMITTED), () -> ask(duration, relax));
        }
    }

    /** Whether nobody wants anything any more. */
    boolean isDone() {
        return open == 0;
    }

    boolean has(JobId job) {
        return durations.containsKey(job);
    }

    long duration(JobId job) {
        return durations.getOrDefault(job, 1_000L);
    }

    private OfferRequest request(boolean relax, boolean many) {
        Shape shape = new Shape(
                "ada",
                "ada",
                RunKind.COMMAND,
                1,
                2,
                512 * MIB,
                1024 * MIB,
                0,
                null,
                1,
                new TreeSet<>(),
                world.plan.queued() ? 480_000 : 3_600_000);
        Terms terms = new Terms(
                shape, fates.nextInt(3), 1 + fates.nextInt(3), 60_000, relax ? IfMissed.RELAX : IfMissed.FAIL);
        return new OfferRequest(
                String.format("q%026d", ++sets),
                "ada",
                "ada",
                terms,
                StartWindow.OPEN,
                List.of(StartWindow.OPEN),
                "UTC",
                Duration.ZERO,
                many,
                .5,
                "{}");
    }

    private void ask(long duration, boolean relax) {
        boolean many = fates.nextInt(4) == 0;
        OfferRequest request = request(relax, many);
        Runnable again = () -> in(2_000 + fates.nextInt(3_000), () -> ask(duration, relax));
        world.network.<PoolProc, OfferSet>ask(
                this,
                "askers",
                world::pool,
                PATIENCE,
                (pool, reply) -> pool.ask(request, reply),
                new Network.Ears<OfferSet>(
                        set -> {
                            if (set.offers().isEmpty()) {
                                again.run();
                                return;
                            }
                            long thought = fates.nextInt(6) == 0 ? 5_000 + fates.nextInt(60_000) : fates.nextInt(5_000);
                            in(thought, () -> take(set, duration, again));
                        },
                        refused -> again.run(),
                        again));
    }

    private void take(OfferSet set, long duration, Runnable otherwise) {
        Offer first = any(set);
        boolean[] over = {false};
        if (fates.nextInt(3) == 0) {
            // Somebody else at the same screen; what comes of it is the referee's to judge.
            accept(set, any(set), duration, num -> {}, () -> {});
        }
        accept(
                set,
                first,
                duration,
                num -> {
                    if (!over[0]) {
                        over[0] = true;
                        open--;
                    }
                },
                () -> {
                    if (!over[0]) {
                        over[0] = true;
                        otherwise.run();
                    }
                });
    }

    private Offer any(OfferSet set) {
        return set.offers().get(fates.nextInt(set.offers().size()));
    }

    private interface Taken {
        void job(JobId job);
    }

    private void accept(OfferSet set, Offer offer, long duration, Taken taken, Runnable refused) {
        Runnable again = () -> in(1_000, () -> accept(set, offer, duration, taken, refused));
        JobId job =
                new JobId(String.format("j5%019d%06d", Long.parseLong(set.id().substring(1)), offer.number()));
        durations.put(job, duration);
        world.network.<PoolProc, JobId>ask(
                this,
                "askers",
                world::pool,
                PATIENCE,
                (pool, reply) -> pool.accept(set.id(), offer.number(), each -> body(job, set, each), reply),
                new Network.Ears<JobId>(taken::job, why -> refused.run(), again));
    }

    private NewBody body(JobId job, OfferSet set, Offer offer) {
        return new NewBody(
                job.value(),
                "ada",
                "ada",
                null,
                List.of(new TermsRun(OfferMaker.terms(set.terms(), offer), 1)),
                offer.wished(),
                List.of(),
                Map.of(),
                "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]},\"resources\":{\"cores\":"
                        + offer.resources().cores() + "},\"duration\":\"" + (world.plan.queued() ? "PT8M" : "PT1H")
                        + "\"}");
    }

    @Override
    void checkInvariants() {}
}
