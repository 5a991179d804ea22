// SPDX-License-Identifier: Apache-2.0
package org.roadstead.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.roadstead.core.forecast.seen.Commitment;
import org.roadstead.core.forecast.start.Promised;
import org.roadstead.core.forecast.start.WindowTally;
import org.roadstead.core.lease.BodyFacts;
import org.roadstead.core.lease.JobRow;
import org.roadstead.testkit.sim.WindowWorld.Start;

/** Whether windows of jobs hold as often as they say, and no wider than they need be; and that a promise stays as it is. */
class WindowWorldTest {
    private static final int SEEDS = 100;
    private static final int DAYS = 10;
    private static final long SECOND = 1_000;

    /** @param width the median, as {@code waited}, in seconds */
    private record Judged(int starts, double coverage, double width, double waited) {
        private boolean holds() {
            return coverage >= .85 && coverage <= .95;
        }

        private boolean isNarrow() {
            return width < waited;
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static double median(List<Double> of) {
        return of.stream().sorted().skip(of.size() / 2).findFirst().orElseThrow();
    }

    private static List<Start> starts(int seeds, boolean calibrated) {
        return IntStream.rangeClosed(1, seeds)
                .parallel()
                .mapToObj(seed -> new WindowWorld(seed, calibrated).run(DAYS))
                .flatMap(List::stream)
                .filter(start -> start.promised().commitment() == Commitment.PREDICTED)
                .toList();
    }

    private static List<Double> waits(List<Start> starts) {
        return starts.stream()
                .map(start -> seconds(Duration.between(start.submitted(), start.at())))
                .toList();
    }

    private static Judged judged(List<Start> starts) {
        long inside = starts.stream()
                .filter(start -> start.promised().holds(start.at()))
                .count();
        return new Judged(
                starts.size(),
                (double) inside / starts.size(),
                median(starts.stream()
                        .map(start -> seconds(start.promised().width()))
                        .toList()),
                median(waits(starts)));
    }

    @Test
    void windows_burstsDrainsAndOutages_holdAndAreNarrow_whichAConstantOneAndAnUncalibratedOneAreNot() {
        List<Start> starts = starts(SEEDS, true);
        Judged ours = judged(starts);
        assertTrue(ours.starts() > 10_000, ours::toString);
        assertTrue(ours.holds() && ours.isNarrow(), ours::toString);
        // In hindsight, the one window that holds as often.
        List<Double> waits = waits(starts).stream().sorted().toList();
        double constant = waits.get((int) (waits.size() * .95)) - waits.get((int) (waits.size() * .05));
        assertFalse(new Judged(ours.starts(), .9, constant, ours.waited()).isNarrow(), () -> "" + constant);
        assertTrue(ours.width() < constant / 2, () -> ours + " beside " + constant);
        Judged uncalibrated = judged(starts(SEEDS / 4, false));
        assertFalse(uncalibrated.holds(), uncalibrated::toString);
    }

    @Test
    void promise_poolKilledAgainAndAgain_staysAsItIsWhileTheWindowMoves() {
        World world = new World(11, Plan.calm(1, 60, 2), null, false);
        Map<String, Promised> told = new HashMap<>();
        for (int i = 1; i <= 5; i++) {
            long at = (60 + 60L * i) * SECOND;
            world.time.in(at, world::stopPool);
            world.time.in(at + 5 * SECOND, () -> {
                note(world, told);
                world.startPool(false);
            });
        }
        world.run();
        assertEquals(60, note(world, told));
        int moved = 0;
        int scored = 0;
        for (JobRow row : world.poolDisk.committed.all()) {
            moved += world.poolDisk.committed.moves(row.num()).isEmpty() ? 0 : 1;
        }
        for (WindowTally tally : world.poolDisk.committed.tallies().values()) {
            scored += (int) tally.starts();
        }
        assertTrue(moved > 0, "no window has moved");
        assertEquals(60, scored, "each job is scored once");
    }

    /** Compares what is stored with what was told before; how many jobs there are. */
    private static int note(World world, Map<String, Promised> told) {
        int jobs = 0;
        for (JobRow row : world.poolDisk.committed.all()) {
            BodyFacts body = Objects.requireNonNull(world.poolDisk.committed.body(row.body()));
            Promised promised = Objects.requireNonNull(body.promised());
            Promised before = told.putIfAbsent(body.id(), promised);
            assertEquals(before == null ? promised : before, promised);
            jobs++;
        }
        return jobs;
    }
}
