// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.roadstead.core.job.Phase.AVAILABLE;
import static org.roadstead.core.job.Phase.CANCELLED;
import static org.roadstead.core.job.Phase.COMPLETED;
import static org.roadstead.core.job.Phase.FAILED;
import static org.roadstead.core.job.Phase.PREPARING;
import static org.roadstead.core.job.Phase.RELEASING;
import static org.roadstead.core.job.Phase.RUNNING;
import static org.roadstead.core.job.Phase.WAITING;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The one table of transitions between phases; docs/states.md is generated from it. */
public final class PhaseTable {
    private static final Map<Phase, Set<Phase>> ALLOWED = new EnumMap<>(Phase.class);

    static {
        allow(WAITING, PREPARING, FAILED, CANCELLED);
        allow(PREPARING, AVAILABLE, RUNNING, RELEASING, WAITING, FAILED, CANCELLED);
        allow(AVAILABLE, RUNNING, RELEASING, WAITING, FAILED, CANCELLED);
        allow(RUNNING, RELEASING, WAITING, FAILED, CANCELLED);
        allow(RELEASING, COMPLETED, FAILED, CANCELLED, WAITING);
        allow(COMPLETED);
        // Only when somebody reopens the job; nothing leaves a terminal phase by itself.
        allow(FAILED, WAITING);
        allow(CANCELLED, WAITING);
    }

    private PhaseTable() {}

    private static void allow(Phase from, Phase... to) {
        Set<Phase> targets = EnumSet.noneOf(Phase.class);
        Collections.addAll(targets, to);
        ALLOWED.put(from, Collections.unmodifiableSet(targets));
    }

    /** The phases that may follow {@code from}. */
    public static Set<Phase> after(Phase from) {
        return ALLOWED.getOrDefault(from, Set.of());
    }

    /** Whether a job may go from {@code from} to {@code to}; staying is not a transition. */
    public static boolean allows(Phase from, Phase to) {
        return after(from).contains(to);
    }
}
