// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.resource.Resources;
import org.roadstead.core.supply.PilotSeen;
import org.roadstead.core.supply.Wait;
import org.roadstead.core.time.Moment;
import org.roadstead.k8s.template.Names;
import org.roadstead.k8s.template.PodBuilding;
import org.roadstead.k8s.watch.PodReading;
import org.roadstead.k8s.watch.PodReading.Fate;

/**
 * What is known of one pilot and its pod, and what follows from it. Guarded by {@link Pilots}.
 *
 * <p>It is proved dead when the kubelet has told of the end of each of its containers; when its pod was never given to a
 * node, or left it before anything began; or when it was certainly never made. A pod that fell out of sight proves nothing.
 */
final class PilotPod {
    /** After so long a pod of which nothing can be seen any more has outlived every silence that a job may have. */
    private static final Duration GONE = Duration.ofHours(24).plusMinutes(10);

    final String id;
    final Instant asked;

    @Nullable
    String uid;

    boolean begun;

    @Nullable
    Verdict dead;

    /** Since when its pod is gone without proof. */
    @Nullable
    Instant gone;

    /** What the API server is still to be told to make, because it has not answered. */
    @Nullable
    Pod creating;

    @Nullable
    PodReading reading;

    /** Whether there is an object of it, and whether that waits for us. */
    boolean there;

    boolean held;

    /** When it is to have ended, by our own wish. */
    @Nullable
    Moment endBy;

    /** The grace that Kubernetes was last told, in seconds; negative while it was told nothing. */
    long told = -1;

    /** What somebody else had to say of its end, and whether all who might have been asked. */
    @Nullable
    Reason hint;

    /** Who that is, is being asked; null while nobody needs to know. */
    @Nullable
    Inquiry inquiry;

    /** Why we gave it up ourselves: it could not begin, or its time was over. */
    @Nullable
    Verdict hopeless;

    /** Since when its kubelet says that it is ending it; since when it is seen to run. */
    @Nullable
    Moment leavingSince;

    @Nullable
    Moment runsSince;

    /** How long it may run, as its pod says; null when that does not. */
    @Nullable
    Duration life;

    /** What its pod asks for. */
    Resources asks = Resources.NONE;

    private boolean wasLost;
    private @Nullable Wait wait;

    PilotPod(String id, Instant asked) {
        this.id = id;
        this.asked = asked;
    }

    static PilotPod of(String id, Records.Kept kept) {
        PilotPod pilot = new PilotPod(id, kept.asked());
        pilot.uid = kept.uid();
        pilot.begun = kept.begun();
        pilot.gone = kept.gone();
        pilot.dead = kept.dead();
        return pilot;
    }

    Records.Kept kept() {
        return new Records.Kept(asked, uid, begun, gone, dead);
    }

    /** Takes what a pod object says; returns whether that is to be kept. */
    boolean see(Pod pod, String queue, Moment at) {
        PodReading now = PodReading.of(pod);
        leavingSince = !now.leaving() ? null : leavingSince == null ? at : leavingSince;
        runsSince = runsSince == null && now.fate() == Fate.RUNS ? at : runsSince;
        life = PodBuilding.life(pod);
        asks = Room.asked(pod);
        inquiry = inquiry == null && now.deleting() && endBy == null ? new Inquiry(at) : inquiry;
        boolean keep = uid == null || (now.begun() && !begun) || gone != null;
        uid = pod.getMetadata().getUid();
        reading = now;
        there = true;
        gone = null;
        creating = null;
        held = pod.getMetadata().getFinalizers().contains(Names.SEEN);
        begun |= now.begun();
        // Until it is seen to run under a node that is heard: a node that crashed comes back with its containers ended.
        wasLost = now.lost() || (wasLost && (now.fate() != Fate.RUNS || now.deleting()));
        Instant created = now.created();
        if (created != null) {
            wait = new Wait(queue, created, now.scheduled(), now.started(), null);
        }
        return keep;
    }

    /**
     * What is proved now; null when nothing is.
     *
     * @param clearing how long a kubelet needs at most to end what it has said that it ends
     */
    @Nullable
    Verdict conclusion(Moment at, Duration clearing) {
        PodReading now = reading;
        if (now == null) {
            return null;
        }
        boolean over = now.fate() == Fate.ENDED
                || (now.fate() == Fate.UNPROVED && (!begun || now.cleared()))
                || hasLeft(at, clearing);
        return over && !isToBeExplained() ? verdict(now) : null;
    }

    private boolean hasLeft(Moment at, Duration clearing) {
        PodReading now = reading;
        Moment since = leavingSince;
        return now != null && since != null && !now.lost() && at.millisSince(since) >= clearing.toMillis();
    }

