// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.PoolLedger;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.time.Moment;

/**
 * A harvester with its pilots, as the pool sees them: it pulls as many jobs as pilots are free, says what became of them in one
 * report a second, and renews what it holds. A pilot has one core and takes two seconds from the lease to the start.
 */
final class ScaleSite {
    static final long CLAIM_SECONDS = 2;
    private static final long RENEW_SECONDS = 60;
    private static final long GIB = 1L << 30;

    final String name;
    private final List<Capability> capabilities;
    private final PriorityQueue<Job> running = new PriorityQueue<>();
    private final List<Progress> told = new ArrayList<>();
    private final long offset;
    private long incarnation;
    private long seq;
    int free;
    HarvesterMessages.@Nullable Pull open;

    /** @param turn second of the next thing that happens to it: its start, then its end */
    record Job(HarvesterMessages.Lease lease, long turn, long seconds, boolean started) implements Comparable<Job> {
        @Override
        public int compareTo(Job other) {
            return turn != other.turn
                    ? Long.compare(turn, other.turn)
                    : lease.job().compareTo(other.lease.job());
        }
    }

    ScaleSite(String name, int pilots, long offset) {
        this.name = name;
        this.free = pilots;
        this.offset = offset;
        capabilities = List.of(new Capability(
                new Resources(1, 4 * GIB, 4 * GIB, 0),
                null,
                1,
                new TreeSet<>(),
                Set.of(RunKind.COMMAND),
                Long.MAX_VALUE,
                Serve.ALL));
    }

    void hello(PoolLedger pool, Moment now) {
        incarnation = pool.hello(
                        name,
                        new HarvesterMessages.Hello("1", ProtocolRange.CURRENT, List.of(), "sim", null, Serve.ALL),
                        now)
                .incarnation();
    }

    /** Opens a pull when pilots are free and none waits. */
    boolean ask(PoolLedger pool, Moment now) {
        if (open != null || free == 0) {
            return false;
        }
        HarvesterMessages.Pull pull = new HarvesterMessages.Pull(incarnation, ++seq, capabilities, free, 30_000);
        pool.openPull(name, pull, now);
        open = pull;
        return true;
    }

    /** Tries the pull that waits; the leases it got. */
    List<HarvesterMessages.Lease> retry(PoolLedger pool, Moment now) {
        HarvesterMessages.Pull pull = open;
        if (pull == null) {
            return List.of();
        }
        List<HarvesterMessages.Lease> leases = pool.pull(name, pull, now).leases();
        if (!leases.isEmpty()) {
            pool.closePull(name, pull);
            open = null;
            free -= leases.size();
        }
        return leases;
    }

    void run(HarvesterMessages.Lease lease, long second, long seconds) {
        running.add(new Job(lease, second + CLAIM_SECONDS, seconds, false));
    }

    long nextTurn() {
        Job next = running.peek();
        return next == null ? Long.MAX_VALUE : next.turn;
    }

    /** What happens by {@code second}; each job that started or ended goes to {@code seen}. */
    void advance(long second, Moment now, List<Job> seen) {
        for (Job job = running.peek(); job != null && job.turn <= second; job = running.peek()) {
            running.poll();
            seen.add(job);
            if (job.started) {
                free++;
                told.add(progress(job, now, Phase.RELEASING, Phase.COMPLETED));
            } else {
                told.add(progress(job, now, Phase.PREPARING, Phase.RUNNING));
                running.add(new Job(job.lease, second + job.seconds, job.seconds, true));
            }
        }
    }

    boolean isToRenew(long second) {
        return (second + offset) % RENEW_SECONDS == 0 && !running.isEmpty();
    }

    boolean hasNews() {
        return !told.isEmpty();
    }

    void report(PoolLedger pool, boolean renew, Moment now) {
        List<Held> held = new ArrayList<>();
        if (renew) {
            for (Job job : running) {
                held.add(new Held(
                        job.lease.job(), job.lease.generation(), job.lease.attempt(), job.started ? "p" : null));
            }
        }
        pool.report(name, new HarvesterMessages.Report(incarnation, List.copyOf(told), held, null), now);
        told.clear();
    }

    private static Progress progress(Job job, Moment now, Phase... phases) {
        List<Step> steps = new ArrayList<>();
        for (Phase phase : phases) {
            steps.add(new Step(phase, now.wall().toEpochMilli(), null, null));
        }
        HarvesterMessages.Lease lease = job.lease;
        return new Progress(lease.job(), lease.generation(), lease.attempt(), steps, null, null, null, null);
    }
}
