// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.job.Phase;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.Changes;
import org.roadstead.core.lease.Event;
import org.roadstead.core.lease.HarvesterRow;
import org.roadstead.core.lease.JobRow;
import org.roadstead.core.lease.NewBody;
import org.roadstead.core.lease.PoolRecords;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.ShareRow;
import org.roadstead.core.queue.Terms;

/** What a pool has stored, in memory. */
final class MemoryRecords implements PoolRecords {
    private long generation = 1;
    private long nextNum = 1;
    private final TreeMap<Integer, Terms> terms = new TreeMap<>();
    private final TreeMap<Long, BodyFacts> bodies = new TreeMap<>();
    private final Map<String, BodyFacts> bodiesById = new HashMap<>();
    private final Map<Long, NewBody> descriptions = new HashMap<>();
    private final TreeMap<Long, JobRow> rows = new TreeMap<>();
    private final TreeMap<String, HarvesterRow> harvesters = new TreeMap<>();
    private final Map<Long, Changes.AcceptedOutputs> outputs = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final TreeMap<String, ShareRow> shares = new TreeMap<>();
    private final Map<String, Changes.KeptOffers> offers = new LinkedHashMap<>();
    private final Map<String, String> requests = new HashMap<>();
    private final Map<Long, List<Promised>> moves = new HashMap<>();
    private final Map<WindowTally.Key, String> tallies = new LinkedHashMap<>();
    private final List<WindowTally.Start> starts = new ArrayList<>();
    private @Nullable Policy policy;

    /** Changes as they were handed over; they outlive the object they came in. */
    record Batch(
            @Nullable Long generation,
            Map<Integer, Terms> terms,
            List<Changes.AddedBody> bodies,
            List<JobRow> rows,
            List<Changes.RangeChange> ranges,
            Map<String, HarvesterRow> harvesters,
            List<Changes.AcceptedOutputs> outputs,
            List<Event> events,
            List<ShareRow> shares,
            Map<String, Changes.KeptOffers> offers,
            List<Changes.AcceptedOffer> accepted,
            @Nullable Long offersKeptSince,
            List<Changes.Moved> moved,
            Map<WindowTally.Key, String> tallies,
            List<WindowTally.Start> starts,
            @Nullable Policy policy) {
        static Batch of(Changes changes) {
            return new Batch(
                    changes.generation(),
                    new LinkedHashMap<>(changes.terms()),
                    List.copyOf(changes.bodies()),
                    List.copyOf(changes.rows().values()),
                    List.copyOf(changes.ranges()),
                    new LinkedHashMap<>(changes.harvesters()),
                    List.copyOf(changes.outputs()),
                    List.copyOf(changes.events()),
                    List.copyOf(changes.shares()),
                    new LinkedHashMap<>(changes.offers()),
                    List.copyOf(changes.accepted()),
                    changes.offersKeptSince(),
                    List.copyOf(changes.moved()),
                    texts(changes.tallies()),
                    List.copyOf(changes.starts()),
                    changes.policy());
        }
    }

    /** What a tally adds up goes on to grow. */
    private static Map<WindowTally.Key, String> texts(Map<WindowTally.Key, WindowTally> tallies) {
        Map<WindowTally.Key, String> texts = new LinkedHashMap<>();
        tallies.forEach((key, tally) -> texts.put(key, tally.toText()));
        return texts;
    }

    MemoryRecords copy() {
        MemoryRecords copy = new MemoryRecords();
        copy.generation = generation;
        copy.nextNum = nextNum;
        copy.terms.putAll(terms);
        copy.bodies.putAll(bodies);
        copy.bodiesById.putAll(bodiesById);
        copy.descriptions.putAll(descriptions);
        copy.rows.putAll(rows);
        copy.harvesters.putAll(harvesters);
        copy.outputs.putAll(outputs);
        copy.events.addAll(events);
        copy.shares.putAll(shares);
        copy.offers.putAll(offers);
        copy.requests.putAll(requests);
        moves.forEach((num, said) -> copy.moves.put(num, new ArrayList<>(said)));
        copy.tallies.putAll(tallies);
        copy.starts.addAll(starts);
        copy.policy = policy;
        return copy;
    }

