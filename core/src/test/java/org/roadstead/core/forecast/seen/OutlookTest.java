// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.forecast.seen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roadstead.core.protocol.WaitSeen;
import org.roadstead.core.resource.Resources;

@NullUnmarked
class OutlookTest {
    private static final Instant BEGIN = Instant.parse("2026-11-02T00:00:00Z"); // a Monday
    private static final Resources FOUR = new Resources(4, 8L << 30, 1L << 30, 0);

    private static WaitSeen wait(
            int number, String queue, long submitted, @Nullable Long started, @Nullable Long gone) {
        return new WaitSeen(
                "p" + number,
                queue,
                FOUR,
                null,
                new TreeSet<>(),
                3_600_000L,
                submitted,
                null,
                started,
                gone,
                null,
                null);
    }

    /** Pilots asked for in bursts, in a queue that is now quick and now slow, for weeks at a time. */
    private static List<WaitSeen> busy(long seed, int pilots) {
        Random random = new Random(seed);
        List<WaitSeen> waits = new ArrayList<>();
        long at = BEGIN.toEpochMilli();
        double slow = 600;
        while (waits.size() < pilots) {
            at += (long) (-Math.log(1 - random.nextDouble()) * 1_800_000);
            if (random.nextInt(200) == 0) {
                slow = 60 * Math.exp(random.nextDouble() * 5);
            }
            int burst = 1 + random.nextInt(4);
            for (int i = 0; i < burst && waits.size() < pilots; i++) {
                long seconds = (long) (slow * Math.exp(random.nextGaussian() * 0.7));
                waits.add(wait(waits.size(), "long", at, at + seconds * 1000, null));
            }
        }
        return waits;
    }

    private static Instant after(List<WaitSeen> waits) {
        return Instant.ofEpochMilli(waits.stream()
                        .mapToLong(wait -> wait.started() == null ? wait.submitted() : wait.started())
                        .max()
                        .orElseThrow())
                .plusSeconds(1);
    }

    private static Score predicted(Outlook outlook) {
        return outlook.scores().stream()
                .filter(score -> score.week() == null && score.commitment() == Commitment.PREDICTED)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void windows_of_a_queue_that_changes_hold_about_nine_times_in_ten(long seed) {
        List<WaitSeen> waits = busy(seed, 3_000);
        Score score = predicted(Outlook.of(waits, after(waits)));
        assertTrue(score.coverage() >= .85 && score.coverage() <= .95, "coverage " + score.coverage());
        assertEquals(score.starts(), score.inside() + score.early() + score.late());
    }

    @Test
    void windows_that_never_change_do_not_hold_in_each_week_as_forecast_ones_do() {
        List<WaitSeen> waits = busy(1, 3_000);
        double[] seconds = waits.stream()
                .mapToDouble(wait -> (wait.started() - wait.submitted()) / 1000.0)
                .sorted()
                .toArray();
        double low = seconds[seconds.length / 20];
        double high = seconds[seconds.length * 19 / 20];
        Score ours = predicted(Outlook.of(waits, after(waits)));
        // As wide for everybody as it must be to hold nine times in ten, in hindsight.
        assertTrue(ours.width().toMillis() < (high - low) * 1000 * 0.8, ours.width() + " and " + (high - low));
    }

    @Test
    void first_windows_are_best_effort_and_later_ones_predicted() {
        List<WaitSeen> waits = busy(7, 200);
        List<Score> scores = Outlook.of(waits, after(waits)).scores();
        int first = scores.stream()
                .filter(score -> score.week() == null && score.commitment() == Commitment.BEST_EFFORT)
                .mapToInt(Score::starts)
                .sum();
        assertTrue(first >= Commitment.LEAST_STARTS, "" + first);
        assertEquals(
                200,
                scores.stream()
                        .filter(score -> score.week() == null)
                        .mapToInt(Score::starts)
                        .sum());
        assertEquals(
                200,
                scores.stream()
                        .filter(score -> score.week() != null)
                        .mapToInt(Score::starts)
                        .sum());
    }

    @Test
    void scores_of_the_past_do_not_depend_on_what_came_later_or_on_the_order_of_telling() {
        List<WaitSeen> waits = busy(3, 400);
        List<WaitSeen> shuffled = new ArrayList<>(waits);
        Collections.shuffle(shuffled, new Random(1));
        Instant end = after(waits);
        assertEquals(
                firstWeek(Outlook.of(waits, end)).starts(),
                firstWeek(Outlook.of(shuffled, end)).starts());
        long cut = BEGIN.plus(Duration.ofDays(7)).toEpochMilli();
        List<WaitSeen> then = waits.stream()
                .filter(wait -> wait.submitted() < cut)
                .map(wait -> wait.started() < cut
                        ? wait
                        : wait(Integer.parseInt(wait.pilot().substring(1)), "long", wait.submitted(), null, null))
                .toList();
        Score known = firstWeek(Outlook.of(then, Instant.ofEpochMilli(cut)));
        Score later = firstWeek(Outlook.of(waits, end));
        assertEquals(known, later);
    }

    private static Score firstWeek(Outlook outlook) {
        return outlook.scores().stream()
                .filter(score -> "2026-W45".equals(score.week()) && score.commitment() == Commitment.PREDICTED)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void who_waits_is_counted_and_who_went_without_a_start_is_not_scored() {
        long at = BEGIN.toEpochMilli();
        Outlook outlook = Outlook.of(
                List.of(
                        wait(1, "q", at, at + 5_000, null),
                        wait(2, "q", at, null, at + 9_000),
                        wait(3, "q", at + 1, null, null),
                        wait(4, "q", at, at, null)),
                BEGIN.plusSeconds(60));
        Expected expected = outlook.expected().get(0);
        assertEquals(1, expected.waiting());
        assertEquals(Commitment.BEST_EFFORT, expected.commitment());
        assertTrue(expected.latest().isBefore(BEGIN.plus(Duration.ofDays(31))));
        assertTrue(!expected.earliest().isAfter(expected.at(.5)));
        Score score = outlook.scores().get(0);
        assertEquals(2, score.starts());
        assertNull(score.week());
    }

    @Test
    void pilot_of_which_nothing_was_heard_for_a_month_does_not_wait_any_more() {
        Outlook outlook =
                Outlook.of(List.of(wait(1, "q", BEGIN.toEpochMilli(), null, null)), BEGIN.plus(Duration.ofDays(31)));
        assertTrue(outlook.expected().isEmpty());
    }

    @Test
    void nothing_seen_says_nothing() {
        Outlook outlook = Outlook.of(List.of(), BEGIN);
        assertTrue(outlook.expected().isEmpty());
        assertTrue(outlook.scores().isEmpty());
    }
}
