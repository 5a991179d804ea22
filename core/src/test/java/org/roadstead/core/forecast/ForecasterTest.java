// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForecasterTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Features LIKE = new Features("ada", "debug", 1, 100, 0, 3600);

    private record Job(long id, Features features, Instant arrived, Instant started) {}

    @Test
    void nothing_seen_gives_a_wide_finite_window_without_evidence() {
        WaitForecast said = new Forecaster().forecast(LIKE, BEGIN);
        assertFinite(said);
        assertEquals(0, said.sampleSize());
        assertTrue(said.latest() >= 6 * 3600, said.toString());
    }

    @Test
    void waits_that_are_alike_narrow_the_window_around_them() {
        Forecaster forecaster = new Forecaster();
        for (int i = 0; i < 300; i++) {
            Instant at = BEGIN.plusSeconds(2000L * i);
            forecaster.arrived(i, LIKE, at);
            forecaster.started(i, at.plusSeconds(600 + i % 60));
        }
        WaitForecast said = forecaster.forecast(LIKE, BEGIN.plusSeconds(600_000));
        assertTrue(said.earliest() > 300 && said.latest() < 1200, said.toString());
        assertEquals(630, said.expected(), 40);
        assertEquals(300, said.sampleSize());
        assertEquals(300, forecaster.starts());
        assertEquals(0, forecaster.waiting());
    }

    @Test
    void window_of_a_random_stream_holds_nine_in_ten() {
        int held = 0;
        int judged = 0;
        List<WaitForecast> said = replay(stream(5, 6000), 6000);
        List<Job> jobs = stream(5, 6000);
        for (int i = 1000; i < jobs.size(); i++) {
            double waited = (jobs.get(i).started().toEpochMilli()
                            - jobs.get(i).arrived().toEpochMilli())
                    / 1000.0;
            held += said.get(i).earliest() <= waited && waited <= said.get(i).latest() ? 1 : 0;
            judged++;
        }
        assertEquals(0.9, (double) held / judged, 0.03);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answers_are_finite_and_rest_on_nothing_that_came_later(long seed) {
        List<Job> jobs = stream(seed, 1500);
        List<WaitForecast> whole = replay(jobs, jobs.size());
        whole.forEach(ForecasterTest::assertFinite);
        List<Job> other = new ArrayList<>(jobs);
        for (int i = 900; i < other.size(); i++) {
            Job job = other.get(i);
            other.set(i, new Job(job.id(), LIKE, job.arrived(), job.arrived().plusSeconds(5)));
        }
        assertEquals(whole.subList(0, 900), replay(other, other.size()).subList(0, 900));
        assertEquals(whole.subList(0, 900), replay(jobs.subList(0, 900), 900));
    }

    @Test
    void absurd_stream_gives_finite_answers() {
        Forecaster forecaster = new Forecaster();
        Random random = new Random(9);
        Instant now = BEGIN;
        for (int i = 0; i < 3000; i++) {
            now = now.plusSeconds(random.nextInt(4) == 0 ? random.nextInt(10_000_000) - 1_000_000 : 0);
            Features features = new Features(
                    "o" + random.nextInt(3),
                    "q",
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong(),
                    random.nextLong());
            assertFinite(forecaster.arrived(random.nextInt(500), features, now));
            forecaster.started(random.nextInt(500), now);
            forecaster.left(random.nextInt(500), now);
            forecaster.revise(random.nextInt(500), now).ifPresent(ForecasterTest::assertFinite);
        }
        assertTrue(forecaster.waiting() <= 500);
    }

    @Test
    void who_has_waited_is_told_what_is_left() {
        Forecaster forecaster = new Forecaster();
        for (int i = 0; i < 200; i++) {
            Instant at = BEGIN.plusSeconds(2000L * i);
            forecaster.arrived(i, LIKE, at);
            forecaster.started(i, at.plusSeconds(i % 2 == 0 ? 100 : 1500));
        }
        Instant arrived = BEGIN.plusSeconds(500_000);
        WaitForecast first = forecaster.arrived(1000, LIKE, arrived);
        WaitForecast later = forecaster.revise(1000, arrived.plusSeconds(1000)).orElseThrow();
        assertEquals(1000, later.waited(), 1e-6);
        assertTrue(later.latest() < first.latest(), first + " then " + later);
        WaitForecast overdue =
                forecaster.revise(1000, arrived.plusSeconds(500_000)).orElseThrow();
        assertFinite(overdue);
        assertTrue(overdue.latest() > 3600, "who is long overdue is not promised the next minutes: " + overdue);
        assertTrue(forecaster.revise(7, arrived).isEmpty());
    }

    @Test
    void probability_and_quantile_agree() {
        WaitForecast said = WaitForecast.first(new Spread(LogTime.of(60), LogTime.of(600), LogTime.of(6000)), 9);
        assertEquals(0.05, said.probabilityWithin(60), 1e-6);
        assertEquals(0.95, said.probabilityWithin(6000), 1e-6);
        for (double p = 0.01; p < 1; p += 0.01) {
            assertEquals(p, said.probabilityWithin(said.quantile(p)), 1e-6);
            assertEquals(p, said.after(700).probabilityWithin(said.after(700).quantile(p)), 1e-6);
        }
    }

    @Test
    void asking_leaves_no_trace_of_the_asker() {
        Forecaster forecaster = new Forecaster();
        for (int i = 0; i < 100; i++) {
            forecaster.forecast(LIKE, BEGIN);
        }
        assertEquals(0, forecaster.waiting());
        forecaster.arrived(1, LIKE, BEGIN);
        forecaster.arrived(1, LIKE, BEGIN);
        assertEquals(1, forecaster.waiting());
        forecaster.left(1, BEGIN.plusSeconds(5));
        assertEquals(0, forecaster.waiting());
        assertEquals(0, forecaster.starts());
    }

    private static void assertFinite(WaitForecast said) {
        assertTrue(
                0 <= said.earliest()
                        && said.earliest() <= said.expected()
                        && said.expected() <= said.latest()
                        && said.latest() <= 30 * 86_400,
                said.toString());
    }

    private static List<Job> stream(long seed, int count) {
        Random random = new Random(seed);
        List<Job> jobs = new ArrayList<>();
        Instant now = BEGIN;
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(random.nextInt(900));
            Features features =
                    new Features("o" + random.nextInt(4), "q" + random.nextInt(2), 1 + random.nextInt(4), 0, 0, 3600);
            long waited = (long) Math.exp(6 + features.cores() / 2.0 + random.nextGaussian());
            jobs.add(new Job(i, features, now, now.plusSeconds(waited)));
        }
        return jobs;
    }

    private static List<WaitForecast> replay(List<Job> jobs, int count) {
        Forecaster forecaster = new Forecaster();
        List<WaitForecast> said = new ArrayList<>();
        PriorityQueue<Job> starts = new PriorityQueue<>((a, b) -> a.started().compareTo(b.started()));
        for (Job job : jobs.subList(0, count)) {
            while (!starts.isEmpty() && !starts.peek().started().isAfter(job.arrived())) {
                Job start = starts.remove();
                forecaster.started(start.id(), start.started());
            }
            said.add(forecaster.arrived(job.id(), job.features(), job.arrived()));
            starts.add(job);
        }
        return said;
    }
}