    @Override
    public void apply(Changes changes) {
        apply(Batch.of(changes));
    }

    void apply(Batch batch) {
        if (batch.generation() != null) {
            generation = batch.generation();
        }
        terms.putAll(batch.terms());
        for (Changes.AddedBody added : batch.bodies()) {
            BodyFacts facts = added.facts();
            bodies.put(facts.first(), facts);
            bodiesById.put(facts.id(), facts);
            descriptions.put(facts.first(), added.body());
            nextNum = Math.max(nextNum, facts.last() + 1);
            long num = facts.first();
            for (Changes.Run run : added.runs()) {
                for (long i = 0; i < run.count(); i++) {
                    rows.put(num, JobRow.submitted(num, facts.first(), run.terms()));
                    num++;
                }
            }
        }
        for (JobRow row : batch.rows()) {
            rows.put(row.num(), row);
        }
        for (Changes.RangeChange range : batch.ranges()) {
            for (JobRow row : List.copyOf(
                    rows.subMap(range.first(), true, range.last(), true).values())) {
                rows.put(row.num(), moved(row, range));
            }
        }
        harvesters.putAll(batch.harvesters());
        for (Changes.AcceptedOutputs accepted : batch.outputs()) {
            outputs.put(accepted.num(), accepted);
        }
        events.addAll(batch.events());
        batch.offers().forEach((id, kept) -> {
            offers.put(id, kept);
            if (kept.request() != null) {
                requests.put(id, kept.request());
            }
        });
        Long since = batch.offersKeptSince();
        if (since != null) {
            offers.values().removeIf(kept -> !kept.set().open() && kept.until() < since);
            requests.keySet().retainAll(offers.keySet());
        }
        batch.shares().forEach(row -> shares.put(row.group(), row));
        batch.moved().forEach(each -> moves.computeIfAbsent(each.num(), num -> new ArrayList<>())
                .add(each.window()));
        tallies.putAll(batch.tallies());
        starts.addAll(batch.starts());
        policy = batch.policy() == null ? policy : batch.policy();
    }

    private static JobRow moved(JobRow row, Changes.RangeChange range) {
        boolean again = range.to() == Phase.WAITING;
        return new JobRow(
                row.num(),
                row.body(),
                range.terms().getOrDefault(row.terms(), row.terms()),
                range.to(),
                range.reason(),
                row.attempt(),
                again ? 0 : row.tries(),
                again ? 0 : row.losses(),
                null,
                false,
                null,
                row.exit());
    }

    @Override
    public @Nullable BodyFacts body(long first) {
        return bodies.get(first);
    }

    @Override
    public @Nullable BodyFacts body(String id) {
        return bodiesById.get(id);
    }

    NewBody description(long body) {
        NewBody found = descriptions.get(body);
        if (found == null) {
            throw new IllegalStateException("there is no body " + body);
        }
        return found;
    }

    @Override
    public List<JobRow> rows(long[] nums) {
        List<JobRow> found = new ArrayList<>(nums.length);
        for (long num : nums) {
            JobRow row = rows.get(num);
            if (row == null) {
                throw new IllegalStateException("there is no job " + num);
            }
            found.add(row);
        }
        return found;
    }

    /** Every job. */
    Iterable<JobRow> all() {
        return rows.values();
    }

    @Nullable
    JobRow row(long num) {
        return rows.get(num);
    }

    Changes.@Nullable AcceptedOutputs outputs(long num) {
        return outputs.get(num);
    }

    long incarnation(String harvester, long otherwise) {
        HarvesterRow row = harvesters.get(harvester);
        return row == null ? otherwise : row.incarnation();
    }

