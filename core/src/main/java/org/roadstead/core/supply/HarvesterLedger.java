// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.AttemptKey;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.protocol.PilotMessages;
import org.roadstead.core.protocol.Progress;
import org.roadstead.core.protocol.ProtocolRange;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Shape;
import org.roadstead.core.supply.HarvesterRecord.Table;
import org.roadstead.core.time.Moment;

/**
 * Everything a harvester decides. One thread at a time; no I/O. Each method that changes what must survive a crash
 * appends {@link HarvesterRecord}s to {@code out}; the edge has them on disk before it lets the answer go.
 *
 * <p>How a job passes through:
 *
 * <ol>
 *   <li>A pull brings a lease. It is counted from when the pull was sent, renewed on reports, and lies in the queue.
 *   <li>A pilot sees it in its slate and claims it. The claim is on disk before the grant leaves and goes to the pool
 *       with the next report. Until the pool has acknowledged it the pilot may go on only to the end of the queue's
 *       lease; then for the job's silence, counted from when that report was sent.
 *   <li>The pilot renews with this harvester, this harvester with the pool, but only what its pilot has renewed: a claim
 *       nobody renews runs out everywhere, the pilot's first, the pool's last.
 *   <li>Progress goes to the outbox before the pilot is told that it is safe, and leaves when the pool has taken it.
 * </ol>
 *
 * <p>After a restart nothing of the queue is given out before the pool has confirmed it; see {@link #recover(List,
 * boolean, Moment, List)} for what else it waits for.
 */
public final class HarvesterLedger {
    private static final Duration TICK = Duration.ofSeconds(1);
    /** While several owners are here, who may have to make room for each other. */
    private static final Duration SHARED_TICK = Duration.ofMillis(250);

    private static final Duration IDLE_TICK = Duration.ofSeconds(10);

    private final State state;
    private final PoolSide pool;
    private final PilotSide pilots;
    private final Hands hands;
    private final Stranded stranded = new Stranded();
    /** Whether the next welcome begins a time of rest for what was found in the queue. */
    private boolean rest;

    public HarvesterLedger(HarvesterSettings settings) {
        state = new State(settings);
        pool = new PoolSide(state);
        pilots = new PilotSide(state);
        hands = new Hands(state);
    }

    // --- start -------------------------------------------------------------------------------------------------

    /** Like {@link #recover(List, boolean, Moment, List)} when nothing is known about who wrote {@code kept}. */
    public void recover(List<HarvesterRecord> kept, Moment now) {
        recover(kept, false, now, new ArrayList<>());
    }

    /**
     * Takes back what an earlier start kept; everything is unverified until the pool confirms it. To be called once,
     * first of all, with an empty list at the very first start.
     *
     * <p>A cloned or restored disk may miss the last claims that were given to pilots, and a cloned harvester may still
     * be giving out what it holds. So, unless {@code whole} and no other process was started in between, jobs found unclaimed rest until every lease an older
     * process can have had is over, even when the pool has confirmed them.
     *
     * @param whole whether it is proved that the process that wrote {@code kept} is dead and that this is all it wrote
     * @param out what must be on disk before, or together with, the first thing that is decided after this: whatever is
     *     found there from then on was written by this process, but it began with a disk that may be old
     */
    public void recover(List<HarvesterRecord> kept, boolean whole, Moment now, List<HarvesterRecord> out) {
        state.epoch = Long.toString(now.wall().toEpochMilli(), 36) + "-" + Long.toString(kept.size(), 36);
        Map<String, JsonNode> bodies = new HashMap<>();
        Map<String, JsonNode> outbox = new TreeMap<>();
        Map<String, JsonNode> leases = new TreeMap<>();
        for (HarvesterRecord record : kept) {
            JsonNode value = record.value();
            if (value == null) {
                continue;
            }
            switch (record.table()) {
                case BODY -> bodies.put(record.key(), value);
                case OUTBOX -> outbox.put(record.key(), value);
                case LEASE -> leases.put(record.key(), value);
                case PILOT ->
                    state.pilots.put(record.key(), PilotEntry.fromJson(record.key(), value, now.monotonicMillis()));
                case META -> {
                    long last = value.path("incarnation").asLong();
                    pool.recover(last, value.path("since").asLong(last));
                    rest = value.path("rests").asBoolean();
                }
            }
        }
        leases.forEach((key, value) -> {
            Holding held = state.holdings.recover(AttemptKey.parse(key), value, bodies);
            if (held != null) {
                held.until = now.monotonicMillis();
                held.renewedAt = now.monotonicMillis();
                held.arrivedAt = now.monotonicMillis();
                held.rests = held.pilot == null;
            }
        });
        outbox.forEach((key, value) -> {
            Progress progress = state.outbox.recover(key, value);
            Holding held = state.holdings.get(AttemptKey.of(progress));
            if (held != null && !progress.steps().isEmpty()) {
                held.last = progress.steps().get(progress.steps().size() - 1).phase();
                if (Steps.isEnd(held.last)) {
                    state.holdings.end(held);
                }
            }
        });
        // A first start finds nothing that could be out of date; if it was no first start, the incarnation tells.
        rest |= !whole && !kept.isEmpty();
        if (rest) {
            pool.note(true, out);
        }
    }

