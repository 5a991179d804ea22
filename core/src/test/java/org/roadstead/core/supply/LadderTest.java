// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LadderTest {
    @Test
    void what_only_a_person_can_put_right_pauses_at_its_second_time() {
        Ladder ladder = new Ladder();
        ladder.failed("no image", true, 0, 10_000);
        ladder.failed("no image", true, 0, 10_100);
        assertFalse(ladder.isPaused(), "those that were asked for together are one failure");
        assertEquals(900, ladder.waitMillis(10_100));
        ladder.failed("no image", true, 11_000, 20_000);
        assertTrue(ladder.isPaused());
        assertEquals(300_000, ladder.waitMillis(20_000));
        ladder.succeeded();
        ladder.failed("no image", true, 400_000, 410_000);
        assertFalse(ladder.isPaused(), "after a success one may be an accident again");
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
