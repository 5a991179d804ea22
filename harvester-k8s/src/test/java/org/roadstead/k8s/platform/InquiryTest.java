// SPDX-License-Identifier: Apache-2.0
package org.roadstead.k8s.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.roadstead.core.time.Moment;

class InquiryTest {
    private static final Moment START = new Moment(1_000, Instant.EPOCH);

    private static Moment after(long millis) {
        return START.plus(Duration.ofMillis(millis));
    }

    @Test
    void asks_at_once_and_every_half_second_until_two_and_a_half_are_over() {
        Inquiry inquiry = new Inquiry(START);
        int asked = 0;
        for (long at = 0; at <= 10_000; at += 10) {
            if (inquiry.dueIn(after(at)) == 0) {
                assertFalse(inquiry.isOver());
                inquiry.asked(after(at));
                asked++;
            }
        }
        assertEquals(6, asked);
        assertTrue(inquiry.isOver());
    }

    @Test
    void question_that_was_asked_for_another_pod_counts_and_ends_nothing_early() {
        Inquiry inquiry = new Inquiry(START);
        for (long at = 0; at < Inquiry.LAST_MILLIS; at += 100) {
            inquiry.asked(after(at));
            assertFalse(inquiry.isOver());
            assertEquals(Inquiry.EVERY_MILLIS, inquiry.dueIn(after(at)));
        }
    }

    @Test
    void api_server_that_was_away_is_asked_once_more_when_it_is_back() {
        Inquiry inquiry = new Inquiry(START);
        assertEquals(0, inquiry.dueIn(after(60_000)));
        inquiry.asked(after(60_000));
        assertTrue(inquiry.isOver());
    }
}
