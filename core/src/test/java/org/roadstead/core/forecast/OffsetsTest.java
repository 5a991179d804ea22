// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class OffsetsTest {
    @Test
    void ends_of_windows_that_are_far_too_narrow_come_to_hold_nine_in_ten() {
        Offset offset = new Offset(0.03, 0);
        Random random = new Random(3);
        int held = 0;
        int judged = 20_000;
        for (int i = 0; i < judged; i++) {
            double y = random.nextGaussian();
            boolean early = y < -0.1 + offset.low();
            boolean late = y > 0.1 + offset.high();
            held += early || late ? 0 : 1;
            offset.lowSeen(early, 1);
            offset.highSeen(late, 1);
        }
        assertEquals(0.9, (double) held / judged, 0.01);
    }

    @Test
    void offset_stays_bounded_whatever_is_seen() {
        Offset offset = new Offset(0.05, 0.002);
        for (int i = 0; i < 10_000; i++) {
            offset.lowSeen(true, 1);
            offset.highSeen(true, 1);
        }
        assertEquals(-2.5, offset.low(), 0.01);
        assertEquals(2.5, offset.high(), 0.01);
    }

    @Test
    void end_that_passes_while_the_job_waits_is_judged_then_and_once() {
        Offsets offsets = new Offsets();
        WaitForecast said = WaitForecast.first(new Spread(LogTime.of(100), LogTime.of(200), LogTime.of(300)), 1);
        Promise promise = offsets.promised("ada", 0, 1, 1000, said);
        Spread base = new Spread(LogTime.of(100), LogTime.of(200), LogTime.of(300));
        offsets.passed(1300);
        assertTrue(moved(offsets, base).low() > base.low(), "the begin has passed in time");
        assertEquals(base.high(), moved(offsets, base).high(), 1e-12);
        offsets.passed(1301);
        double late = moved(offsets, base).high();
        assertTrue(late > base.high());
        promise.started(5000);
        assertEquals(late, moved(offsets, base).high(), 1e-12);
    }

    @Test
    void bin_is_the_power_of_ten() {
        int[][] expected = {{0, 0}, {1, 1}, {9, 1}, {10, 2}, {99, 2}, {100, 3}, {999, 3}, {1000, 4}, {1_000_000, 4}};
        for (int[] each : expected) {
            assertEquals(each[1], Offsets.bin(each[0]), "of " + each[0]);
        }
    }

    private static Spread moved(Offsets offsets, Spread from) {
        return offsets.moved(from, 0, "ada", 20);
    }
}
