// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.job.PhaseTable;
import org.roadstead.core.job.SweepId;
import org.roadstead.core.offer.OfferSets;
import org.roadstead.core.protocol.Placement;
import org.roadstead.core.queue.JobQueue;
import org.roadstead.core.queue.LongRuns;
import org.roadstead.core.queue.Owners;
import org.roadstead.core.queue.Shares;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.queue.TermsTable;
import org.roadstead.core.queue.Verdicts;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;

/**
 * What all parts of the {@link PoolLedger} share: where each live job is, and the few ways in which a job changes. The
 * rows of waiting jobs are not here, only their numbers; those of held jobs are.
 */
final class PoolState {
    /** Incarnations of a restored pool begin far above any that the lost time may have seen. */
    private static final long INCARNATIONS_PER_GENERATION = 1_000_000;
    /** A crash forgets what was used for as long as this. */
    private static final long SHARES_SAVED_MILLIS = 30_000;

    final PoolSettings settings;
    final PoolRecords records;
    final String epoch;
    final TermsTable terms = new TermsTable();
    final Verdicts verdicts = new Verdicts(terms);
    final Shares shares = new Shares();
    final Owners owners = new Owners();
    final JobQueue queue = new JobQueue(terms, shares, owners);
    final Parking parking = new Parking();
    final LeaseBook leases = new LeaseBook();
    final TreeMap<String, Harvester> harvesters = new TreeMap<>();
    final PriorityQueue<WindowEnd> windowEnds = new PriorityQueue<>();
    final OfferSets offers;
    final Bindings bindings = new Bindings();
    final long[] jobsByPhase = new long[Phase.values().length];
    final Windows windows = new Windows(this);
    final WindowScores scores = new WindowScores(this);
    final Revisions revisions = new Revisions(this);
    private final Changes changes = new Changes();
    private final Deque<Parking.Group> hopeless = new ArrayDeque<>();

    long generation = 1;
    long nextNum = 1;
    int nextTerms = 1;
    long stirred;
    long submitted;
    long granted;
    /** Monotonic: when the groups' use of the pool was last saved. */
    long sharesSaved;
    /** Monotonic: nothing is handed out before, unless every harvester that is awaited has reconciled. */
    @Nullable
    Long quarantineUntil;

    /** @param at wall clock, milliseconds */
    record WindowEnd(long at, long body) implements Comparable<WindowEnd> {
        @Override
        public int compareTo(WindowEnd other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(body, other.body);
        }
    }

    PoolState(PoolSettings settings, PoolRecords records, String epoch) {
        this.settings = settings;
        this.records = records;
        this.epoch = epoch;
        this.offers = new OfferSets(settings.offers());
    }

    // --- towards the store -------------------------------------------------------------------------------------

    /** What changed; to be added to only. */
    Changes changes() {
        return changes;
    }

    void flush() {
        if (!changes.isEmpty()) {
            records.apply(changes);
            changes.clear();
        }
    }

    /** Monotonic: when the groups' use of the pool is to be saved; {@link Long#MAX_VALUE} when nothing changed. */
    long sharesDue() {
        return shares.isUnsaved() ? sharesSaved + SHARES_SAVED_MILLIS : Long.MAX_VALUE;
    }

    void saveShares(Moment now) {
        if (now.monotonicMillis() >= sharesDue()) {
            sharesSaved = now.monotonicMillis();
            changes.shares().addAll(shares.save(now));
        }
    }

    /** The body with this number; null when it is there no more. */
    @Nullable
    BodyFacts find(long first) {
        flush();
        return records.body(first);
    }

    BodyFacts body(long first) {
        BodyFacts body = find(first);
        if (body == null) {
            throw new IllegalStateException("there is no body " + first);
        }
        return body;
    }

    @Nullable
    BodyFacts body(String id) {
        flush();
        return records.body(id);
    }

    /** @throws RefusedException UNKNOWN_JOB */
    BodyFacts body(SweepId sweep) {
        BodyFacts body = body(sweep.value());
        if (body == null) {
            throw unknown(sweep.value());
        }
        return body;
    }

    /** The body and the number of {@code job}; null when there is no such job. */
    @Nullable
    Located locate(JobId job) {
        BodyFacts body = body(job.body());
        long num = body == null ? -1 : body.num(job);
        return body == null || num < 0 ? null : new Located(body, num);
    }

    record Located(BodyFacts body, long num) {}

    JobRow row(long num) {
        Lease lease = leases.of(num);
        return lease != null ? lease.row : rows(new long[] {num}).get(0);
    }

    List<JobRow> rows(long[] nums) {
        flush();
        return records.rows(nums);
    }

    static RefusedException unknown(String id) {
        return new RefusedException(Reason.UNKNOWN_JOB, "there is no job or sweep " + id, null);
    }

    // --- terms -------------------------------------------------------------------------------------------------

