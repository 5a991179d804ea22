// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.time.Moment;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.watch.PodReading;
import org.roadstead.k8s.watch.PodReading.Fate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All pilots: what was asked for, what the watch showed, what follows. All of it is decided here and nothing is asked of the API
 * server. Thread-safe: the harvester's loop asks, the watch tells, {@link Acts} does what is due.
 */
final class Pilots {
    private static final Logger LOG = LoggerFactory.getLogger(Pilots.class);

    /** What was asked for before this process began and is nowhere to be seen was never taken. */
    private static final Duration NEVER_TAKEN = Duration.ofMinutes(2);

    /** The kernel's own time to end what was killed, and the runtime's to notice. */
    private static final Duration CLEARING = Duration.ofSeconds(10);

    /** So many pods that failed stay, for people to look into. */
    private static final int FAILED_KEPT = 5;

    private final Records records;
    private final Names names;
    private final String queue;
    private final Due due;
    /** How long it needs at most to end what it has said that it ends. */
    private final Duration clearing;

    private final Supplier<Moment> clock;

    private final Map<String, PilotPod> pilots = new HashMap<>();
    private final Deque<String> failed = new ArrayDeque<>();
    private final Set<String> tokens = new TreeSet<>();
    private boolean listed;

    Pilots(Records records, Names names, String queue, long longestGrace, Supplier<Moment> clock) throws IOException {
        this.records = records;
        this.names = names;
        this.queue = queue;
        this.due = new Due(longestGrace);
        this.clearing = Duration.ofSeconds(longestGrace).plus(CLEARING);
        this.clock = clock;
        records.read().forEach((id, kept) -> {
            pilots.put(id, PilotPod.of(id, kept));
            if (kept.dead() != null) {
                tokens.add(id);
            }
        });
    }

    synchronized boolean hasHistory() {
        return !pilots.isEmpty();
    }

    /** Whether it was asked for before; a dead one was, too. */
    synchronized boolean isKnown(String pilot) {
        return pilots.containsKey(pilot);
    }

    synchronized boolean isDead(String pilot) {
        PilotPod one = pilots.get(pilot);
        return one != null && one.dead != null;
    }

    /** On disk before anybody is asked. */
    synchronized void begin(String pilot, Moment now) throws IOException {
        PilotPod fresh = new PilotPod(pilot, now.wall());
        records.write(pilot, fresh.kept());
        pilots.put(pilot, fresh);
    }

    /** It is certain that there is none. */
    synchronized void refused(String pilot, String message) {
        PilotPod one = pilots.get(pilot);
        if (one != null && one.dead == null && one.reading == null) {
            one.creating = null;
            die(one, new Verdict(null, message));
        }
    }

    /** The API server has not said whether it made it: it is to be told again. */
    synchronized void open(String pilot, Pod pod) {
        PilotPod one = pilots.get(pilot);
        if (one != null && one.reading == null) {
            one.creating = pod;
        }
    }

    /** The API server has made its pod, or has had it; the watch may have shown it since as something newer. */
    synchronized void taken(Pod pod) {
        String id = names.pilot(pod);
        PilotPod one = id == null ? null : pilots.get(id);
        if (one != null && one.reading == null && one.dead == null) {
            see(pod);
        }
    }

    /** A pod is as it is shown; returns whether anything about a pilot may be different. */
    synchronized boolean see(Pod pod) {
        String id = names.pilot(pod);
        if (id == null) {
            return false;
        }
        // One that nobody here asked for is of an earlier life of this harvester, and is cleared away when it is over.
        PilotPod one = pilots.computeIfAbsent(id, any -> {
            LOG.warn(
                    "found the pod {} of which nothing is kept here",
                    pod.getMetadata().getName());
            return new PilotPod(id, Instant.EPOCH);
        });
        PodReading before = one.reading;
        if (one.see(pod, queue, clock.get())) {
            keep(one);
        }
        conclude(one);
        return !Objects.equals(one.reading, before);
    }

    /** What was asked for, while the watch may be behind; what is gone, or another's, it knows better. */
    synchronized void ahead(Pod pod) {
        String id = names.pilot(pod);
        PilotPod one = id == null ? null : pilots.get(id);
        boolean deleting = pod.getMetadata().getDeletionTimestamp() != null;
        if (one != null
                && deleting
                && one.there
                && Objects.equals(one.uid, pod.getMetadata().getUid())) {
            see(pod);
        }
    }

