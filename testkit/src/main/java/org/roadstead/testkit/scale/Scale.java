// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.lease.PoolLedger;
import org.roadstead.core.lease.PoolSettings;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.StartWindow;
import org.roadstead.core.time.SystemTime;

/**
 * Runs a trace through the real ledger of a pool. A second of simulated time is one turn: what came in, what harvesters tell,
 * then the pulls that wait. There is no store and no network; what is timed is what the pool decides.
 */
public final class Scale {
    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final long GIB = 1L << 30;
    private static final long SILENCE = Duration.ofMinutes(30).toMillis();

    private final PoolLedger pool = new PoolLedger(PoolSettings.DEFAULT, new ScaleRecords(), "scale");
    private final List<ScaleSite> sites = new ArrayList<>();
    private final ScaleFigures figures = new ScaleFigures();
    private final Map<String, ScaleJob> byBody = new HashMap<>();
    private final List<ScaleJob> trace;
    private int next;
    private int ids;
    private long stirred = -1;

    /** @param trace by rising time */
    public Scale(int harvesters, int pilots, Policy policy, List<ScaleJob> trace) {
        this.trace = trace;
        figures.capacity = (long) harvesters * pilots;
        Moment now = moment(0);
        pool.recover(now);
        pool.policy(policy, now);
        for (int i = 0; i < harvesters; i++) {
            ScaleSite site = new ScaleSite("h" + i, pilots, i);
            site.hello(pool, now);
            sites.add(site);
        }
    }

    private static Moment moment(long second) {
        return new Moment(1_000_000 + second * 1000, START.plusSeconds(second));
    }

    /**
     * {@code Scale TRACE [HARVESTERS PILOTS_EACH DAYS COPIES]}: the figures of 200 harvesters with 100 pilots each and a week of the
     * trace, each of its jobs 12 times.
     */
    public static void main(String[] args) throws IOException {
        int harvesters = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        int pilots = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        long seconds = 86_400L * (args.length > 3 ? Integer.parseInt(args[3]) : 7);
        int copies = args.length > 4 ? Integer.parseInt(args[4]) : 12;
        List<ScaleJob> trace = SwfTrace.read(Path.of(args[0]), seconds, copies);
        System.out.print(new Scale(harvesters, pilots, Policy.DEFAULT, trace).run(0, seconds));
    }

    /** Goes on from second {@code from} to {@code to}; the figures of all that has been run. */
    public ScaleFigures run(long from, long to) {
        long begin = SystemTime.INSTANCE.nanos();
        for (long second = from; second < to; second++) {
            long spent = turn(second);
            figures.decisionNanos += spent;
            figures.worstSecondNanos = Math.max(figures.worstSecondNanos, spent);
            figures.seconds++;
        }
        figures.realMillis += (SystemTime.INSTANCE.nanos() - begin) / 1_000_000;
        return figures;
    }

    /** Nanoseconds that the ledger took. */
    private long turn(long second) {
        Moment now = moment(second);
        long spent = 0;
        while (next < trace.size() && trace.get(next).at() <= second) {
            NewBody body = body(trace.get(next++));
            long begin = SystemTime.INSTANCE.nanos();
            pool.submit(body, now);
            spent += SystemTime.INSTANCE.nanos() - begin;
            figures.submitted += body.size();
            figures.messages++;
        }
        List<ScaleSite.Job> seen = new ArrayList<>();
        for (ScaleSite site : sites) {
            if (site.nextTurn() <= second) {
                site.advance(second, now, seen);
            }
        }
        seen.forEach(job -> count(job, second));
        long begin = SystemTime.INSTANCE.nanos();
        if (pool.millisToNextDue(now) <= 0) {
            pool.tick(now);
        }
        for (ScaleSite site : sites) {
            boolean renew = site.isToRenew(second);
            if (renew || site.hasNews()) {
                site.report(pool, renew, now);
                figures.messages++;
            }
            if (site.ask(pool, now)) {
                figures.messages++;
                stirred = -1;
            }
        }
        if (stirred != pool.stirred()) {
            pull(second, now);
            stirred = pool.stirred();
        }
        pool.flush();
        figures.mostWaiting = Math.max(figures.mostWaiting, pool.figures().ready());
        return spent + SystemTime.INSTANCE.nanos() - begin;
    }

    private void pull(long second, Moment now) {
        for (ScaleSite site : sites) {
            if (site.open == null) {
                continue;
            }
            figures.pulls++;
            for (HarvesterMessages.Lease lease : site.retry(pool, now)) {
                site.run(lease, second, job(lease).seconds());
            }
        }
    }

    private ScaleJob job(HarvesterMessages.Lease lease) {
        ScaleJob job = byBody.get(lease.job().body());
        if (job == null) {
            throw new IllegalStateException("nobody submitted " + lease.job());
        }
        return job;
    }

    private void count(ScaleSite.Job seen, long second) {
        ScaleJob job = job(seen.lease());
        ScaleFigures.Group group = figures.group(job.group());
        if (seen.started()) {
            figures.ended++;
            group.coreSeconds += job.cores() * (double) job.seconds();
        } else {
            figures.started++;
            group.waited(second - job.at());
        }
    }

    private NewBody body(ScaleJob job) {
        Shape shape = new Shape(
                job.owner(),
                job.group(),
                RunKind.COMMAND,
                job.cores(),
                job.cores(),
                GIB,
                GIB,
                0,
                null,
                1,
                new TreeSet<>(),
                job.declared() * 1000);
        String id = (job.copies() > 1 ? "s" : "j") + String.format("%026d", ++ids);
        byBody.put(id, job);
        return new NewBody(
                id,
                job.owner(),
                job.group(),
                null,
                List.of(new TermsRun(new Terms(shape, 0, 1, SILENCE, IfMissed.RELAX), job.copies())),
                StartWindow.OPEN,
                List.of(),
                Map.of(),
                "{}");
    }
}
