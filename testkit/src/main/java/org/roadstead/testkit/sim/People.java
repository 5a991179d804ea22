// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.StartWindow;

/** People who submit jobs, insist until they are acknowledged, and cancel some of them. */
final class People extends Proc {
    private static final long MIB = 1 << 20;
    private static final long PATIENCE = 5_000;
    private static final String[] OWNERS = {"ada", "bob"};

    private final RandomGenerator fates;
    private final Map<JobId, Wish> wishes = new LinkedHashMap<>();
    private int open;

    private record Wish(NewBody body, long duration, boolean staged, boolean cancel) {}

    People(World world, Host host, RandomGenerator fates) {
        super(world, host, "people");
        this.fates = fates;
    }

    void begin() {
        for (int i = 0; i < world.plan.jobs(); i++) {
            Wish wish = wish(i);
            JobId job = new JobId(wish.body.id());
            wishes.put(job, wish);
            open++;
            in(fates.nextLong(Plan.SUBMITTED), () -> submit(job, wish));
        }
    }

    private Wish wish(int number) {
        String owner = OWNERS[fates.nextInt(OWNERS.length)];
        int cores = 1 + (fates.nextInt(3) == 0 ? 1 : 0);
        long silence = 60_000 + (fates.nextInt(4) == 0 ? fates.nextInt(240_000) : fates.nextInt(60_000));
        Shape shape = new Shape(
                owner,
                owner,
                RunKind.COMMAND,
                cores,
                cores,
                512 * MIB,
                1024 * MIB,
                0,
                null,
                1,
                new TreeSet<>(),
                world.plan.queued() ? 480_000 : 3_600_000);
        Terms terms = new Terms(shape, fates.nextInt(3), 1 + fates.nextInt(3), silence, IfMissed.RELAX);
        String description = "{\"run\":{\"kind\":\"command\",\"command\":[\"true\"]},\"resources\":{\"cores\":" + cores
                + "},\"duration\":\"" + (world.plan.queued() ? "PT8M" : "PT1H") + "\"}";
        NewBody body = new NewBody(
                String.format("j%026d", number + 1),
                owner,
                owner,
                null,
                List.of(new TermsRun(terms, 1)),
                StartWindow.OPEN,
                List.of(),
                Map.of(),
                description);
        return new Wish(body, durations(), fates.nextInt(3) == 0, fates.nextInt(8) == 0 && !world.plan.isCalm());
    }

    private long durations() {
        return switch (fates.nextInt(6)) {
            case 0, 1 -> 10 + fates.nextInt(2_000);
            case 2, 3 -> 2_000 + fates.nextInt(40_000);
            default -> 40_000 + fates.nextInt(400_000);
        };
    }

    long duration(JobId job) {
        Wish wish = wishes.get(job);
        return wish == null ? 1_000 : wish.duration;
    }

    boolean isStaged(JobId job) {
        Wish wish = wishes.get(job);
        return wish != null && wish.staged;
    }

    /** Whether nobody wants to submit anything any more. */
    boolean isDone() {
        return open == 0;
    }

    private void submit(JobId job, Wish wish) {
        Runnable again = () -> in(1_000, () -> submit(job, wish));
        world.network.<PoolProc, Long>ask(
                this,
                "people",
                world::pool,
                PATIENCE,
                (pool, reply) -> pool.submit(wish.body, reply),
                new Network.Ears<Long>(
                        num -> {
                            open--;
                            if (wish.cancel) {
                                in(fates.nextInt(60_000), () -> cancel(job));
                            }
                        },
                        refused -> again.run(),
                        again));
    }

    private void cancel(JobId job) {
        Runnable again = () -> in(1_000, () -> cancel(job));
        world.network.<PoolProc, Phase>ask(
                this,
                "people",
                world::pool,
                PATIENCE,
                (pool, reply) -> pool.cancel(job, reply),
                // A job that a restored pool has lost cannot be cancelled.
                new Network.Ears<Phase>(phase -> {}, refused -> {}, again));
    }

    @Override
    void checkInvariants() {}
}
