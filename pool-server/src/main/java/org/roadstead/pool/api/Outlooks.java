// SPDX-License-Identifier: Apache-2.0
package org.roadstead.pool.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.roadstead.core.forecast.seen.Expected;
import org.roadstead.core.forecast.seen.Outlook;
import org.roadstead.core.forecast.seen.Score;
import org.roadstead.core.time.SystemTime;
import org.roadstead.pool.engine.Pool;

/** When pilots would start, and how right that was, of each harvester: made from its waits when somebody asks. Any thread; blocks. */
final class Outlooks {
    /** Of a harvester, the newest; older ones count for little, and each costs some 25 microseconds. */
    private static final int MOST_WAITS = 2_000;

    /** So long an answer is given again: whoever asks often makes nobody work. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Supplier<Pool> pool;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** Of one harvester, at a moment. */
    record Seen(Instant at, List<Expected> expected, List<Score> scores) {}

    Outlooks(Supplier<Pool> pool) {
        this.pool = pool;
    }

    /** Made by one caller at a time for each harvester. */
    Seen of(String harvester) {
        Instant now = SystemTime.INSTANCE.instant();
        return Objects.requireNonNull(seen.compute(
                harvester,
                (name, before) -> before != null && now.isBefore(before.at().plus(FRESH)) ? before : make(name, now)));
    }

    private Seen make(String harvester, Instant now) {
        Outlook outlook = Outlook.of(pool.get().waits(harvester, MOST_WAITS), now);
        return new Seen(now, outlook.expected(), outlook.scores());
    }
}
