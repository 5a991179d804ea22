// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhaseTableTest {
    /** Written down a second time on purpose: from each phase, those that may follow. */
    private static final Map<String, Set<String>> RIGHT = Map.of(
            "WAITING", Set.of("PREPARING", "FAILED", "CANCELLED"),
            "PREPARING", Set.of("AVAILABLE", "RUNNING", "RELEASING", "WAITING", "FAILED", "CANCELLED"),
            "AVAILABLE", Set.of("RUNNING", "RELEASING", "WAITING", "FAILED", "CANCELLED"),
            "RUNNING", Set.of("RELEASING", "WAITING", "FAILED", "CANCELLED"),
            "RELEASING", Set.of("COMPLETED", "FAILED", "CANCELLED", "WAITING"),
            "COMPLETED", Set.of(),
            "FAILED", Set.of("WAITING"),
            "CANCELLED", Set.of("WAITING"));

    @ParameterizedTest
    @EnumSource(Phase.class)
    void table_everyPair_isAsWrittenDown(Phase from) {
        for (Phase to : Phase.values()) {
            boolean right = RIGHT.getOrDefault(from.name(), Set.of()).contains(to.name());
            assertEquals(right, PhaseTable.allows(from, to), from + " to " + to);
            assertEquals(right, PhaseTable.after(from).contains(to), from + " to " + to);
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void phase_terminal_isExactlyWhatNothingLeavesByItself(Phase phase) {
        Set<Phase> ends = Set.of(Phase.COMPLETED, Phase.FAILED, Phase.CANCELLED);
        assertEquals(ends.contains(phase), phase.isTerminal());
        assertEquals(phase != Phase.WAITING && !phase.isTerminal(), phase.isClaimed());
        assertEquals(
                phase.isClaimed() || phase.isTerminal() && phase != Phase.COMPLETED,
                PhaseTable.allows(phase, Phase.WAITING));
    }

    @Test
    void table_givenOut_cannotBeChanged() {
        assertThrows(UnsupportedOperationException.class, () -> PhaseTable.after(Phase.WAITING)
                .add(Phase.COMPLETED));
    }
}
