// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roadstead.core.forecast.Features;
import org.roadstead.core.forecast.Forecaster;
import org.roadstead.core.forecast.WaitForecast;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.Basis.Method;
import org.roadstead.core.resource.Resources;

class StartForecasterTest {
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final long GIB = 1L << 30;
    private static final Resources ONE = new Resources(1, GIB, GIB, 0);
    private static final Resources FOUR = new Resources(4, 4 * GIB, 4 * GIB, 0);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Calibration calibration = new Calibration();
    private final StartForecaster forecaster = new StartForecaster(calibration);

    private static LivePilot pilot(int free, @Nullable Duration timeLeft, RunningJob... running) {
        return new LivePilot(FOUR, new Resources(free, free * GIB, free * GIB, 0), timeLeft, List.of(running));
    }

    private static Site site(LivePilot... pilots) {
        return new Site("here", List.of(pilots), List.of(), null);
    }

    private static Asked asked() {
        return new Asked(ONE, HOUR, NOW);
    }

    /** Jobs that run for a minute and a half to three minutes of the hour they may. */
    private static RunLaw minutes() {
        RunsSeen seen = new RunsSeen();
        for (int i = 0; i < 64; i++) {
            seen.ended("ann", ONE, HOUR, Duration.ofSeconds(90 + i * 90 / 64));
        }
        return seen.law("ann", ONE, HOUR);
    }

    private static WaitForecast waits(int seconds) {
        Forecaster waits = new Forecaster();
        Features features = new Features("", "q", 4, 4096, 0, 3600);
        Instant at = NOW.minus(Duration.ofDays(2));
        for (int i = 0; i < 100; i++) {
            waits.arrived(i, features, at);
            at = at.plusSeconds(seconds + (i % 10) * seconds / 20);
            waits.started(i, at);
            at = at.plusSeconds(700);
        }
        return waits.forecast(features, NOW);
    }

    private static long seconds(Instant at) {
        return Duration.between(NOW, at).toSeconds();
    }

    @Test
    void forecast_idlePilot_isNow() {
        StartForecast forecast = forecaster.forecast(List.of(site(pilot(1, null))), List.of(), asked());
        assertEquals(NOW, forecast.start());
        assertEquals(NOW.plusSeconds(2), forecast.end());
        assertEquals(Commitment.PREDICTED, forecast.commitment());
        assertEquals(new Basis(Method.IDLE_PILOT, 1, 0, NOW), forecast.basis());
        assertTrue(forecast.probability(NOW, NOW.plusSeconds(2)) >= .95);
        assertEquals("here", forecast.platform());
    }

    @Test
    void forecast_idlePilotWithTooLittleTime_isNotNow() {
        StartForecast forecast =
                forecaster.forecast(List.of(site(pilot(4, Duration.ofMinutes(59)))), List.of(), asked());
        assertEquals(Commitment.BEST_EFFORT, forecast.commitment());
        assertEquals(Method.NOTHING_SEEN, forecast.basis().method());
        assertTrue(seconds(forecast.end()) > 3600, () -> "ends at " + forecast.end());
    }

    @Test
    void forecast_oneBefore_waitsForItsRun() {
        StartForecast forecast =
                forecaster.forecast(List.of(site(pilot(1, null))), List.of(new WorkAhead(ONE, minutes(), 1)), asked());
        assertTrue(seconds(forecast.start()) >= 85 && seconds(forecast.start()) < 130, () -> "" + forecast.start());
        assertTrue(seconds(forecast.end()) > 140 && seconds(forecast.end()) < 240, () -> "" + forecast.end());
        assertEquals(Method.PILOTS_AT_WORK, forecast.basis().method());
        assertEquals(1, forecast.basis().queueAhead());
        assertEquals(Commitment.PREDICTED, forecast.commitment());
    }

    @Test
    void forecast_manyBefore_isAsLongAsTheirWorkTakes() {
        StartForecast forecast = forecaster.forecast(
                List.of(site(pilot(4, null), pilot(4, null))), List.of(new WorkAhead(ONE, minutes(), 1_000)), asked());
        double expected = 1_000 / 8.0 * 135;
        assertEquals(expected, seconds(forecast.expected()), expected * .15);
        assertTrue(
                forecast.start().isBefore(forecast.expected()) && forecast.end().isAfter(forecast.expected()));
    }

    @Test
    void forecast_runningJob_startsWhenItEnds() {
        RunningJob running = new RunningJob(FOUR, Duration.ofSeconds(60), minutes());
        StartForecast forecast = forecaster.forecast(List.of(site(pilot(0, null, running))), List.of(), asked());
        assertTrue(seconds(forecast.start()) >= 25 && seconds(forecast.end()) < 200, () -> "" + forecast.end());
        assertEquals(Method.PILOTS_AT_WORK, forecast.basis().method());
        assertEquals(64, forecast.basis().sampleSize());
    }

    @Test
    void forecast_onlyPilotsToCome_waitsAsTheyDo() {
        ComingPilot next = new ComingPilot(FOUR, Duration.ofHours(4), waits(600), 2);
        StartForecast forecast =
                forecaster.forecast(List.of(new Site("there", List.of(), List.of(), next)), List.of(), asked());
        assertEquals(Method.PILOTS_TO_COME, forecast.basis().method());
        assertEquals(Commitment.PREDICTED, forecast.commitment());
        assertEquals(750, seconds(forecast.expected()), 250);
        assertTrue(seconds(forecast.start()) > 30);
    }

    @Test
    void forecast_twoSites_isThatOfTheSooner() {
        ComingPilot next = new ComingPilot(FOUR, null, waits(600), 2);
        Site far = new Site("far", List.of(), List.of(), next);
        StartForecast forecast = forecaster.forecast(List.of(far, site(pilot(2, null))), List.of(), asked());
        assertEquals("here", forecast.platform());
        assertEquals(NOW.plusSeconds(2), forecast.end());
    }

