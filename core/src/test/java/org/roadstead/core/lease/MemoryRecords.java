// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.ShareRow;
import org.roadstead.core.queue.Terms;

/** What a pool has stored, in maps. */
@NullUnmarked // a test that looks up what is not there fails by itself
final class MemoryRecords implements PoolRecords {
    final TreeMap<Long, BodyFacts> bodies = new TreeMap<>();
    final TreeMap<Long, JobRow> rows = new TreeMap<>();
    final Map<Integer, Terms> terms = new TreeMap<>();
    final Map<String, HarvesterRow> harvesters = new TreeMap<>();
    final Map<Long, long[]> counts = new HashMap<>();
    final List<Event> events = new ArrayList<>();
    final Map<Long, Changes.AcceptedOutputs> outputs = new HashMap<>();
    final Map<String, ShareRow> shares = new TreeMap<>();
    final Map<String, Changes.KeptOffers> offers = new TreeMap<>();
    final Map<String, String> requests = new HashMap<>();
    final Map<Long, Changes.AcceptedOffer> accepted = new TreeMap<>();
    Policy policy;
    long generation = 1;
    /** Rows that were looked up one by one: what must not grow with the backlog. */
    long lookups;

    @Override
    public void apply(Changes changes) {
        if (changes.generation() != null) {
            generation = changes.generation();
        }
        terms.putAll(changes.terms());
        for (Changes.AddedBody added : changes.bodies()) {
            BodyFacts facts = added.facts();
            bodies.put(facts.first(), facts);
            long[] count = new long[Phase.values().length];
            count[Phase.WAITING.ordinal()] = facts.size();
            counts.put(facts.first(), count);
            long num = facts.first();
            for (Changes.Run run : added.runs()) {
                for (long i = 0; i < run.count(); i++) {
                    rows.put(num, JobRow.submitted(num, facts.first(), run.terms()));
                    num++;
                }
            }
        }
        changes.offers().forEach((id, kept) -> {
            offers.put(id, kept);
            if (kept.request() != null) {
                requests.put(id, kept.request());
            }
        });
        changes.accepted().forEach(each -> accepted.put(each.num(), each));
        if (changes.offersKeptSince() != null) {
            offers.values().removeIf(kept -> !kept.set().open() && kept.until() < changes.offersKeptSince());
        }
        rows.putAll(changes.rows());
        for (Changes.RangeChange range : changes.ranges()) {
            rows.subMap(range.first(), true, range.last(), true).replaceAll((num, row) -> {
                int now = range.terms().getOrDefault(row.terms(), row.terms());
                JobRow next = range.to() == Phase.WAITING ? row.reopened(now) : row.under(now);
                return next.at(range.to(), range.reason());
            });
        }
        changes.counts().forEach((body, deltas) -> {
            for (int i = 0; i < deltas.length; i++) {
                counts.get(body)[i] += deltas[i];
            }
        });
        harvesters.putAll(changes.harvesters());
        changes.outputs().forEach(each -> outputs.put(each.num(), each));
        changes.shares().forEach(each -> shares.put(each.group(), each));
        policy = changes.policy() == null ? policy : changes.policy();
        events.addAll(changes.events());
    }

    @Override
    public @Nullable BodyFacts body(long first) {
        return bodies.get(first);
    }

    @Override
    public @Nullable BodyFacts body(String id) {
        return bodies.values().stream()
                .filter(body -> body.id().equals(id))
                .findAny()
                .orElse(null);
    }

    @Override
    public List<JobRow> rows(long[] nums) {
        List<JobRow> found = new ArrayList<>();
        for (long num : nums) {
            found.add(rows.get(num));
            lookups++;
        }
        return found;
    }

    @Override
    public long[] counts(long sweep) {
        return counts.get(sweep).clone();
    }

    @Override
    public void members(long first, long last, Phase phase, RunVisitor visitor) {
        rows.subMap(first, true, last, true).values().stream()
                .filter(row -> row.phase() == phase)
                .toList()
                .forEach(row -> visitor.run(row.num(), row.num(), row.terms()));
    }

    @Override
    public Terms terms(int id) {
        return terms.get(id);
    }

    @Override
    public @Nullable Integer termsId(Terms wanted) {
        return terms.entrySet().stream()
                .filter(each -> each.getValue().equals(wanted))
                .map(Map.Entry::getKey)
                .findAny()
                .orElse(null);
    }

    @Override
    public @Nullable OfferSet offers(String id) {
        return offers.containsKey(id) ? offers.get(id).set() : null;
    }

    @Override
    public String offerRequest(String id) {
        return requests.get(id);
    }

    @Override
    public void recover(Recovery recovery) {
        long[] byPhase = new long[Phase.values().length];
        rows.values().forEach(row -> byPhase[row.phase().ordinal()]++);
        recovery.begin(generation, rows.isEmpty() ? 1 : rows.lastKey() + 1, terms.size() + 1, byPhase);
        harvesters.values().forEach(recovery::harvester);
        offers.values().stream()
                .map(Changes.KeptOffers::set)
                .filter(OfferSet::open)
                .forEach(recovery::offers);
        if (policy != null) {
            recovery.policy(policy);
        }
        shares.values().forEach(recovery::share);
        bodies.values()
                .forEach(body -> recovery.submitted(body.last(), body.created().toEpochMilli()));
        bodies.values().stream()
                .filter(body -> !body.after().isEmpty()
                        || body.window().notBefore() != null
                        || body.window().end() != null)
                .forEach(recovery::bound);
        for (JobRow row : rows.values()) {
            if (row.holder() != null) {
                recovery.held(row, bodies.get(row.body()));
            } else if (row.phase() == Phase.WAITING) {
                recovery.waiting(row.num(), row.terms());
            }
        }
    }

    List<KeptOutput> outputs(long num) {
        return outputs.containsKey(num) ? outputs.get(num).outputs() : List.of();
    }
}
