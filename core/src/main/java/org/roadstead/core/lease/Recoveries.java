// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.job.Phase;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.ShareRow;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.time.Moment;

/** How a new ledger learns what is stored. */
final class Recoveries implements PoolRecords.Recovery {
    private final PoolState pool;
    private final Intake intake;
    private final Moment now;
    /** Bodies whose jobs may not be handed out before something was looked at, with those jobs by terms. */
    private final TreeMap<Long, Bound> bound = new TreeMap<>();

    private @Nullable Bound current;
    /** The run of waiting jobs that is being gathered. */
    private long first = 1;

    private long last;
    private int terms;

    private static final class Bound {
        private final BodyFacts body;
        private final Map<Integer, Parking.Group> groups = new LinkedHashMap<>();

        private Bound(BodyFacts body) {
            this.body = body;
        }
    }

    Recoveries(PoolState pool, Intake intake, Moment now) {
        this.pool = pool;
        this.intake = intake;
        this.now = now;
    }

    void recover() {
        pool.shares.begin(now);
        pool.sharesSaved = now.monotonicMillis();
        pool.records.recover(this);
        endRun();
        pool.queue.submitted(pool.nextNum, now.wall().toEpochMilli());
        for (Bound each : bound.values()) {
            Intake.Awaited awaited = intake.awaited(each.body.after(), null);
            each.groups.forEach((id, gathered) -> {
                Parking.Group group = intake.group(each.body, id, awaited);
                gathered.nums.runs().forEach(group.nums::addRange);
                pool.owners.waiting(each.body.owner(), gathered.nums.size());
                intake.park(each.body, group, awaited, now);
            });
            intake.watchWindow(each.body);
        }
        pool.queue.resumed(now);
        pool.revisions.begin(now);
        pool.endHopeless(now);
    }

    @Override
    public void policy(Policy policy) {
        pool.shares.policy(policy, now);
        pool.owners.policy(policy);
    }

    @Override
    public void share(ShareRow row) {
        pool.shares.restore(row, now);
    }

    @Override
    public void submitted(long num, long at) {
        pool.queue.submitted(num + 1, at);
    }

    @Override
    public void begin(long generation, long nextNum, int nextTerms, long[] jobsByPhase) {
        pool.generation = generation;
        pool.nextNum = nextNum;
        pool.nextTerms = nextTerms;
        System.arraycopy(jobsByPhase, 0, pool.jobsByPhase, 0, jobsByPhase.length);
    }

    @Override
    public void harvester(HarvesterRow row) {
        pool.harvesters.put(row.name(), new Harvester(row));
    }

    @Override
    public void offers(OfferSet set) {
        pool.offers.put(set);
    }

    @Override
    public void waited(String harvester, WaitSeen seen) {
        Harvester known = pool.harvesters.get(harvester);
        if (known != null) {
            known.queues.seen(seen);
        }
    }

    @Override
    public void tally(WindowTally.Key key, WindowTally tally) {
        pool.scores.recovered(key, tally);
    }

    @Override
    public void start(WindowTally.Start start) {
        pool.windows.started(start.promised(), start.at());
    }

    @Override
    public void bound(BodyFacts body) {
        bound.put(body.first(), new Bound(body));
    }

    @Override
    public void waiting(long num, int id) {
        waiting(num, num, id);
    }

    @Override
    public void waiting(long from, long to, int id) {
        bind(from, to, id);
        Bound owner = bound(from);
        if (owner != null) {
            owner.groups
                    .computeIfAbsent(id, key -> new Parking.Group(owner.body.first(), key, Long.MIN_VALUE, Set.of()))
                    .nums
                    .addRange(from, to);
            return;
        }
        if (from == last + 1 && id == terms) {
            last = to;
            return;
        }
        endRun();
        first = from;
        last = to;
        terms = id;
    }

    /** Jobs that follow from offers are single ones. */
    private void bind(long from, long to, int id) {
        Terms about = pool.terms(id);
        if (about.harvester() != null) {
            for (long num = from; num <= to; num++) {
                pool.bindings.add(num, about, null, now);
            }
        }
    }

    private @Nullable Bound bound(long num) {
        if (current == null || num > current.body.last()) {
            Map.Entry<Long, Bound> floor = bound.floorEntry(num);
            current = floor == null ? null : floor.getValue();
        }
        return current != null && num >= current.body.first() && num <= current.body.last() ? current : null;
    }

    private void endRun() {
        if (last >= first) {
            pool.owners.waiting(pool.terms(terms).shape().owner(), last - first + 1);
            pool.queue.addRange(first, last, terms);
        }
        first = last + 1;
    }

    @Override
    public void held(JobRow row, BodyFacts body) {
        Holder holder = row.holder();
        if (holder == null) {
            throw new IllegalStateException("job " + row.num() + " is held by nobody");
        }
        pool.lease(row, body, holder, now);
        bind(row.num(), row.num(), row.terms());
        if (row.phase() == Phase.WAITING) {
            pool.owners.waiting(body.owner(), 1);
        }
    }

    /** After a backup was put back: nothing is handed out until what is held is known. */
    void quarantine(boolean raise) {
        long longest = pool.settings.leaseMillis();
        if (raise) {
            pool.generation++;
            pool.changes().generation(pool.generation);
            for (Harvester harvester : pool.harvesters.values()) {
                pool.put(harvester, harvester.row.awaited(true));
            }
        }
        if (raise || pool.harvesters.values().stream().anyMatch(each -> each.row.awaited())) {
            // What the lost time may have granted is not known, so the longest silence there can be counts.
            pool.quarantineUntil = now.monotonicMillis() + Math.max(longest, pool.longestSilence());
        }
    }
}
