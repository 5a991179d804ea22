// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NewsTest {
    private final News news = new News();

    @Test
    void trouble_that_goes_on_is_told_once_and_again_when_it_changes() {
        assertTrue(news.isNews("disk gone", 5));
        for (long at = 10; at < 10 * News.QUIET_MILLIS; at += News.QUIET_MILLIS / 2) {
            assertFalse(news.isNews("disk gone", at));
        }
        assertTrue(news.isNews("file gone", 10 * News.QUIET_MILLIS));
        assertTrue(news.isNews("disk gone", 10 * News.QUIET_MILLIS));
    }

    @Test
    void trouble_that_comes_back_after_a_quiet_minute_is_told_again() {
        assertTrue(news.isNews("disk gone", 5));
        assertTrue(news.isNews("disk gone", 5 + News.QUIET_MILLIS));
    }
}