    // --- towards the pool --------------------------------------------------------------------------------------

    public HarvesterMessages.Hello hello(@Nullable String advertise) {
        HarvesterSettings settings = state.settings;
        return new HarvesterMessages.Hello(
                settings.release(),
                ProtocolRange.CURRENT,
                settings.features(),
                settings.platform(),
                advertise,
                settings.serve());
    }

    public void welcomed(HarvesterMessages.Welcome answer, Moment sentAt, Moment now, List<HarvesterRecord> out) {
        look(now);
        pool.welcomed(answer, now, rest, out);
        rest = false;
    }

    /** The pool refused with STALE_INCARNATION: another start of this harvester has taken over; nothing may go on. */
    public void superseded(Moment now, List<HarvesterRecord> out) {
        state.superseded = true;
    }

    private void look(Moment now) {
        if (state.stoodStill(now)) {
            pool.stoodStill();
        }
    }

    /** What must be asked before anything is pulled; empty when all is verified. At most one is under way. */
    public Optional<HarvesterMessages.Reconcile> reconcile(Moment now) {
        look(now);
        return pool.reconcile(now);
    }

    public void reconciled(
            HarvesterMessages.Reconcile sent,
            HarvesterMessages.Reconciled answer,
            Moment sentAt,
            Moment now,
            List<HarvesterRecord> out) {
        look(now);
        pool.reconciled(sent, answer, sentAt, now, out);
    }

    /** No answer came; another reconcile comes next. Calling {@link #reconcile} again a second later does the same. */
    public void reconcileFailed(HarvesterMessages.Reconcile sent, Moment now) {
        pool.reconcileFailed(sent);
    }

    /**
     * The pool refused a report with STALE_GENERATION: a reconcile comes next. (Not for OUT_OF_ORDER: a pull that another
     * message has overtaken is told to {@link #pullFailed} and no more, or each reconcile would cause another.)
     */
    public void outOfStep(Moment now) {
        pool.doubt();
    }

    /**
     * The next pull; empty while something must be reconciled or a pull is under way. A want of 0 only waits for
     * commands; while such a one is under way another may be asked for, and takes its place.
     */
    public Optional<HarvesterMessages.Pull> pull(Moment now) {
        look(now);
        return pool.pull(now);
    }

    public void pulled(
            HarvesterMessages.Pull sent,
            HarvesterMessages.Pulled answer,
            Moment sentAt,
            Moment now,
            List<HarvesterRecord> out) {
        look(now);
        pool.pulled(sent, answer, sentAt, now, out);
    }

