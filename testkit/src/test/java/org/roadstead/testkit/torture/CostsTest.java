// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the verdict takes for the cause of a second run; all times in seconds since the epoch. */
final class CostsTest {
    private final List<Hit> hits = new ArrayList<>();

    @Test
    void whatIsCutByAKillRanAgainBecauseOfIt() {
        hit("kill -9", "pilot", 10, 10).mayCost("pilot");

        assertEquals(0, unexplained(9.9).size());
    }

    @Test
    void whatStoppedLongBeforeTheKillRanAgainForAnotherReason() {
        hit("kill -9", "pilot", 10, 10).mayCost("pilot");

        assertEquals(1, unexplained(7).size());
    }

    @Test
    void aPilotThatStoodStillHoldsItsPayloadsUntilItsHarvesterAnswers() {
        hit("SIGSTOP", "pilot", 10, 15).asks = "alpha";
        hit("connection hole", "pilots - alpha", 13, 18);
        hit("kill -9", "alpha", 20, 22);
        hit("kill -9", "pilot", 24, 24).mayCost("pilot");

        assertEquals(0, unexplained(15.1).size());
    }

    @Test
    void nothingIsHeldWhenNothingKeepsTheHarvesterFromAnswering() {
        hit("SIGSTOP", "pilot", 10, 15).asks = "alpha";
        hit("connection hole", "pilots - beta", 13, 30);
        hit("kill -9", "pilot", 24, 24).mayCost("pilot");

        assertEquals(1, unexplained(15.1).size());
    }

    @Test
    void aPayloadThatStampedLongAfterThePauseWasNotHeldByIt() {
        hit("SIGSTOP", "pilot", 10, 15).asks = "alpha";
        hit("connection hole", "pilots - alpha", 13, 30);
        hit("kill -9", "pilot", 30, 30).mayCost("pilot");

        assertEquals(1, unexplained(20).size());
    }

    @Test
    void aPauseAloneCostsNothing() {
        hit("SIGSTOP", "pilot", 10, 15).asks = "alpha";
        hit("connection hole", "pilots - alpha", 13, 18);

        assertEquals(1, unexplained(15.1).size());
    }

    private Hit hit(String what, String whom, double at, double over) {
        Hit hit = new Hit(what, whom, micros(at));
        hit.over = micros(over);
        hits.add(hit);
        return hit;
    }

    /** A job whose first attempt stamped for the last time at {@code cut}. */
    private List<String> unexplained(double cut) {
        Stamps first = new Stamps("job", 1, "pilot", new long[] {micros(cut - 1), micros(cut)}, false);
        Stamps second = new Stamps("job", 2, "other", new long[] {micros(60), micros(61)}, true);
        return Costs.of(Map.of("job", List.of(first, second)), Map.of(), hits, new Pace())
                .unexplained();
    }

    private static long micros(double seconds) {
        return Math.round(seconds * 1e6);
    }
}