    /** Its object is gone, and was last as it is shown. */
    synchronized boolean gone(Pod pod, Moment now) {
        String id = names.pilot(pod);
        PilotPod one = id == null ? null : pilots.get(id);
        if (one == null) {
            return false;
        }
        one.see(pod, queue, clock.get());
        conclude(one);
        vanished(one, now);
        return true;
    }

    private void vanished(PilotPod one, Moment now) {
        one.there = false;
        one.held = false;
        PodReading last = one.reading;
        if (one.dead == null
                && (last == null || last.node() == null || last.node().isEmpty())
                && !one.begun) {
            Reason whose = one.endBy == null ? Reason.ALLOCATION_CANCELLED : null;
            die(one, new Verdict(whose, "its pod was deleted before it had a node"));
        } else if (one.dead == null && last != null && one.isToBeExplained() && last.fate() == Fate.ENDED) {
            one.hint = Reason.ALLOCATION_CANCELLED;
            conclude(one);
        } else if (one.dead == null && one.gone == null) {
            one.gone = now.wall();
            keep(one);
            LOG.warn("the pod of pilot {} is gone, and no kubelet has told of its end", one.id);
        }
    }

    /** Everything that there is has been shown; {@code shown} are the pilots it was of. */
    synchronized void listed(Set<String> shown, Moment now) {
        listed = true;
        for (PilotPod one : List.copyOf(pilots.values())) {
            boolean missing = !shown.contains(one.id) && one.creating == null;
            if (one.dead == null && missing && one.uid != null && one.reading == null) {
                vanished(one, now);
            } else if (one.dead != null && !shown.contains(one.id)) {
                one.there = false;
            }
        }
    }

    private void conclude(PilotPod one) {
        if (one.dead != null) {
            return;
        }
        Verdict verdict = one.conclusion(clock.get(), clearing);
        if (verdict != null) {
            die(one, verdict);
        }
    }

    private void die(PilotPod one, Verdict verdict) {
        one.dead = verdict;
        one.gone = null;
        tokens.add(one.id);
        keep(one);
        LOG.info(
                "pilot {} is dead{}",
                one.id,
                verdict.reason() == null ? "" : ": " + verdict.reason() + ", " + verdict.message());
        if (verdict.reason() == Reason.ALLOCATION_FAILED && one.there) {
            failed.addLast(one.id);
            if (failed.size() > FAILED_KEPT) {
                failed.removeFirst();
            }
        }
    }

    private void keep(PilotPod one) {
        try {
            records.write(one.id, one.kept());
        } catch (IOException e) {
            // What is proved stays proved; after a restart it is to be proved again from the pod, which is held for
            // that.
            LOG.warn("cannot note what is known of pilot {}: {}", one.id, e.toString());
        }
    }

    synchronized PilotSeen seen(String pilot) {
        PilotPod one = pilots.get(pilot);
        if (one == null) {
            return listed
                    ? new PilotSeen(pilot, PilotSeen.State.DEAD, null, null, "it was never asked for")
                    : new PilotSeen(
                            pilot, PilotSeen.State.UNKNOWN, null, null, "the API server has not been heard yet");
        }
        return one.seen(names.pod(pilot), listed);
    }

    /** What time alone changes. */
    synchronized boolean age(Moment now) {
        boolean changed = false;
        for (PilotPod one : List.copyOf(pilots.values())) {
            boolean neverTaken = one.dead == null
                    && one.uid == null
                    && one.reading == null
                    && one.creating == null
                    && listed
                    && Duration.between(one.asked, now.wall()).compareTo(NEVER_TAKEN) > 0;
            if (neverTaken) {
                die(one, new Verdict(null, "the API server never took it"));
                changed = true;
            } else if (one.dead == null && one.leavingSince != null) {
                conclude(one);
                changed |= one.dead != null;
            } else if (one.isForgotten(now.wall())) {
                die(one, new Verdict(Reason.PILOT_LOST, "its pod has been gone for longer than any job's silence"));
                changed = true;
            }
        }
        return changed;
    }