    /** Whether it has had all of its time. */
    boolean isOverdue(Moment now) {
        Moment since = runsSince;
        return since != null && life != null && now.millisSince(since) > life.toMillis();
    }

    /** Whether somebody else has asked for its end, and the pod does not say who. */
    boolean isToBeExplained() {
        PodReading now = reading;
        return now != null
                && now.deleting()
                && !isExplained()
                && hint == null
                && endBy == null
                && hopeless == null
                && !wasLost
                && reason(now) == Reason.ALLOCATION_CANCELLED;
    }

    private boolean isExplained() {
        Inquiry asking = inquiry;
        return asking != null && asking.isOver();
    }

    /** In how many milliseconds the API server is to be asked who ends it; never, while nobody needs to know. */
    long explainIn(Moment now) {
        Inquiry asking = inquiry;
        boolean known = dead != null || hint != null || endBy != null || hopeless != null;
        return asking == null || known ? Long.MAX_VALUE : asking.dueIn(now);
    }

    /** Whether it is to be found out who ends it, and nothing shows yet that anybody does. */
    boolean isUnexplained(Moment now) {
        PodReading shown = reading;
        return explainIn(now) < Long.MAX_VALUE && shown != null && !shown.deleting();
    }

    /** Everybody was asked at {@code now}. */
    void asked(Moment now) {
        Inquiry asking = inquiry;
        if (asking != null && !asking.isOver()) {
            asking.asked(now);
        }
    }

    private Verdict verdict(PodReading now) {
        if (hopeless != null) {
            return hopeless;
        }
        Reason reason = reason(now);
        String where = now.node() == null ? "" : " on " + now.node();
        String how = now.message() != null ? now.message() : reason == null || endBy != null ? null : "it was deleted";
        return new Verdict(reason, reason == null || how == null ? null : "its pod" + where + ": " + how);
    }

    /** Why it ended, or is ending; null when by itself, or because we wished it. */
    private @Nullable Reason reason(PodReading now) {
        Reason word = now.word();
        if (word != null && word != Reason.ALLOCATION_FAILED) {
            return wasLost && word == Reason.EVICTED ? Reason.NODE_FAILED : word;
        }
        if (endBy != null) {
            return null;
        }
        if (hint != null) {
            return hint;
        }
        if (now.deleting()) {
            return wasLost ? Reason.NODE_FAILED : Reason.ALLOCATION_CANCELLED;
        }
        return word != null && wasLost ? Reason.NODE_FAILED : word;
    }

    /** Whether waiting for its pod any longer is in vain. */
    boolean isForgotten(Instant now) {
        Instant since = gone;
        return dead == null && since != null && Duration.between(since, now).compareTo(GONE) > 0;
    }

    /** @param listed whether all pods that there are have been seen */
    PilotSeen seen(String name, boolean listed) {
        Verdict verdict = dead;
        if (verdict != null) {
            return new PilotSeen(id, PilotSeen.State.DEAD, name, verdict.reason(), verdict.message(), wait);
        }
        PodReading now = reading;
        if (now == null || gone != null) {
            String why = gone != null
                    ? "its pod is gone, and no kubelet has told of its end"
                    : listed || uid == null
                            ? "the API server has not said whether it took it"
                            : "the API server has not been heard yet";
            return new PilotSeen(id, PilotSeen.State.UNKNOWN, uid == null ? null : name, null, why, wait);
        }
        Reason ending = hopeless != null
                ? hopeless.reason()
                : isToBeExplained() || !(now.deleting() || now.tellsItsEnd()) ? null : reason(now);
        return switch (now.fate()) {
            case WAITS -> {
                Verdict never = hopeless;
                yield never == null
                        ? new PilotSeen(id, PilotSeen.State.PENDING, name, null, waiting(now), wait)
                        : new PilotSeen(id, PilotSeen.State.PENDING, name, never.reason(), never.message(), wait);
            }
            case RUNS ->
                now.lost()
                        ? new PilotSeen(id, PilotSeen.State.UNKNOWN, name, null, silent(now), wait)
                        : new PilotSeen(
                                id,
                                PilotSeen.State.RUNNING,
                                name,
                                ending,
                                now.deleting() ? "it is being ended" : null,
                                wait);
            case ENDED, UNPROVED ->
                new PilotSeen(id, PilotSeen.State.UNKNOWN, name, ending, "it is ending, and not yet proved dead", wait);
        };
    }

    private static String waiting(PodReading now) {
        String message = now.message();
        return message != null
                ? message
                : now.node() == null ? "the scheduler has not looked at it yet" : "it is being set up";
    }

    private static String silent(PodReading now) {
        return "Kubernetes hears nothing of its node " + now.node() + ", where it may still run";
    }
}
