// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.job.Phase;
import org.roadstead.core.offer.Offer;
import org.roadstead.core.offer.OfferSet;
import org.roadstead.core.protocol.KeptOutput;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.queue.Policy;
import org.roadstead.core.queue.ShareRow;
import org.roadstead.core.queue.Terms;
import org.roadstead.core.reason.Reason;

/**
 * What decisions have changed and the store does not know yet. Applied in the order of the fields: generation, terms,
 * bodies, rows, ranges, counts, harvesters, outputs, events, removed bodies. Not thread-safe; empty again after {@link #clear()}.
 */
public final class Changes {
    private @Nullable Long generation;
    private final Map<Integer, Terms> terms = new LinkedHashMap<>();
    private final List<AddedBody> bodies = new ArrayList<>();
    private final Map<Long, JobRow> rows = new LinkedHashMap<>();
    private final List<RangeChange> ranges = new ArrayList<>();
    private final Map<Long, long[]> counts = new LinkedHashMap<>();
    private final Map<String, HarvesterRow> harvesters = new LinkedHashMap<>();
    private final List<AcceptedOutputs> outputs = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<KeptWait> waits = new ArrayList<>();
    private final List<ShareRow> shares = new ArrayList<>();
    private final Map<String, KeptOffers> offers = new LinkedHashMap<>();
    private final List<AcceptedOffer> accepted = new ArrayList<>();
    private @Nullable Long offersKeptSince;
    private @Nullable Policy policy;
    private final Map<WindowTally.Key, WindowTally> tallies = new LinkedHashMap<>();
    private final List<WindowTally.Start> starts = new ArrayList<>();
    private final List<Moved> moved = new ArrayList<>();
    private final List<RemovedBody> removed = new ArrayList<>();

    /**
     * A new body; its jobs are stored as {@link JobRow#submitted} says, the terms as {@code runs} say.
     *
     * @param runs in order of the members
     */
    public record AddedBody(BodyFacts facts, NewBody body, List<Run> runs) {}

    /** So many jobs in a row with these terms. */
    public record Run(int terms, long count) {}

    /**
     * All jobs {@code first} to {@code last}, none of them held, go to a phase; with {@code to} WAITING they are
     * reopened, and {@code tries} and {@code losses} are 0 again. Nothing else of their rows changes.
     *
     * @param terms their new terms by those they have; what is not named stays
     */
    public record RangeChange(long first, long last, Phase to, Reason reason, Map<Integer, Integer> terms) {}

    /** The kept outputs of an attempt, all of them; replaces what an older attempt left. */
    public record AcceptedOutputs(long num, int attempt, List<KeptOutput> outputs) {}

    /**
     * A body that is forgotten with all its jobs; nothing of it may be found any more.
     *
     * @param ended its jobs by ordinal of the phase they ended in
     */
    @SuppressWarnings("ArrayRecordComponent") // read once by the store, never compared
    public record RemovedBody(BodyFacts facts, long[] ended) {}

    /** What is said of a single job that waits since {@code window.basis().asOf()}; is added to what was said before. */
    public record Moved(long num, Promised window) {}

    /** What a harvester tells of a wait; takes the place of what it told before of the same pilot. */
    public record KeptWait(String harvester, WaitSeen seen) {}

    /**
     * The newest of a set of offers.
     *
     * @param request what was asked, normal form; null when it is stored already
     * @param until wall clock, milliseconds: how long it is remembered
     */
    public record KeptOffers(OfferSet set, @Nullable String request, long until) {}

    /** Job {@code num}, which is stored by the same changes, comes from {@code offer} of {@code set}. */
    public record AcceptedOffer(long num, String set, Offer offer) {}

    /** Sets of offers that are new or changed, by id. */
    public Map<String, KeptOffers> offers() {
        return offers;
    }

    public List<AcceptedOffer> accepted() {
        return accepted;
    }

    /** Sets of offers that were to be remembered to an earlier moment (wall clock, milliseconds) may go; null: none may. */
    public @Nullable Long offersKeptSince() {
        return offersKeptSince;
    }

    /** The pool's new generation; null when it stays. */
    public @Nullable Long generation() {
        return generation;
    }

    /** New terms by their number. */
    public Map<Integer, Terms> terms() {
        return terms;
    }

    public List<AddedBody> bodies() {
        return bodies;
    }

    /** The newest state of each changed row, by number. */
    public Map<Long, JobRow> rows() {
        return rows;
    }

    public List<RangeChange> ranges() {
        return ranges;
    }

    /** For each sweep (by the number of its body) what is to be added to its counts, by ordinal of the phase. */
    public Map<Long, long[]> counts() {
        return counts;
    }

    public Map<String, HarvesterRow> harvesters() {
        return harvesters;
    }

    public List<AcceptedOutputs> outputs() {
        return outputs;
    }

    public List<Event> events() {
        return events;
    }

    public List<KeptWait> waits() {
        return waits;
    }

    /** The newest of each group's use of the pool that has changed. */
    public List<ShareRow> shares() {
        return shares;
    }

    /** The new policy; null when it stays. */
    public @Nullable Policy policy() {
        return policy;
    }

    /** How right windows were: the newest sums of each kind that has changed. */
    public Map<WindowTally.Key, WindowTally> tallies() {
        return tallies;
    }

    /** Some of the starts that were added to these. */
    public List<WindowTally.Start> starts() {
        return starts;
    }

    /** Windows of jobs that wait which have moved. */
    public List<Moved> moved() {
        return moved;
    }

    public List<RemovedBody> removed() {
        return removed;
    }

    public boolean isEmpty() {
        return generation == null
                && shares.isEmpty()
                && policy == null
                && terms.isEmpty()
                && bodies.isEmpty()
                && rows.isEmpty()
                && ranges.isEmpty()
                && counts.isEmpty()
                && harvesters.isEmpty()
                && outputs.isEmpty()
                && events.isEmpty()
                && waits.isEmpty()
                && offers.isEmpty()
                && accepted.isEmpty()
                && offersKeptSince == null
                && tallies.isEmpty()
                && starts.isEmpty()
                && moved.isEmpty()
                && removed.isEmpty();
    }

    public void clear() {
        generation = null;
        terms.clear();
        bodies.clear();
        rows.clear();
        ranges.clear();
        counts.clear();
        harvesters.clear();
        outputs.clear();
        events.clear();
        shares.clear();
        waits.clear();
        offers.clear();
        accepted.clear();
        offersKeptSince = null;
        tallies.clear();
        starts.clear();
        moved.clear();
        policy = null;
        removed.clear();
    }

    void offersKeptSince(long millis) {
        offersKeptSince = millis;
    }

    void policy(Policy next) {
        policy = next;
    }

    void generation(long raised) {
        generation = raised;
    }

    void count(long sweep, Phase phase, long by) {
        counts.computeIfAbsent(sweep, key -> new long[Phase.values().length])[phase.ordinal()] += by;
    }
}