    /** No answer came: what the pool may have granted is unknown, so a reconcile comes next. */
    public void pullFailed(HarvesterMessages.Pull sent, Moment now) {
        pool.pullFailed(sent);
    }

    /** The next report; empty when there is nothing to say or one is under way. */
    public Optional<HarvesterMessages.Report> report(Moment now) {
        look(now);
        return pool.report(now);
    }

    public void reported(
            HarvesterMessages.Report sent,
            HarvesterMessages.Reported answer,
            Moment sentAt,
            Moment now,
            List<HarvesterRecord> out) {
        look(now);
        pool.reported(sent, answer, sentAt, now, out);
    }

    /** No answer came; what was sent is sent again. */
    public void reportFailed(HarvesterMessages.Report sent, Moment now) {
        pool.reportFailed(sent);
    }

    // --- towards the pilots ------------------------------------------------------------------------------------

    /** Whether a token with this hash belongs to a pilot that may still talk. */
    public Optional<String> pilotOf(String tokenHash) {
        for (PilotEntry pilot : state.pilots.values()) {
            if (pilot.tokenHash.equals(tokenHash)) {
                return Optional.of(pilot.id);
            }
        }
        return Optional.empty();
    }

    /** @throws IllegalArgumentException when there is no such pilot (it was proved dead) */
    public PilotMessages.Welcome pilotHello(
            String pilot, PilotMessages.Hello hello, Moment now, List<HarvesterRecord> out) {
        look(now);
        PilotEntry entry = state.pilots.get(pilot);
        if (entry == null) {
            throw new IllegalArgumentException("there is no pilot " + pilot);
        }
        return pilots.hello(entry, hello, now, out);
    }

    /**
     * A person has started a pilot by hand, as the pool has confirmed: it may say hello from now on.
     *
     * @param groups of that person's whose jobs it takes; empty means the person's own alone
     * @return false when another pilot goes by this name
     */
    public boolean enrolled(
            String pilot, String tokenHash, String owner, List<String> groups, Moment now, List<HarvesterRecord> out) {
        look(now);
        return hands.enrol(pilot, tokenHash, owner, groups, now, out);
    }

    /** A pilot ends and, as it says, holds nothing. */
    public PilotMessages.Reported bye(String pilot, PilotMessages.Bye bye, Moment now, List<HarvesterRecord> out) {
        PilotEntry entry = state.pilots.get(pilot);
        if (entry != null && bye.seq() >= entry.seq) {
            hands.bye(entry, now, out);
        }
        return new PilotMessages.Reported(state.epoch, List.of(), List.of(), List.of());
    }

    /** Candidates and commands for a pilot; the edge waits and asks again while both are empty. */
    public PilotMessages.Polled poll(String pilot, PilotMessages.Poll poll, Moment now) {
        look(now);
        PilotEntry entry = state.pilots.get(pilot);
        return entry == null
                ? new PilotMessages.Polled(state.epoch, List.of(), List.of())
                : pilots.poll(entry, poll, now);
    }

    public PilotMessages.Claimed claim(String pilot, PilotMessages.Claim claim, Moment now, List<HarvesterRecord> out) {
        look(now);
        PilotEntry entry = state.pilots.get(pilot);
        return entry == null ? PilotSide.nothing(claim) : pilots.claim(entry, claim, now, out);
    }

    public PilotMessages.Reported pilotReport(
            String pilot, PilotMessages.Report report, Moment now, List<HarvesterRecord> out) {
        look(now);
        PilotEntry entry = state.pilots.get(pilot);
        return entry == null
                ? new PilotMessages.Reported(state.epoch, List.of(), List.of(), List.of())
                : pilots.report(entry, report, now, out);
    }

    // --- towards the platform ----------------------------------------------------------------------------------

    /** What queues the platform has now, best first; where pilots are asked for, and what is pulled, follows from them. */
    public void queues(List<Queue> queues) {
        state.queues(queues);
    }

