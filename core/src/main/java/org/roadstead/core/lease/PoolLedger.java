// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.queue.GroupFacts;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/**
 * Everything the pool decides: who gets a job, for how long, and what follows when an attempt ends. Used by one thread;
 * no I/O of its own (the {@link PoolRecords} it is given may do some), no clock, no randomness.
 *
 * <p>A caller makes one with {@link #PoolLedger}, calls {@link #recover} (or {@link #restored}) once, then any command
 * with the present {@link Moment}, which must not be older than when the request it serves was received. Before it lets
 * an answer go it calls {@link #flush} and commits what {@link PoolRecords#apply} was given. When a commit fails, the
 * ledger is thrown away and another recovers from what is committed.
 */
public final class PoolLedger {
    private static final long LONGEST_LOOK_AWAY = 30_000;

    private final PoolState pool;
    private final Endings endings;
    private final Intake intake;
    private final Stops stops;
    private final Grants grants;
    private final Reports reports;
    private final Reconciles reconciles;
    private final Explains explains;
    private final Removals removals;
    private final OfferDesk desk;

    /**
     * @param records what is stored, as of all that this ledger applies
     * @param epoch names this start of the pool in every answer; a new one for each ledger
     */
    public PoolLedger(PoolSettings settings, PoolRecords records, String epoch) {
        pool = new PoolState(settings, records, epoch);
        endings = new Endings(pool);
        intake = new Intake(pool);
        stops = new Stops(pool, intake);
        grants = new Grants(pool);
        reports = new Reports(pool, endings);
        reconciles = new Reconciles(pool, endings, reports);
        explains = new Explains(pool);
        removals = new Removals(pool);
        desk = new OfferDesk(pool, intake);
    }

    // --- start -------------------------------------------------------------------------------------------------

    /** Reads what is stored. Every live lease gets its full length again. */
    public void recover(Moment now) {
        Recoveries recovery = new Recoveries(pool, intake, now);
        recovery.recover();
        recovery.quarantine(false);
    }

    /**
     * Like {@link #recover}, after the store was put back from a backup: raises the generation and hands nothing out
     * until every known harvester has reconciled or the longest silence has passed; what they hold is adopted.
     */
    public void restored(Moment now) {
        Recoveries recovery = new Recoveries(pool, intake, now);
        recovery.recover();
        recovery.quarantine(true);
    }

    // --- people ------------------------------------------------------------------------------------------------

    /**
     * Whether {@link #submit} would take {@code body} now; changes nothing. For several that are to be taken together.
     *
     * @throws RefusedException as {@link #submit} would
     */
    public void check(NewBody body) {
        intake.awaited(body.after(), body.owner());
    }

    /**
     * Counts one request to submit {@code jobs} jobs against the limits of {@code owner}; before {@link #check} and {@link
     * #submit}, which do not look at limits.
     *
     * @throws RefusedException WAITING_LIMIT or SUBMIT_LIMIT
     */
    public void admit(String owner, long jobs, Moment now) {
        intake.admit(owner, jobs, now);
    }

    /**
     * Stores a job or a sweep.
     *
     * @return the number of its first job, which is also that of the body
     * @throws RefusedException UNKNOWN_JOB when {@code after} names what is not there or is not this owner's
     */
    public long submit(NewBody body, Moment now) {
        long first = intake.submit(body, now);
        // A window may lie in the past, or end between two ticks.
        endWindows(now);
        return first;
    }

    /**
     * Cancels a job in any phase: at once when nobody holds it, otherwise its holder is told to stop. A job that has
     * ended stays as it is; one whose outputs the pool has already accepted may still complete.
     *
     * @return the phase after the call
     * @throws RefusedException UNKNOWN_JOB
     */
    public Phase cancel(JobId job, Moment now) {
        return stops.cancel(job, now);
    }

    /**
     * Cancels every member that has not ended.
     *
     * @return how many were cancelled or are being stopped
     * @throws RefusedException UNKNOWN_JOB
     */
    public long cancel(SweepId sweep, Moment now) {
        return stops.cancel(sweep, now);
    }

    /**
     * The same for the members {@code first} to {@code last} alone, by number: for whoever cancels a large sweep in
     * pieces.
     */
    public long cancel(BodyFacts sweep, long first, long last, Moment now) {
        return stops.cancel(sweep, first, last, now);
    }

    /**
     * What is known of a sweep.
     *
     * @throws RefusedException UNKNOWN_JOB
     */
    public BodyFacts sweep(SweepId sweep) {
        return pool.body(sweep);
    }

    /**
     * Lets a job that is FAILED or CANCELLED wait again, with all its tries; the end of its start window
     * does not bind it any more.
     *
     * @return false when it is in another phase
     * @throws RefusedException UNKNOWN_JOB
     */
    public boolean reopen(JobId job, Moment now) {
        return stops.reopen(job, now);
    }

    /**
     * Reopens every member in {@code from}, which is FAILED or CANCELLED.
     *
     * @return how many
     * @throws RefusedException UNKNOWN_JOB
     */
    public long reopen(SweepId sweep, Phase from, Moment now) {
        return stops.reopen(sweep, from, now);
    }

    /**
     * The same for the members {@code first} to {@code last} alone, by number, and without regard to limits: those were
     * looked at by {@link #mayReopen}, once for all pieces.
     */
    public long reopen(BodyFacts sweep, Phase from, long first, long last, Moment now) {
        return stops.reopen(sweep, from, first, last, now);
    }

    /**
     * Whether {@code sweep} is there and all its members in {@code from} may wait again.
     *
     * @throws RefusedException UNKNOWN_JOB, WAITING_LIMIT
     */
    public BodyFacts mayReopen(SweepId sweep, Phase from) {
        return stops.mayReopen(sweep, from);
    }

    /**
     * Forgets a job on its own, or a sweep with all its members, when all have ended and nothing stored names them in its
     * {@code after}. What ended long enough ago is the caller's to say.
     *
     * @return how many jobs were forgotten; 0 when it has to stay or is not there
     */
    public long remove(String id) {
        return removals.remove(id);
    }

    /**
     * Why a job is where it is, by the same matching as {@link #pull}.
     *
     * @throws RefusedException UNKNOWN_JOB
     */
    public Explained explain(JobId job, Moment now) {
        return explains.explain(job, now);
    }

    // --- who asks first ----------------------------------------------------------------------------------------

    /** Where offers are made, accepted and rejected. */
    public OfferDesk offers() {
        return desk;
    }

    // --- who gets how much -------------------------------------------------------------------------------------

    public Policy policy() {
        return pool.shares.policy();
    }

    /** Shares and limits are as {@code policy} says from now on; what runs or waits beyond a limit stays. */
    public void policy(Policy policy, Moment now) {
        pool.shares.policy(policy, now);
        pool.owners.policy(policy);
        pool.changes().policy(policy);
        pool.stirred++;
    }

    /** Every group that ever had a job here, by name. */
    public List<GroupFacts> groups(Moment now) {
        return pool.shares.facts(now);
    }

    // --- harvesters --------------------------------------------------------------------------------------------

    /** A harvester has started: it gets a new incarnation and every older one is fenced off. */
    public HarvesterMessages.Welcome hello(String harvester, HarvesterMessages.Hello hello, Moment now) {
        Harvester known = pool.harvesters.get(harvester);
        long newest = known == null ? 0 : known.row.incarnation();
        long incarnation = pool.nextIncarnation(newest);
        // A backup that was put back does not know who was heard in the time that is lost.
        long heard = incarnation != newest + 1 ? incarnation - 1 : known == null ? 0 : known.row.heard();
        if (known == null) {
            boolean awaited = pool.isQuarantined(now);
            known = new Harvester(
                    new HarvesterRow(harvester, hello.platform(), hello.release(), incarnation, false, awaited, heard));
            pool.harvesters.put(harvester, known);
        }
        pool.put(known, known.row.welcomed(hello.platform(), hello.release(), incarnation, heard));
        known.lastSeq = 0;
        known.openPull = -1;
        known.capabilities = List.of();
        known.serve = hello.serve();
        known.wants = true;
        known.status = null;
        known.lastHeard = now.monotonicMillis();
        return new HarvesterMessages.Welcome(
                incarnation,
                pool.generation,
                pool.epoch,
                hello.release(),
                ProtocolRange.CURRENT.max(),
                pool.settings.leaseMillis(),
                known.row.draining(),
                heard);
    }

    /**
     * Confirms or drops each of what a harvester holds; what it does not list goes back: at once when it was granted to
     * this incarnation and is not claimed, otherwise when its lease has run out, because a pilot may still run it.
     *
     * @throws RefusedException STALE_INCARNATION; OUT_OF_ORDER when a later pull or reconcile was taken before
     */
    public HarvesterMessages.Reconciled reconcile(String harvester, HarvesterMessages.Reconcile reconcile, Moment now) {
        return reconciles.reconcile(pool.caller(harvester, reconcile.incarnation(), now), reconcile, now);
    }

    /**
     * Registers a pull that was just received; {@link #pull} then tries it, again and again while it waits.
     *
     * @throws RefusedException STALE_INCARNATION; OUT_OF_ORDER when its number is not higher than the last
     */
    public void openPull(String harvester, HarvesterMessages.Pull pull, Moment now) {
        grants.open(pool.caller(harvester, pull.incarnation(), now), pull);
    }

    /**
     * Grants what fits, best first. When {@link Granted#wake} is false the caller may wait and try again; once it has
     * answered, with or without leases, it calls {@link #closePull}.
     *
     * @throws RefusedException STALE_INCARNATION or OUT_OF_ORDER when a later message has taken its place
     */
    public Granted pull(String harvester, HarvesterMessages.Pull pull, Moment now) {
        endWindows(now);
        return grants.pull(pool.caller(harvester, pull.incarnation(), now), pull, now);
    }

    /** The pull was answered or its caller has gone away; it must not be tried again. */
    public void closePull(String harvester, HarvesterMessages.Pull pull) {
        Harvester known = pool.harvesters.get(harvester);
        if (known != null && known.row.incarnation() == pull.incarnation() && known.openPull == pull.seq()) {
            known.openPull = -1;
        }
    }

    /** Rises whenever a pull that waits could get something it could not get before. */
    public long stirred() {
        return pool.stirred;
    }

    /**
     * Takes steps and renewals. A step that is already known is passed over; a claim that was skipped is implied by what
     * follows it, RELEASING by COMPLETED. Refusals stand in the acks.
     *
     * @throws RefusedException STALE_INCARNATION; STALE_GENERATION when the pool was restored and this harvester has not
     *     reconciled since: nothing was judged, it must reconcile and report again
     */
    public Taken report(String harvester, HarvesterMessages.Report report, Moment now) {
        return reports.report(pool.caller(harvester, report.incarnation(), now), report, now);
    }

    /** Tells a harvester to take no new jobs, or to take them again; false when it is not known. */
    public boolean drain(String harvester, boolean draining, Moment now) {
        Harvester known = pool.harvesters.get(harvester);
        if (known != null && known.row.draining() != draining) {
            pool.put(known, known.row.draining(draining));
            known.drainNews = true;
            pool.stirred++;
        }
        return known != null;
    }

    /** Tells a harvester once to try the queues that it has paused; false when there is no such harvester. */
    public boolean resume(String harvester) {
        Harvester known = pool.harvesters.get(harvester);
        if (known != null) {
            known.resume = true;
            pool.stirred++;
        }
        return known != null;
    }

    /** What is known of each harvester, by name. */
    public List<HarvesterFacts> harvesters(Moment now) {
        return pool.harvesters.values().stream()
                .map(each -> new HarvesterFacts(
                        each.row,
                        each.isPresent(pool.settings, now.monotonicMillis()),
                        each.lastHeard == null ? -1 : now.monotonicMillis() - each.lastHeard,
                        each.leases.size(),
                        each.status))
                .toList();
    }

    /**
     * When a job that waits, and that nobody holds, will start, as it looks now; null of any other.
     *
     * @throws RefusedException UNKNOWN_JOB
     */
    public @Nullable Promised window(JobId job, Moment now) {
        PoolState.Located there = pool.locate(job);
        if (there == null) {
            throw PoolState.unknown(job.value());
        }
        JobRow row = pool.row(there.num());
        return row.phase() == Phase.WAITING && row.holder() == null
                ? pool.windows.current(row, there.body(), now)
                : null;
    }

    /** What was said of the start of what was submitted last; null when nothing was since the pool started. */
    public @Nullable Promised promised() {
        return intake.promised();
    }

    // --- time and looking --------------------------------------------------------------------------------------

    /** Ends leases that ran out, opens and closes start windows. To be called when {@link #millisToNextDue} is over. */
    public void tick(Moment now) {
        // 1. leases that ran out
        for (Lease lease = pool.leases.expired(now.monotonicMillis());
                lease != null;
                lease = pool.leases.expired(now.monotonicMillis())) {
            Reason why = lease.holder.incarnation() == incarnationOf(lease) || lease.isClaimed()
                    ? Reason.LEASE_EXPIRED
                    : Reason.HARVESTER_RESET;
            endings.ended(
                    lease, new Endings.Ending(why, null, null, false, now.wall().toEpochMilli()), now);
        }
        // 2. hours that have come
        long wall = now.wall().toEpochMilli();
        for (Parking.Group group : pool.parking.due(wall)) {
            pool.place(group, now);
        }
        // 3. windows that have ended
        endWindows(now);
        // 4. offers that have expired, and jobs of accepted ones whose harvester is silent
        desk.tick(now);
        // 5. what groups have used
        pool.saveShares(now);
        // 5. windows that have moved
        pool.revisions.tick(now);
        // 6. what cannot start any more, and the end of the quarantine
        pool.endHopeless(now);
        pool.isQuarantined(now);
    }

    private void endWindows(Moment now) {
        long wall = now.wall().toEpochMilli();
        for (PoolState.WindowEnd end = pool.windowEnds.peek();
                end != null && end.at() <= wall;
                end = pool.windowEnds.peek()) {
            pool.windowEnds.poll();
            BodyFacts body = pool.find(end.body());
            if (body != null) { // it may have been removed, long after its jobs had ended
                stops.endWindow(body, now);
            }
        }
    }

    /** Milliseconds until {@link #tick} has something to do; {@link Long#MAX_VALUE} when nothing is awaited. */
    public long millisToNextDue(Moment now) {
        long due = Math.min(Math.min(pool.leases.nextExpiry(), pool.sharesDue()), pool.revisions.due());
        due = Math.min(due, pool.bindings.nextLook());
        if (pool.quarantineUntil != null) {
            due = Math.min(due, pool.quarantineUntil);
        }
        long millis = due == Long.MAX_VALUE ? due : Math.max(0, due - now.monotonicMillis());
        long hour = pool.parking.nextHour();
        if (!pool.windowEnds.isEmpty()) {
            hour = Math.min(hour, pool.windowEnds.peek().at());
        }
        Instant expiry = pool.offers.nextExpiry();
        hour = expiry == null ? hour : Math.min(hour, expiry.toEpochMilli());
        if (hour != Long.MAX_VALUE) {
            // The wall clock may be set meanwhile, so it is looked at now and then.
            long ahead = Math.max(0, hour - now.wall().toEpochMilli());
            millis = Math.min(millis, Math.min(ahead, LONGEST_LOOK_AWAY));
        }
        return millis;
    }

    /** Hands everything decided since the last time to {@link PoolRecords#apply}. */
    public void flush() {
        pool.flush();
    }

    public long generation() {
        return pool.generation;
    }

    public LedgerFigures figures() {
        Map<Phase, Long> byPhase = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            if (pool.jobsByPhase[phase.ordinal()] != 0) {
                byPhase.put(phase, pool.jobsByPhase[phase.ordinal()]);
            }
        }
        return new LedgerFigures(byPhase, pool.queue.size(), pool.leases.size(), pool.submitted, pool.granted);
    }

    /** Asserts what must hold between any two calls; for tests and the simulation. Looks at everything: slow. */
    public void checkInvariants() {
        Invariants.check(pool);
    }

    private long incarnationOf(Lease lease) {
        Harvester harvester = pool.harvesters.get(lease.holder.harvester());
        return harvester == null ? 0 : harvester.row.incarnation();
    }
}
