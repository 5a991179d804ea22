// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.seen;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roadstead.core.forecast.Features;
import org.roadstead.core.forecast.Forecaster;
import org.roadstead.core.forecast.WaitForecast;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.resource.Resources;

/**
 * What is to be expected of the queues of one platform, and how right such words were. Every wait that was seen is told once more to a
 * {@link Forecaster}, in order of time; what that says of a pilot at the moment it was asked for is scored when it starts. So nothing
 * that is scored rests on what was known later. A function of its arguments.
 */
public final class Outlook {
    /** Of one queue, the sizes that were asked for last. */
    private static final int MOST_SIZES = 4;
    /** Who has not been heard to start or to go for so long is forgotten: its harvester is. */
    private static final Duration FORGOTTEN = Duration.ofDays(30);

    private static final long MIB = 1024 * 1024;

    private final Forecaster forecaster = new Forecaster();
    private final Map<Key, Tally> tallies = new TreeMap<>();
    private final Map<Integer, Said> said = new HashMap<>();
    private final Map<String, Set<Ask>> asked = new TreeMap<>();
    private final Map<String, Integer> waiting = new HashMap<>();
    private final Instant now;

    /** What scores are kept by; the empty week is all of them. */
    private record Key(String queue, Commitment commitment, String week) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::queue)
                    .thenComparing(Key::commitment)
                    .thenComparing(Key::week)
                    .compare(this, other);
        }
    }

    private record Said(WaitForecast forecast, Commitment commitment) {}

    private record Ask(Resources size, @Nullable Long lifeMillis) {}

    /** @param arrival otherwise it started, or went */
    private record Event(long at, boolean arrival, int number) {}

    private Outlook(Instant now) {
        this.now = now;
    }

    /** @param waits of one harvester, in any order; of each pilot one */
    public static Outlook of(List<WaitSeen> waits, Instant now) {
        Outlook outlook = new Outlook(now);
        List<Event> events = new ArrayList<>(2 * waits.size());
        long forgotten = now.minus(FORGOTTEN).toEpochMilli();
        for (int i = 0; i < waits.size(); i++) {
            WaitSeen wait = waits.get(i);
            Long end = end(wait);
            if (end == null && wait.submitted() < forgotten) {
                continue;
            }
            events.add(new Event(wait.submitted(), true, i));
            if (end != null) {
                events.add(new Event(Math.max(end, wait.submitted()), false, i));
            }
        }
        // Starts before arrivals at the same moment, but who starts at once must have come first.
        events.sort(Comparator.comparingLong(Event::at)
                .thenComparing(event -> event.arrival() || isAtOnce(waits.get(event.number())))
                .thenComparingInt(Event::number)
                .thenComparing(event -> !event.arrival()));
        for (Event event : events) {
            outlook.take(event, waits.get(event.number()));
        }
        return outlook;
    }

    private static @Nullable Long end(WaitSeen wait) {
        return wait.started() != null ? wait.started() : wait.gone();
    }

    private static boolean isAtOnce(WaitSeen wait) {
        Long end = end(wait);
        return end != null && end <= wait.submitted();
    }

    private void take(Event event, WaitSeen wait) {
        Instant at = Instant.ofEpochMilli(event.at());
        if (event.arrival()) {
            WaitForecast forecast = forecaster.arrived(event.number(), features(wait), at);
            said.put(event.number(), new Said(forecast, Commitment.of(forecast.sampleSize())));
            Set<Ask> sizes = asked.computeIfAbsent(wait.queue(), queue -> new LinkedHashSet<>());
            Ask ask = new Ask(wait.size(), wait.lifeMillis());
            sizes.remove(ask);
            sizes.add(ask);
            if (sizes.size() > MOST_SIZES) {
                sizes.remove(sizes.iterator().next());
            }
            waiting.merge(wait.queue(), 1, Integer::sum);
            return;
        }
        waiting.merge(wait.queue(), -1, Integer::sum);
        Said was = said.remove(event.number());
        if (wait.started() == null) {
            forecaster.left(event.number(), at);
            return;
        }
        forecaster.started(event.number(), at);
        if (was != null) {
            double seconds = (event.at() - wait.submitted()) / 1000.0;
            for (String week : List.of("", Weeks.of(at))) {
                tallies.computeIfAbsent(new Key(wait.queue(), was.commitment(), week), key -> new Tally())
                        .add(was.forecast(), seconds);
            }
        }
    }

    static Features features(WaitSeen wait) {
        return features(wait.queue(), new Ask(wait.size(), wait.lifeMillis()));
    }

    private static Features features(String queue, Ask ask) {
        Resources size = ask.size();
        long seconds = ask.lifeMillis() == null ? 0 : ask.lifeMillis() / 1000;
        return new Features("", queue, size.cores(), size.memory() / MIB, size.gpus(), seconds);
    }

    /** By queue; for each the sizes that were asked for lately, the last one first. */
    public List<Expected> expected() {
        List<Expected> all = new ArrayList<>();
        asked.forEach((queue, sizes) -> {
            List<Expected> own = new ArrayList<>();
            for (Ask ask : sizes) {
                WaitForecast forecast = forecaster.forecast(features(queue, ask), now);
                own.add(
                        0,
                        new Expected(
                                queue,
                                ask.size(),
                                ask.lifeMillis() == null ? null : Duration.ofMillis(ask.lifeMillis()),
                                Commitment.of(forecast.sampleSize()),
                                forecast,
                                waiting.getOrDefault(queue, 0),
                                now));
            }
            all.addAll(own);
        });
        return all;
    }

    /** By queue and commitment: that of all starts, then those of the weeks. */
    public List<Score> scores() {
        List<Score> scores = new ArrayList<>();
        tallies.forEach((key, tally) ->
                scores.add(tally.score(key.queue(), key.commitment(), key.week().isEmpty() ? null : key.week())));
        return scores;
    }
}