    /** What the platform saw of the pilots it was asked about. DEAD gives their jobs back at once. */
    public void observed(List<PilotSeen> seen, Moment now, List<HarvesterRecord> out) {
        for (PilotSeen one : seen) {
            PilotEntry pilot = state.pilots.get(one.pilot());
            if (pilot == null) {
                continue;
            }
            boolean waited = pilot.waiting.millis() != null;
            if (pilot.sees(one, now.monotonicMillis())) {
                state.write(pilot, out);
                state.waits.add(pilot, null);
            }
            learn(pilot, waited, now.monotonicMillis());
            cannotBegin(pilot, one, now.monotonicMillis());
            if (one.state() == PilotSeen.State.DEAD) {
                pilots.dead(pilot, one.reason(), one.message(), now, out);
                if (!pilots.imageFailed(pilot, one, now, out)) {
                    diedYoung(pilot, one, now.monotonicMillis());
                }
                state.waits.add(pilot, now.wall());
                remove(pilot, out);
            }
        }
        pilots.name(now, out);
    }

    private void learn(PilotEntry pilot, boolean waited, long now) {
        QueueState queue = state.queue(pilot.queue);
        Long wait = pilot.waiting.millis();
        if (!waited && wait != null) {
            queue.waited(wait, now);
        }
        if (pilot.accepted && queue.refusals.isProbe(pilot.startedAt)) {
            queue.refusals.succeeded();
        }
    }

    /** Its end may take the platform a while; what it shows of its queue is known now. */
    private void cannotBegin(PilotEntry pilot, PilotSeen seen, long now) {
        boolean never = seen.state() == PilotSeen.State.PENDING && seen.reason() == Reason.IMAGE_UNAVAILABLE;
        if (never && pilot.image == null && !pilot.cannotBegin) {
            pilot.cannotBegin = true;
            troubles(pilot, "a pilot cannot begin", seen, now);
        }
    }

    /** Whoever was told to end, or was made to go for others, says nothing of its queue. */
    private void diedYoung(PilotEntry pilot, PilotSeen seen, long now) {
        boolean young = pilot.ranMillis(now) < State.YOUNG_MILLIS || !pilot.known;
        boolean excused = pilot.drained || state.isDraining() || seen.reason() == Reason.PREEMPTED;
        if (young && !excused && !pilot.proved && !pilot.cannotBegin) {
            troubles(pilot, "a pilot died young", seen, now);
        }
    }

    private void troubles(PilotEntry pilot, String what, PilotSeen seen, long now) {
        String how = seen.message() == null ? "" : " (" + seen.message() + ")";
        boolean lasting = seen.reason() == Reason.IMAGE_UNAVAILABLE;
        state.queue(pilot.queue).deaths.failed(what + how, lasting, pilot.startedAt, now);
    }

    private void remove(PilotEntry pilot, List<HarvesterRecord> out) {
        state.pilots.remove(pilot.id);
        out.add(new HarvesterRecord(Table.PILOT, pilot.id, null));
    }

    /** The pilots the platform is to be asked about. */
    public List<String> pilots() {
        return state.pilots.values().stream()
                .filter(pilot -> !pilot.isByHand())
                .map(pilot -> pilot.id)
                .toList();
    }

    /**
     * Pilots that have handed jobs back because somebody told them to end of whom the platform has not said anything: it is to
     * be asked at once. Their jobs' ends wait for that, for a moment.
     */
    public Set<String> unnamed() {
        return pilots.unnamed();
    }

    /** What to start and what to end; pure, changes nothing. */
    public SupplyPlan supply(Moment now) {
        return SupplyPlanner.plan(SupplySnapshot.of(state, now.monotonicMillis()));
    }

    /** The edge is about to start a pilot: it is on disk, with the hash of its token, before the platform is asked. */
    public void pilotStarting(String pilot, String tokenHash, PilotSize size, Moment now, List<HarvesterRecord> out) {
        PilotEntry entry = new PilotEntry(pilot, tokenHash, size, now.monotonicMillis());
        state.pilots.put(pilot, entry);
        state.write(entry, out);
    }