    /** What was said of a job after the first promise, oldest first. */
    List<Promised> moves(long num) {
        return moves.getOrDefault(num, List.of());
    }

    Map<WindowTally.Key, WindowTally> tallies() {
        Map<WindowTally.Key, WindowTally> all = new LinkedHashMap<>();
        tallies.forEach((key, text) -> all.put(key, WindowTally.parse(text)));
        return all;
    }

    @Override
    public List<Single> singles(long after, int most) {
        List<Single> found = new ArrayList<>();
        for (JobRow row : rows.tailMap(after, false).values()) {
            BodyFacts body = bodies.get(row.num());
            if (found.size() < most
                    && body != null
                    && !body.isSweep()
                    && row.phase() == Phase.WAITING
                    && row.holder() == null) {
                List<Promised> said = moves(row.num());
                Promised last = said.isEmpty() ? body.promised() : said.get(said.size() - 1);
                found.add(new Single(row, body, last, said.size()));
            }
        }
        return found;
    }

    List<Event> events() {
        return events;
    }

    @Override
    public long[] counts(long sweep) {
        long[] counts = new long[Phase.values().length];
        BodyFacts body = bodies.get(sweep);
        if (body != null) {
            for (JobRow row : rows.subMap(body.first(), true, body.last(), true).values()) {
                counts[row.phase().ordinal()]++;
            }
        }
        return counts;
    }

    @Override
    public void members(long first, long last, Phase phase, RunVisitor visitor) {
        for (JobRow row : List.copyOf(rows.subMap(first, true, last, true).values())) {
            if (row.phase() == phase) {
                visitor.run(row.num(), row.num(), row.terms());
            }
        }
    }

    @Override
    public Terms terms(int id) {
        Terms found = terms.get(id);
        if (found == null) {
            throw new IllegalStateException("there are no terms " + id);
        }
        return found;
    }

    @Override
    public @Nullable Integer termsId(Terms wanted) {
        for (Map.Entry<Integer, Terms> entry : terms.entrySet()) {
            if (entry.getValue().equals(wanted)) {
                return entry.getKey();
            }
        }
        return null;
    }

    @Override
    public @Nullable OfferSet offers(String id) {
        Changes.KeptOffers kept = offers.get(id);
        return kept == null ? null : kept.set();
    }

    @Override
    public String offerRequest(String id) {
        String asked = requests.get(id);
        if (asked == null) {
            throw new IllegalStateException("there are no offers " + id);
        }
        return asked;
    }

    @Override
    public void recover(Recovery recovery) {
        long[] byPhase = new long[Phase.values().length];
        for (JobRow row : rows.values()) {
            byPhase[row.phase().ordinal()]++;
        }
        recovery.begin(generation, nextNum, terms.isEmpty() ? 1 : terms.lastKey() + 1, byPhase);
        harvesters.values().forEach(recovery::harvester);
        if (policy != null) {
            recovery.policy(policy);
        }
        shares.values().forEach(recovery::share);
        offers.values().stream()
                .map(Changes.KeptOffers::set)
                .filter(OfferSet::open)
                .forEach(recovery::offers);
        tallies().forEach(recovery::tally);
        starts.forEach(recovery::start);
        for (BodyFacts body : bodies.values()) {
            recovery.submitted(body.last(), body.created().toEpochMilli());
        }
        for (BodyFacts body : bodies.values()) {
            boolean bound = !body.after().isEmpty()
                    || body.window().notBefore() != null
                    || body.window().end() != null;
            if (bound && counts(body.first())[Phase.WAITING.ordinal()] > 0) {
                recovery.bound(body);
            }
        }
        for (JobRow row : rows.values()) {
            if (row.phase() == Phase.WAITING && row.holder() == null) {
                recovery.waiting(row.num(), row.terms());
            }
        }
        for (JobRow row : rows.values()) {
            BodyFacts body = bodies.get(row.body());
            if (row.holder() != null && body != null) {
                recovery.held(row, body);
            }
        }
    }
}
