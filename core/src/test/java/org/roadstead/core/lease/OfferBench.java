// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.offer.Offer;
import org.roadstead.core.offer.OfferRequest;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.StartWindow;

/**
 * What an answer to {@code POST /offers} costs the ledger (no store) over 100 harvesters of 10 pilots, at 10^4 and 10^6 waiting jobs
 * of 1,000 shapes. Run its main; prints a line for each size.
 */
@NullUnmarked // a look-up of what is not there fails by itself
public final class OfferBench {
    private static final int HARVESTERS = 100;
    private static final int PILOTS = 10;
    private static final int SHAPES = 1_000;
    private static final int GROUPS = 40;
    private static final int ASKS = 300;

    private final PoolLedger pool = new PoolLedger(PoolSettings.DEFAULT, new PullBench.Sweeps(), "bench");
    private Moment now = new Moment(1_000_000, Instant.parse("2026-11-23T08:00:00Z"));
    private int ids;

    public static void main(String[] args) {
        for (int round = 0; round < 2; round++) {
            for (int jobs : new int[] {10_000, 1_000_000}) {
                new OfferBench().run(jobs, round == 1);
            }
        }
    }

    private void run(int jobs, boolean print) {
        pool.recover(now);
        for (int i = 0; i < SHAPES; i++) {
            submit(i, jobs / SHAPES);
        }
        pool.flush();
        for (int i = 0; i < HARVESTERS; i++) {
            harvester("h" + i);
        }
        long[] nanos = new long[ASKS];
        long offers = 0;
        for (int i = 0; i < ASKS; i++) {
            now = now.plus(Duration.ofMillis(50));
            OfferRequest request = request(i);
            long begin = System.nanoTime();
            OfferSet set = pool.offers().ask(request, now);
            nanos[i] = System.nanoTime() - begin;
            offers += set.offers().size();
            pool.flush();
            for (Offer offer : set.offers()) {
                set = pool.offers().reject(set, set.offer(offer.number()));
            }
            pool.flush();
        }
        Arrays.sort(nanos);
        if (print) {
            System.out.printf(
                    Locale.ROOT,
                    "%,d waiting, %d harvesters: %.0f offers a set, p50 %.1f ms, p99 %.1f ms, most %.1f ms%n",
                    jobs,
                    HARVESTERS,
                    (double) offers / ASKS,
                    nanos[ASKS / 2] / 1e6,
                    nanos[(int) (ASKS * 0.99)] / 1e6,
                    nanos[ASKS - 1] / 1e6);
        }
    }

    private void harvester(String name) {
        HarvesterMessages.Welcome welcome = pool.hello(
                name,
                new HarvesterMessages.Hello("1", ProtocolRange.CURRENT, List.of(), "local", null, Serve.ALL),
                now);
        HarvesterMessages.Pull pull =
                new HarvesterMessages.Pull(welcome.incarnation(), 1, List.of(PoolWorld.capability(8)), 8, 0);
        pool.openPull(name, pull, now);
        pool.pull(name, pull, now);
        pool.closePull(name, pull);
        List<HarvesterMessages.PilotStatus> pilots = new ArrayList<>();
        Resources size = PoolWorld.capability(8).most();
        Resources all = Resources.NONE;
        for (int i = 0; i < PILOTS; i++) {
            pilots.add(new HarvesterMessages.PilotStatus(
                    name + "p" + i, "n", 1L, null, "READY", null, size, 0, null, null, null, null, null));
            all = all.plus(size);
        }
        HarvesterMessages.Status status = new HarvesterMessages.Status(
                List.of(PoolWorld.capability(8)), all, all, 0, 0, false, "ready", pilots, null);
        pool.report(name, new HarvesterMessages.Report(welcome.incarnation(), List.of(), List.of(), status), now);
        pool.flush();
    }

    private Shape shape(String owner, String group, int min, int max, long more) {
        return new Shape(
                owner,
                group,
                RunKind.COMMAND,
                min,
                max,
                PoolWorld.GIB,
                PoolWorld.GIB + more,
                0,
                null,
                1,
                new TreeSet<>(),
                3_600_000);
    }

    private OfferRequest request(int i) {
        String owner = "owner" + i % 100;
        return new OfferRequest(
                "q" + String.format("%026d", ++ids),
                owner,
                "group" + i % GROUPS,
                new Terms(shape(owner, "group" + i % GROUPS, 1, 8, 7), 0, 1, PoolWorld.SILENCE, IfMissed.FAIL),
                StartWindow.OPEN,
                List.of(StartWindow.OPEN),
                "UTC",
                Duration.ZERO,
                false,
                .5,
                "{}");
    }

    private void submit(int shape, int members) {
        String owner = "owner" + shape % (3 * GROUPS);
        String group = "group" + shape % GROUPS;
        int cores = 1 + shape % 8;
        pool.submit(
                new NewBody(
                        "s" + String.format("%026d", ++ids),
                        owner,
                        group,
                        null,
                        List.of(new TermsRun(
                                new Terms(
                                        shape(owner, group, cores, cores, shape),
                                        shape % 5,
                                        1,
                                        PoolWorld.SILENCE,
                                        IfMissed.RELAX),
                                members)),
                        StartWindow.OPEN,
                        List.of(),
                        Map.of(),
                        "{}"),
                now);
    }
}