    /** The platform refused to start it, so it never ran. */
    public void pilotRefused(String pilot, String message, Moment now, List<HarvesterRecord> out) {
        PilotEntry entry = state.pilots.get(pilot);
        if (entry != null) {
            remove(entry, out);
            state.queue(entry.queue)
                    .refusals
                    .failed("the platform refused a pilot: " + message, entry.startedAt, now.monotonicMillis());
        }
    }

    /** An operator says so: queues that were paused are tried now. */
    public void resume() {
        state.resume();
    }

    /** Pulls no new jobs as long as {@code why} is said, which is published; null pulls again. What is here goes on. */
    public void shortOf(@Nullable String why) {
        state.shortOf = why;
    }

    /** Whether there is nothing that an end of this harvester could harm: no job, no result, no pilot. */
    public boolean holdsNothing() {
        return state.holdings.all().isEmpty() && state.outbox.isEmpty() && state.pilots.isEmpty();
    }

    /** No new jobs are pulled or given out, queued ones go back, pilots end when theirs are done. */
    public void drain(Moment now, List<HarvesterRecord> out) {
        state.ownDrain = true;
        tick(now, out);
    }

    // --- time and looking --------------------------------------------------------------------------------------

    /** Leases that ran out, pilots that fell silent. Called at least once a second. */
    public void tick(Moment now, List<HarvesterRecord> out) {
        look(now);
        pool.tick(now, out);
        hands.forget(now, out);
        pilots.name(now, out);
        long mono = now.monotonicMillis();
        Map<Shape, String> back = stranded.look(state, mono);
        for (Holding held : List.copyOf(state.holdings.queue())) {
            if (held.verified && held.isLapsed(mono)) {
                state.forget(held, out);
            } else if (held.verified && held.cancel) {
                state.cancel(held, null, now, out);
            } else if (held.verified
                    && !state.rests(held, mono)
                    && (state.isDraining() || back.containsKey(held.shape))) {
                state.end(held, Phase.WAITING, Reason.RETURNED, back.get(held.shape), now, out);
            }
        }
        if (state.isDraining()) {
            for (PilotEntry pilot : state.pilots.values()) {
                pilot.drain(mono);
            }
        } else {
            state.tidy(mono);
        }
    }

    /** When something is due next without a message: an edge may sleep until then. */
    public Moment nextDue(Moment now) {
        boolean idle = state.holdings.all().isEmpty() && state.pilots.isEmpty() && state.outbox.isEmpty();
        return now.plus(idle ? IDLE_TICK : PullPlan.isContended(state) ? SHARED_TICK : TICK);
    }

    /** True when drained: nothing held, nothing unsent, no pilot left. */
    public boolean isEmpty() {
        return state.isDraining() && state.holdings.all().isEmpty() && state.outbox.isEmpty() && state.pilots.isEmpty();
    }

    /** The pilots that take no jobs for a while, and why, by their ids. */
    public Map<String, PilotMessages.Trouble> troubled() {
        Map<String, PilotMessages.Trouble> troubled = new TreeMap<>();
        for (PilotEntry pilot : state.pilots.values()) {
            if (pilot.trouble != null) {
                troubled.put(pilot.id, pilot.trouble);
            }
        }
        return troubled;
    }

    /** The node that a pilot says it is on; null when it has said nothing or is not known. */
    public @Nullable String nodeOf(String pilot) {
        PilotEntry its = state.pilots.get(pilot);
        return its == null ? null : its.node;
    }

    /** What it publishes of itself. */
    public HarvesterMessages.Status status(Moment now) {
        return StatusOf.status(state, now);
    }

    /** Asserts what must hold between any two calls; for tests and the simulation. */
    public void checkInvariants() {
        state.holdings.checkInvariants();
        state.checkInvariants();
    }
}
