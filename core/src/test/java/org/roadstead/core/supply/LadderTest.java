// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LadderTest {
    @Test
    void what_only_a_person_can_put_right_pauses_at_once_and_is_tried_less_and_less_often() {
        Ladder ladder = new Ladder();
        ladder.failed("no image", true, 0, 10_000);
        ladder.failed("no image", true, 0, 10_100);
        assertTrue(ladder.isPaused());
        assertEquals(14_900, ladder.waitMillis(10_100), "those that were asked for together are one failure");
        ladder.failed("no image", true, 26_000, 30_000);
        assertEquals(60_000, ladder.waitMillis(30_000));
        ladder.failed("no image", true, 91_000, 100_000);
        assertEquals(300_000, ladder.waitMillis(100_000));
        ladder.succeeded();
        assertFalse(ladder.isPaused());
        ladder.failed("refused", 500_000, 500_001);
        assertFalse(ladder.isPaused(), "something else may pass");
        assertEquals(1_000, ladder.waitMillis(500_001));
    }

    @Test
    void what_may_pass_pauses_at_its_fifth_time() {
        Ladder ladder = new Ladder();
        long at = 1_000;
        for (int failures = 1; failures < 5; failures++) {
            ladder.failed("refused", at, at + 1);
            assertFalse(ladder.isPaused());
            at += 1 + ladder.waitMillis(at);
        }
        ladder.failed("refused", at, at + 1);
        assertTrue(ladder.isPaused());
    }

    @Test
    void operator_has_it_tried_at_once_and_one_more_failure_that_lasts_pauses_again() {
        Ladder ladder = new Ladder();
        ladder.failed("no image", true, 0, 10);
        ladder.failed("no image", true, 1_100, 1_200);
        ladder.tryNow();
        assertEquals(0, ladder.waitMillis(1_300));
        assertFalse(ladder.isPaused());
        ladder.failed("no image", true, 1_300, 1_400);
        assertTrue(ladder.isPaused());
    }
}