    /** Returns whether this is news: of several graces the one that ends first holds. */
    synchronized boolean end(String pilot, Moment now, Duration grace) {
        PilotPod one = pilots.get(pilot);
        Moment by = now.plus(grace);
        if (one == null || one.dead != null || (one.endBy != null && by.millisSince(one.endBy) >= 0)) {
            return false;
        }
        one.endBy = by;
        return true;
    }

    /** What the API server is to be told now. */
    synchronized List<Step> due(Moment now) {
        List<Step> steps = new ArrayList<>();
        for (PilotPod one : pilots.values()) {
            Step step = due.of(one, now, failed.contains(one.id));
            if (step != null) {
                steps.add(step);
            }
        }
        return steps;
    }

    /** A step was done; returns whether more may follow from it. */
    synchronized boolean done(Step step) {
        PilotPod one = pilots.get(step.pilot());
        if (one == null) {
            return false;
        }
        switch (step.kind()) {
            case CREATE -> one.creating = null;
            case DELETE -> one.told = step.grace();
            case RELEASE -> one.held = false;
            case REMOVE -> one.told = 0;
            case EXPLAIN -> {}
        }
        return true;
    }

    /** Somebody has told why these pods are being ended. */
    synchronized void hint(Set<String> pods, Reason reason) {
        for (PilotPod one : pilots.values()) {
            if (one.dead == null && pods.contains(names.pod(one.id))) {
                one.hint = reason;
                conclude(one);
            }
        }
    }

    /** Somebody else has told this pilot to end, and it is to be found out who. */
    synchronized boolean inquire(String pilot, Moment now) {
        PilotPod one = pilots.get(pilot);
        if (one == null || one.dead != null || !one.there || one.inquiry != null) {
            return false;
        }
        one.inquiry = new Inquiry(now);
        return true;
    }

    /** Those whose end was asked for by nobody that is known here, and who do not show yet that anybody has. */
    synchronized Set<String> unexplained() {
        Moment now = clock.get();
        return pilots.values().stream()
                .filter(one -> one.there && one.isUnexplained(now))
                .map(one -> one.id)
                .collect(Collectors.toSet());
    }

    /** All who were to be asked have been asked, at {@code now}. */
    synchronized void asked(Moment now) {
        pilots.values().stream().filter(one -> one.dead == null).forEach(one -> {
            one.asked(now);
            conclude(one);
        });
    }

    /** Keys of the secret that open nothing any more; they are not named again until {@link #restore}. */
    synchronized Set<String> dropTokens() {
        Set<String> dropped = new HashSet<>(tokens);
        tokens.clear();
        return dropped;
    }

    synchronized void restore(Set<String> dropped) {
        tokens.addAll(dropped);
    }

    /** In how many milliseconds something is due that nobody will tell of. */
    synchronized long dueIn(Moment now, long most) {
        long soonest = most;
        for (PilotPod one : pilots.values()) {
            Moment by = one.endBy;
            if (one.dead == null && by != null && one.told > 1) {
                soonest = Math.min(soonest, Math.max(20, by.millisSince(now)));
            }
            soonest = Math.min(soonest, Math.max(20, one.explainIn(now)));
            Moment leaving = one.leavingSince;
            if (one.dead == null && leaving != null) {
                soonest = Math.min(soonest, Math.max(20, clearing.toMillis() - now.millisSince(leaving)));
            }
        }
        return soonest;
    }

    /** What pods of ours that are not over ask for, all together. */
    synchronized Resources asked() {
        Resources all = Resources.NONE;
        for (PilotPod one : pilots.values()) {
            all = one.dead == null && one.there ? all.plus(one.asks) : all;
        }
        return all;
    }

    /** Forgets the dead of whom nobody asks any more and whose pods are gone. */
    synchronized void forget(Set<String> asked) {
        for (PilotPod one : List.copyOf(pilots.values())) {
            if (one.dead != null && !one.there && listed && !asked.contains(one.id) && !tokens.contains(one.id)) {
                try {
                    records.forget(one.id);
                    pilots.remove(one.id);
                    failed.remove(one.id);
                } catch (IOException e) {
                    LOG.warn("cannot clear away what is kept of pilot {}: {}", one.id, e.toString());
                }
            }
        }
    }
}
