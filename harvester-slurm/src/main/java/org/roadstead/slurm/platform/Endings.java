// SPDX-License-Identifier: Apache-2.0
package org.roadstead.slurm.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.time.Moment;

/** Which pilots were asked to end, and how far that has come. Not thread-safe. */
final class Endings {
    /** A scancel that had no effect is said again after this. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final Map<String, Ending> endings = new HashMap<>();

    private static final class Ending {
        private Moment force;
        private boolean told;
        private @Nullable Moment forced;

        private Ending(Moment force) {
            this.force = force;
        }
    }

    /** What scancel is to be told of a pilot. */
    enum Step {
        NOTHING,
        /** A signal to its script. */
        TELL,
        /** Slurm's own end: SIGTERM to all of it, SIGKILL after Slurm's KillWait. */
        FORCE
    }

    /** Whether this changes anything: of several graces the one that ends first holds. */
    boolean ask(String pilot, Moment now, Duration grace) {
        Moment force = now.plus(grace);
        Ending earlier = endings.get(pilot);
        if (earlier != null && force.millisSince(earlier.force) >= 0) {
            return false;
        }
        if (earlier == null) {
            endings.put(pilot, new Ending(force));
        } else {
            earlier.force = force;
        }
        return true;
    }

    boolean isAsked(String pilot) {
        return endings.containsKey(pilot);
    }

    /** @param runs whether something of it runs, which a signal would reach */
    Step next(String pilot, boolean runs, Moment now) {
        Ending ending = endings.get(pilot);
        if (ending == null || (ending.forced != null && now.millisSince(ending.forced) < AGAIN.toMillis())) {
            return Step.NOTHING;
        }
        if (!runs || now.millisSince(ending.force) >= 0) {
            return Step.FORCE;
        }
        return ending.told ? Step.NOTHING : Step.TELL;
    }

    void done(String pilot, Step step, Moment now) {
        Ending ending = endings.get(pilot);
        if (ending != null && step == Step.TELL) {
            ending.told = true;
        } else if (ending != null && step == Step.FORCE) {
            ending.forced = now;
        }
    }

    /** In how many milliseconds the next of them is due. */
    long dueIn(Moment now, long most) {
        long due = most;
        for (Ending ending : endings.values()) {
            if (ending.forced == null) {
                due = Math.min(due, Math.max(0, ending.force.millisSince(now)));
            }
        }
        return due;
    }

    boolean isEmpty() {
        return endings.isEmpty();
    }

    List<String> pilots() {
        return new ArrayList<>(endings.keySet());
    }

    void forget(String pilot) {
        endings.remove(pilot);
    }
}
