// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.IfMissed;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.Ack;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.Held;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.protocol.Step;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsRun;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Capability;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.resource.RunKind;
import org.roadstead.core.resource.Serve;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.time.Moment;
import org.roadstead.core.time.StartWindow;

/** A pool over a store in memory, a hand-cranked clock and harvesters that say what a test tells them to. */
@NullUnmarked // a test that looks up what is not there fails by itself
final class PoolWorld {
    static final long GIB = 1L << 30;
    static final long SILENCE = Duration.ofMinutes(30).toMillis();
    static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    MemoryRecords records = new MemoryRecords();
    PoolLedger pool;
    Moment now = new Moment(1_000_000, START);
    private int ids;
    private int epochs;
    /** Whether invariants are looked at after each command, which takes time that grows with what waits. */
    boolean checked = true;

    PoolWorld() {
        pool = restarted();
        pool.recover(now);
        done();
    }

    private PoolLedger restarted() {
        return new PoolLedger(PoolSettings.DEFAULT, records, "epoch-" + ++epochs);
    }

    /** Checks and persists, as an edge does after each command. */
    void done() {
        if (checked) {
            pool.checkInvariants();
        }
        pool.flush();
    }

    void restart() {
        pool = restarted();
        now = new Moment(now.monotonicMillis() / 2, now.wall());
        pool.recover(now);
        done();
    }

    void restore() {
        pool = restarted();
        pool.restored(now);
        done();
    }

    void pass(Duration time) {
        now = now.plus(time);
        pool.tick(now);
        done();
    }

    void setWall(Instant wall) {
        now = new Moment(now.monotonicMillis(), wall);
        pool.tick(now);
        done();
    }

    // --- jobs ------------------------------------------------------------------------------------------------------

    static Shape shape(int cores) {
        return new Shape(
                "ada", "astro", RunKind.COMMAND, cores, cores, GIB, GIB, 0, null, 1, new TreeSet<>(), 3_600_000);
    }

    static Terms terms(int cores, int priority, int attempts) {
        return new Terms(shape(cores), priority, attempts, SILENCE, IfMissed.FAIL);
    }

    static final Terms PLAIN = terms(1, 0, 1);

    JobId submit() {
        return submit(PLAIN);
    }

    JobId submit(Terms terms) {
        return submit(terms, StartWindow.OPEN);
    }

    JobId submit(Terms terms, StartWindow window, String... after) {
        String id = "j" + id();
        take(id, List.of(new TermsRun(terms, 1)), window, after);
        return new JobId(id);
    }

    JobId after(String... after) {
        return submit(PLAIN, StartWindow.OPEN, after);
    }

    SweepId sweep(TermsRun... runs) {
        String id = "s" + id();
        take(id, List.of(runs), StartWindow.OPEN);
        return new SweepId(id);
    }

    SweepId sweep(long members) {
        return sweep(new TermsRun(PLAIN, members));
    }

    private void take(String id, List<TermsRun> runs, StartWindow window, String... after) {
        Shape first = runs.get(0).terms().shape();
        pool.submit(
                new NewBody(id, first.owner(), first.group(), null, runs, window, List.of(after), Map.of(), "{}"), now);
        done();
    }

    /** Terms of somebody else. */
    static Terms terms(String owner, String group, int cores, int priority) {
        Shape shape = new Shape(
                owner, group, RunKind.COMMAND, cores, cores, GIB, GIB, 0, null, 1, new TreeSet<>(), 36_000_000);
        return new Terms(shape, priority, 1, SILENCE, IfMissed.RELAX);
    }

    JobId submitAs(String owner, String group) {
        return submit(terms(owner, group, 1, 0));
    }

    void policy(Policy policy) {
        pool.policy(policy, now);
        done();
    }

    private String id() {
        return String.format("%026d", ++ids);
    }

    JobRow row(JobId job) {
        pool.flush();
        BodyFacts body = records.body(job.body());
        return records.rows.get(body.num(job));
    }

    Phase phase(JobId job) {
        return row(job).phase();
    }

    void assertPhase(JobId job, Phase phase, @Nullable Reason reason) {
        assertEquals(phase + " " + reason, row(job).phase() + " " + row(job).reason());
    }

    Phase cancel(JobId job) {
        Phase phase = pool.cancel(job, now);
        done();
        return phase;
    }

    List<Phase> history(JobId job) {
        BodyFacts body = records.body(job.body());
        long num = body.num(job);
        return records.events.stream()
                .filter(event -> event.first() <= num && num <= event.last())
                .map(Event::phase)
                .toList();
    }

    // --- harvesters ------------------------------------------------------------------------------------------------

    static Capability capability(int cores) {
        return new Capability(
                new Resources(cores, 64 * GIB, 64 * GIB, 0),
                null,
                1,
                new TreeSet<>(),
                Set.of(RunKind.COMMAND),
                Long.MAX_VALUE,
                Serve.ALL);
    }

    /** A harvester that has said hello and holds nothing. */
    Site site(String name) {
        Site site = new Site(name);
        site.hello();
        return site;
    }

