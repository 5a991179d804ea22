// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.keep;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.roadstead.pool.engine.Housekeeping;
import org.roadstead.pool.identity.Tokens;

/** Drops what is of no more use by its age alone: events, Idempotency-Keys, tokens. */
final class Expiry implements Chore {
    private static final int AT_ONCE = 500;
    private static final Duration LONGEST_BETWEEN = Duration.ofMinutes(10);

    private final Housekeeping house;
    private final Tokens tokens;
    private final Retention retention;
    private final InstantSource clock;
    private final Every every;

    Expiry(Housekeeping house, Tokens tokens, Retention retention, InstantSource clock) {
        this.house = house;
        this.tokens = tokens;
        this.retention = retention;
        this.clock = clock;
        this.every = Every.twentiethOf(min(retention.answers(), retention.events()), LONGEST_BETWEEN);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public String name() {
        return "the removal of events and Idempotency-Keys";
    }

    @Override
    public boolean piece() throws InterruptedException, ExecutionException {
        if (!every.isDue()) {
            return false;
        }
        Instant now = clock.instant();
        int answers = house.dropAnswers(now.minus(retention.answers()), AT_ONCE).get();
        int events = house.dropEvents(now.minus(retention.events()), AT_ONCE).get();
        if (answers == AT_ONCE || events > 0) {
            return true;
        }
        tokens.dropExpired();
        every.done();
        return false;
    }
}