    Terms terms(int id) {
        Terms known = terms.terms(id);
        if (known == null) {
            flush();
            known = records.terms(id);
            terms.put(id, known);
        }
        return known;
    }

    int termsId(Terms wanted) {
        Integer known = terms.id(wanted);
        if (known == null) {
            known = records.termsId(wanted);
            if (known == null) {
                known = nextTerms++;
                changes.terms().put(known, wanted);
            }
            terms.put(known, wanted);
        }
        return known;
    }

    /** Every number of terms that members of {@code body} may have now. */
    List<Integer> allTerms(BodyFacts body) {
        List<Integer> all = new ArrayList<>(body.terms());
        for (int id : body.terms()) {
            Terms about = terms(id);
            addKnown(about.relaxed(), all);
            if (about.harvester() != null) {
                addKnown(about.boundTo(null), all);
                addKnown(about.boundTo(null).relaxed(), all);
            }
        }
        return all;
    }

    private void addKnown(Terms wanted, List<Integer> all) {
        Integer id = terms.id(wanted);
        id = id == null ? records.termsId(wanted) : id;
        if (id != null && !all.contains(id)) {
            all.add(id);
        }
    }

    // --- changes of jobs ---------------------------------------------------------------------------------------

    void put(JobRow row) {
        if (!changes.ranges().isEmpty()) {
            // Ranges are applied after rows, so what comes after a range goes into the next batch.
            flush();
        }
        changes.rows().put(row.num(), row);
    }

    void event(JobRow row, long at, @Nullable Reason reason, @Nullable String message, @Nullable Placement placement) {
        changes.events()
                .add(new Event(
                        row.body(), row.num(), row.num(), row.phase(), at, reason, message, row.attempt(), placement));
    }

    /** Counts that jobs of {@code body} went from one phase to another; both may be the same. */
    void counted(BodyFacts body, Phase from, Phase to, long jobs) {
        if (from == to) {
            return;
        }
        if (!PhaseTable.allows(from, to)) {
            throw new IllegalStateException("a job of " + body.id() + " cannot go from " + from + " to " + to);
        }
        jobsByPhase[from.ordinal()] -= jobs;
        jobsByPhase[to.ordinal()] += jobs;
        if (from == Phase.WAITING || to == Phase.WAITING) {
            owners.waiting(body.owner(), to == Phase.WAITING ? jobs : -jobs);
        }
        if (body.isSweep()) {
            changes.count(body.first(), from, -jobs);
            changes.count(body.first(), to, jobs);
        }
    }

    /** Jobs that nobody holds, all in {@code from}, go to {@code to}; then those that come after them. */
    void moveRange(
            BodyFacts body,
            LongRuns runs,
            Phase from,
            Phase to,
            Reason reason,
            Map<Integer, Integer> newTerms,
            Moment now) {
        runs.sort();
        runs.forEach((first, last) -> {
            changes.ranges().add(new Changes.RangeChange(first, last, to, reason, newTerms));
            changes.events()
                    .add(new Event(body.first(), first, last, to, now.wall().toEpochMilli(), reason, null, 0, null));
            counted(body, from, to, last - first + 1);
            if (to.isTerminal()) {
                hopeless.addAll(parking.failed(first, last, body.first()));
            }
        });
    }

    /** Told when a job has ended in the phase of {@code row}. */
    void settled(BodyFacts body, JobRow row, Moment now) {
        if (row.phase() == Phase.COMPLETED) {
            for (Parking.Group free : parking.completed(row.num(), body.first())) {
                place(free, now);
            }
        } else {
            hopeless.addAll(parking.failed(row.num(), row.num(), body.first()));
        }
    }

    /** Puts jobs that await nothing but perhaps their hour where they belong. */
    void place(Parking.Group group, Moment now) {
        terms(group.terms);
        if (group.notBefore > now.wall().toEpochMilli()) {
            parking.park(group);
        } else {
            group.nums.runs().forEach((first, last) -> queue.addRange(first, last, group.terms));
            stirred++;
        }
    }

    /** Ends what cannot start any more because of what ended before it, and so on. To be called last by each command. */
    void endHopeless(Moment now) {
        for (Parking.Group group = hopeless.poll(); group != null; group = hopeless.poll()) {
            moveRange(
                    body(group.body),
                    group.nums.runs(),
                    Phase.WAITING,
                    Phase.FAILED,
                    Reason.AFTER_FAILED,
                    Map.of(),
                    now);
        }
    }

    /** Takes {@code num}, which waits unheld, out of line or out of the parking. */
    void unqueue(JobRow row) {
        if (!queue.remove(row.num(), row.terms())) {
            LongRuns removed = new LongRuns();
            parking.removeRange(row.body(), row.num(), row.num(), row.terms(), removed);
            if (removed.isEmpty()) {
                throw new IllegalStateException("job " + row.num() + " waits and is nowhere");
            }
        }
    }

