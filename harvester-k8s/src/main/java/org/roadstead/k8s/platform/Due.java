// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.Moment;
import org.roadstead.k8s.watch.PodReading;
import org.roadstead.k8s.watch.PodReading.Fate;

/**
 * What the API server is to be told next of one pilot: a function of what is known of it.
 *
 * @param longestGrace that a kubelet is told, in seconds
 */
record Due(long longestGrace) {

    /** Null when there is nothing to be told. {@code stays}: whether its pod is kept for people to look into. */
    @Nullable
    Step of(PilotPod one, Moment now, boolean stays) {
        return one.dead == null ? alive(one, now) : over(one, stays);
    }

    private @Nullable Step alive(PilotPod one, Moment now) {
        Pod creating = one.creating;
        if (creating != null) {
            return new Step(Step.Kind.CREATE, one.id, creating, 0);
        }
        PodReading reading = one.reading;
        if (!one.there || reading == null) {
            return null;
        }
        if (one.explainIn(now) == 0) {
            return Step.of(Step.Kind.EXPLAIN, one.id);
        }
        Reason stuck = reading.stuck();
        if (stuck != null && one.hopeless == null && reading.fate() == Fate.WAITS) {
            one.hopeless = new Verdict(stuck, stuck + ": " + reading.message());
        }
        if (one.endBy == null && one.hopeless == null && one.isOverdue(now)) {
            one.hopeless = new Verdict(Reason.TIME_LIMIT, "its time was over, " + one.life);
        }
        // A pilot that is over while other containers of its pod go on.
        boolean lingers = reading.exit() != null && reading.fate() == Fate.RUNS;
        if (one.endBy == null && one.hopeless == null && !lingers) {
            return null;
        }
        return delete(one, stuck == null ? longestGrace : 1, now);
    }

    /** Once with all the grace that there is; again, with none, when that was longer than what is granted now. */
    private @Nullable Step delete(PilotPod one, long patience, Moment now) {
        Moment by = one.endBy;
        long left = by == null ? patience : Math.max(1, (by.millisSince(now) + 999) / 1000);
        long grace = Math.min(longestGrace, left);
        boolean again = by != null && by.millisSince(now) <= 0 && grace < one.told;
        return one.told < 0 || again ? new Step(Step.Kind.DELETE, one.id, null, grace) : null;
    }

    private static @Nullable Step over(PilotPod one, boolean stays) {
        if (one.there && one.held) {
            return Step.of(Step.Kind.RELEASE, one.id);
        }
        boolean deleting = one.reading != null && one.reading.deleting();
        return one.there && !deleting && !stays && one.told != 0 ? Step.of(Step.Kind.REMOVE, one.id) : null;
    }
}