    @Test
    void forecast_release_nothingLiesBeforeIt() {
        Instant release = NOW.plus(Duration.ofHours(3));
        Asked asked = new Asked(ONE, HOUR, NOW, release, Duration.ofSeconds(30));
        StartForecast forecast = forecaster.forecast(List.of(site(pilot(1, null))), List.of(), asked);
        assertEquals(release.plusSeconds(30), forecast.start());
        assertEquals(release.plusSeconds(32), forecast.end());
        assertEquals(0, forecast.probability(NOW, release));
        assertEquals(Commitment.BEST_EFFORT, forecast.commitment(), "that it idles now is no evidence for then");
        for (double p = 0; p <= 1; p += .1) {
            assertFalse(forecast.quantile(p).isBefore(release));
        }
    }

    @Test
    void forecast_nothingFits_isFiniteWideAndBestEffort() {
        for (List<Site> sites : List.of(
                List.<Site>of(),
                List.of(site()),
                List.of(site(pilot(4, Duration.ofMinutes(1)))),
                List.of(new Site(
                        "x", List.of(), List.of(), new ComingPilot(ONE, Duration.ofMinutes(1), waits(60), 1))))) {
            StartForecast forecast =
                    forecaster.forecast(sites, List.of(new WorkAhead(ONE, minutes(), 1_000_000_000L)), asked());
            assertEquals(Commitment.BEST_EFFORT, forecast.commitment());
            assertTrue(seconds(forecast.end()) - seconds(forecast.start()) > 3600);
            assertTrue(seconds(forecast.quantile(1)) <= 30 * 86_400);
        }
    }

    @Test
    void forecast_pilotsThatEnd_othersComeAfterThem() {
        ComingPilot next = new ComingPilot(FOUR, Duration.ofHours(2), waits(600), 0);
        Site site = new Site("q", List.of(pilot(4, Duration.ofHours(2))), List.of(), next);
        StartForecast forecast =
                forecaster.forecast(List.of(site), List.of(new WorkAhead(ONE, minutes(), 200)), asked());
        // 4 places of 135 s for one hour take 108 jobs; the others await the next allocation.
        assertTrue(
                seconds(forecast.expected()) > 7200 && seconds(forecast.expected()) < 14_400,
                () -> "" + forecast.expected());
    }

    @Test
    void forecast_quantilesAndProbabilities_agree() {
        Site site = new Site("q", List.of(pilot(0, null)), List.of(), new ComingPilot(FOUR, null, waits(900), 3));
        StartForecast forecast =
                forecaster.forecast(List.of(site), List.of(new WorkAhead(ONE, minutes(), 40)), asked());
        Instant before = NOW;
        for (double p = .02; p < 1; p += .02) {
            Instant at = forecast.quantile(p);
            assertFalse(at.isBefore(before));
            assertEquals(p, forecast.probability(NOW, at), .02);
            before = at;
        }
        assertTrue(forecast.mean().isAfter(forecast.start()) && forecast.mean().isBefore(forecast.end()));
    }

    @Test
    void calibration_startsLaterThanSaid_windowsMoveUntilTheyHold() {
        Random random = new Random(7);
        List<Boolean> inside = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Instant now = NOW.plusSeconds(120L * i);
            StartForecast said = forecaster.forecast(
                    List.of(site(pilot(1, null))),
                    List.of(new WorkAhead(ONE, minutes(), 4)),
                    new Asked(ONE, HOUR, now));
            // Three times as long as the runs that were seen, and more scattered.
            Instant start = now.plusSeconds((long) (4 * 135 * 3 * Math.exp(random.nextGaussian() * .4)));
            Promised promised = Promised.of(said, now);
            inside.add(promised.holds(start));
            calibration.started(promised, start);
        }
        assertEquals(.0, share(inside.subList(0, 5)), .01);
        assertEquals(.9, share(inside.subList(500, 2_000)), .03);
    }

    @Test
    void runLaw_ofFewRuns_liesBetweenThemAndWhatIsNotKnown() {
        RunsSeen seen = new RunsSeen();
        assertEquals(0, seen.law("ann", ONE, HOUR).seen());
        double unknown = seen.law("ann", ONE, HOUR).quantile(.5);
        seen.ended("ann", ONE, HOUR, Duration.ofSeconds(10));
        double little = seen.law("ann", ONE, HOUR).quantile(.5);
        for (int i = 0; i < 60; i++) {
            seen.ended("ann", ONE, HOUR, Duration.ofSeconds(10));
        }
        double much = seen.law("ann", ONE, HOUR).quantile(.5);
        assertTrue(unknown > little && little > much && much < 15, unknown + " " + little + " " + much);
        assertEquals(61, seen.law("ann", ONE, HOUR).seen());
        assertTrue(seen.law("bob", FOUR, HOUR).quantile(.5) < unknown / 2, "others' runs are better than nothing");
        assertTrue(seen.law("bob", FOUR, HOUR).quantile(1) > 15);
        assertEquals(3600, new RunsSeen().law("bob", FOUR, HOUR).quantile(1), 1e-9);
    }

    @Test
    void runLaw_left_growsWithWhatIsKnownAndIsNeverNegative() {
        RunLaw law = minutes();
        assertTrue(law.left(0, .5) > law.left(100, .5));
        assertTrue(law.left(170, .5) >= 0);
        assertEquals(0, law.left(4_000, .9), 1e-9);
    }

    private static double share(List<Boolean> of) {
        return of.stream().filter(each -> each).count() / (double) of.size();
    }
}