    // --- leases ------------------------------------------------------------------------------------------------

    /** Keeps {@code row} as the state of {@code lease}. */
    void update(Lease lease, JobRow row) {
        Holder holder = row.holder();
        if (holder == null) {
            throw new IllegalStateException("the row of a lease names its holder");
        }
        lease.row = row;
        lease.holder = holder;
        lease.terms = terms(row.terms());
        put(row);
        Harvester harvester = harvester(holder);
        if (lease.isToStop()) {
            harvester.stopping.add(lease);
        } else {
            harvester.stopping.remove(lease);
        }
    }

    Lease lease(JobRow row, BodyFacts body, Holder holder, Moment now) {
        Terms about = terms(row.terms());
        Lease lease = new Lease(
                body.job(row.num()),
                body,
                row,
                holder,
                about,
                shares.open(
                        body.group(),
                        about.shape().coresMin(),
                        about.shape().durationMillis(),
                        row.phase() != Phase.WAITING,
                        now));
        owners.leased(body.owner());
        lease.lastAt = now.wall().toEpochMilli();
        lease.claimedAt = lease.lastAt;
        lease.grantedAt = now.monotonicMillis();
        leases.add(lease, now.monotonicMillis() + lease.whole(settings));
        Harvester harvester = harvester(holder);
        harvester.leases.add(lease);
        if (lease.isToStop()) {
            harvester.stopping.add(lease);
        }
        return lease;
    }

    /** Forgets a lease that ended at {@code at}; its row was or will be put by the caller. */
    void unlease(Lease lease, long at, Moment now) {
        leases.remove(lease);
        // What its holder says of the wall clock, but no longer than it was held.
        long millis = Math.min(at - lease.claimedAt, now.monotonicMillis() - lease.grantedAt);
        shares.close(lease.charge, Math.max(0, millis) / 1000.0, now);
        if (owners.unleased(lease.body.owner())) {
            stirred++;
        }
        Harvester harvester = harvester(lease.holder);
        harvester.leases.remove(lease);
        harvester.stopping.remove(lease);
    }

    private Harvester harvester(Holder holder) {
        return harvesters.computeIfAbsent(
                holder.harvester(),
                name -> new Harvester(new HarvesterRow(name, "unknown", "unknown", 0, false, false, 0)));
    }

    // --- harvesters --------------------------------------------------------------------------------------------

    void put(Harvester harvester, HarvesterRow row) {
        harvester.row = row;
        changes.harvesters().put(row.name(), row);
    }

    long nextIncarnation(long known) {
        return Math.max(known, (generation - 1) * INCARNATIONS_PER_GENERATION) + 1;
    }

    /** The longest silence of anything that waits or is held, as far as this ledger has seen. */
    long longestSilence() {
        long longest = terms.longestSilence();
        for (Lease lease : leases.all()) {
            longest = Math.max(longest, lease.terms.silenceMillis());
        }
        return longest;
    }

    /** Whether a pool put back from a backup still hands nothing out. */
    boolean isQuarantined(Moment now) {
        if (quarantineUntil != null
                && (now.monotonicMillis() >= quarantineUntil
                        || harvesters.values().stream().noneMatch(each -> each.row.awaited()))) {
            quarantineUntil = null;
            stirred++;
        }
        return quarantineUntil != null;
    }

    /**
     * Somebody who is awaited knows of this generation: a backup put back twice would have it twice, and attempts of
     * both could not be told apart. Nothing has been handed out yet, so the present generation may still rise.
     */
    void learn(long used) {
        if (used >= generation) {
            generation = used + 1;
            changes.generation(generation);
        }
    }

    /**
     * The harvester that calls, which has now been heard of.
     *
     * @throws RefusedException STALE_INCARNATION
     */
    Harvester caller(String name, long incarnation, Moment now) {
        Harvester harvester = harvesters.get(name);
        if (harvester == null && quarantineUntil != null) {
            // It came after the backup was made; what it holds is adopted like anybody's.
            harvester =
                    new Harvester(new HarvesterRow(name, "unknown", "unknown", incarnation, false, true, incarnation));
            harvesters.put(name, harvester);
            put(harvester, harvester.row);
        }
        if (harvester != null && harvester.row.awaited() && incarnation > harvester.row.incarnation()) {
            learn(incarnation / INCARNATIONS_PER_GENERATION + 1);
            put(harvester, harvester.row.of(incarnation));
        }
        if (harvester == null || incarnation != harvester.row.incarnation()) {
            throw new RefusedException(
                    Reason.STALE_INCARNATION,
                    harvester == null
                            ? "the harvester " + name + " has not said hello to this pool"
                            : "the harvester " + name + " was started again since incarnation " + incarnation,
                    null);
        }
        harvester.lastHeard = now.monotonicMillis();
        if (harvester.row.heard() != incarnation) {
            put(harvester, harvester.row.called());
        }
        return harvester;
    }
}