    final class Site {
        final String name;
        long incarnation;
        long seq;
        int cores = 8;
        Serve serve = Serve.ALL;

        private Site(String name) {
            this.name = name;
        }

        /** The same harvester, as a process that was started before or beside this one. */
        Site twin() {
            Site twin = new Site(name);
            twin.incarnation = incarnation;
            twin.seq = seq;
            return twin;
        }

        HarvesterMessages.Welcome hello() {
            HarvesterMessages.Welcome welcome = pool.hello(
                    name,
                    new HarvesterMessages.Hello("1", ProtocolRange.CURRENT, List.of(), "local", null, Serve.ALL),
                    now);
            done();
            incarnation = welcome.incarnation();
            return welcome;
        }

        HarvesterMessages.Pull request(int want) {
            return new HarvesterMessages.Pull(incarnation, ++seq, List.of(capability()), want, 0);
        }

        private Capability capability() {
            Capability all = PoolWorld.capability(cores);
            return new Capability(all.most(), null, 1, all.features(), all.kinds(), all.longestMillis(), serve);
        }

        Granted pull(int want) {
            HarvesterMessages.Pull request = request(want);
            pool.openPull(name, request, now);
            Granted granted = pool.pull(name, request, now);
            pool.closePull(name, request);
            done();
            return granted;
        }

        List<HarvesterMessages.Lease> leases(int want) {
            return pull(want).leases();
        }

        HarvesterMessages.Lease one() {
            List<HarvesterMessages.Lease> leases = leases(1);
            assertEquals(1, leases.size(), "leases granted");
            return leases.get(0);
        }

        /** Pulls one job and claims it. */
        HarvesterMessages.Lease claimed() {
            HarvesterMessages.Lease lease = one();
            assertEquals(null, tell(lease, Phase.PREPARING));
            return lease;
        }

        HarvesterMessages.Lease running() {
            HarvesterMessages.Lease lease = one();
            assertEquals(null, tell(lease, Phase.PREPARING, Phase.RUNNING));
            return lease;
        }

        HarvesterMessages.Reported report(List<Progress> progress, List<Held> renew) {
            HarvesterMessages.Report report = new HarvesterMessages.Report(incarnation, progress, renew, null);
            HarvesterMessages.Reported reported = pool.report(name, report, now).answer();
            done();
            return reported;
        }

        private @Nullable Reason reason(HarvesterMessages.Reported reported) {
            assertEquals(1, reported.acks().size());
            return reported.acks().get(0).refused();
        }

        /** Tells steps without a reason; null when they were taken. */
        @Nullable
        Reason tell(HarvesterMessages.Lease lease, Phase... phases) {
            return reason(report(List.of(progress(lease, steps(phases))), List.of()));
        }

        @Nullable
        Reason tell(HarvesterMessages.Lease lease, Phase phase, Reason why) {
            return reason(report(List.of(progress(lease, List.of(step(phase, why)))), List.of()));
        }

        List<Command> commands() {
            return report(List.of(), List.of()).commands();
        }

        @Nullable
        Reason renew(HarvesterMessages.Lease lease) {
            return reason(report(List.of(), List.of(held(lease))));
        }

        /** A reconcile of a start that has all that the one before it knew. */
        HarvesterMessages.Reconciled reconcileWhole(Held... held) {
            return reconcileWhole(incarnation - 1, held);
        }

        HarvesterMessages.Reconciled reconcileWhole(long since, Held... held) {
            HarvesterMessages.Reconcile whole =
                    new HarvesterMessages.Reconcile(incarnation, ++seq, Arrays.asList(held), true, null, since);
            HarvesterMessages.Reconciled answer = pool.reconcile(name, whole, now);
            done();
            return answer;
        }

        HarvesterMessages.Reconciled reconcile(Held... held) {
            HarvesterMessages.Reconcile message =
                    new HarvesterMessages.Reconcile(incarnation, ++seq, Arrays.asList(held));
            HarvesterMessages.Reconciled reconciled = pool.reconcile(name, message, now);
            done();
            return reconciled;
        }

        List<@Nullable Reason> verify(Held... held) {
            return reconcile(held).acks().stream().map(Ack::refused).toList();
        }
    }

    Step step(Phase phase, @Nullable Reason why) {
        return new Step(phase, now.wall().toEpochMilli(), why, null);
    }

    List<Step> steps(Phase... phases) {
        return Arrays.stream(phases).map(phase -> step(phase, null)).toList();
    }

    static Progress progress(HarvesterMessages.Lease lease, List<Step> steps) {
        return new Progress(
                lease.job(),
                lease.generation(),
                lease.attempt(),
                steps,
                new Placement("?", null, "allocation", "p1", "node1"),
                null,
                List.of(new KeptOutput("out", "sha256:" + "0".repeat(64), lease.attempt())),
                null);
    }

    static Held held(HarvesterMessages.Lease lease) {
        return new Held(lease.job(), lease.generation(), lease.attempt(), null);
    }

    static Held claimedBy(HarvesterMessages.Lease lease, String pilot) {
        return new Held(lease.job(), lease.generation(), lease.attempt(), pilot);
    }
}
