// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roadstead.core.job.JobId;
import org.roadstead.core.job.Phase;
import org.roadstead.core.protocol.Command;
import org.roadstead.core.protocol.HarvesterMessages;
import org.roadstead.core.reason.Reason;
import org.roadstead.core.time.StartWindow;

class WindowTest {
    private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final PoolWorld world = new PoolWorld();
    private final PoolWorld.Site site = world.site("a");

    private JobId window() {
        return world.submit(PoolWorld.PLAIN, new StartWindow(TEN, NOON));
    }

    @Test
    void job_is_not_handed_out_before_its_hour() {
        JobId job = window();
        assertEquals(List.of(), site.leases(1));
        assertEquals(Reason.NOT_YET, world.pool.explain(job, world.now).reason());
        world.pass(Duration.ofHours(2));
        assertEquals(job, site.one().job());
    }

    @Test
    void next_due_is_at_most_half_a_minute_off_because_the_wall_clock_may_be_set() {
        window();
        assertEquals(30_000, world.pool.millisToNextDue(world.now));
        world.now = world.now.plus(Duration.ofHours(2).minusSeconds(3));
        // Windows of what waits are forecast anew each half minute, too.
        world.pool.tick(world.now);
        assertEquals(3_000, world.pool.millisToNextDue(world.now));
    }

    @Test
    void job_not_started_by_the_end_of_its_window_fails() {
        JobId job = window();
        world.pass(Duration.ofHours(4));
        world.assertPhase(job, Phase.FAILED, Reason.WINDOW_MISSED);
        assertEquals(List.of(), site.leases(1));
    }

    @Test
    void job_whose_window_is_over_when_it_comes_fails_at_once_and_is_never_handed_out() {
        JobId job = world.submit(
                PoolWorld.PLAIN, new StartWindow(TEN.minus(Duration.ofDays(2)), TEN.minus(Duration.ofDays(1))));
        world.assertPhase(job, Phase.FAILED, Reason.WINDOW_MISSED);
        assertEquals(List.of(), site.leases(1));
    }

    @Test
    void pull_looks_at_the_hour_itself() {
        JobId job = window();
        world.now = world.now.plus(Duration.ofHours(4));
        assertEquals(List.of(), site.leases(1));
        world.assertPhase(job, Phase.FAILED, Reason.WINDOW_MISSED);
    }

    @Test
    void job_that_may_be_late_goes_on_waiting() {
        JobId job = world.submit(PoolWorld.PLAIN.relaxed(), new StartWindow(TEN, NOON));
        world.pass(Duration.ofHours(5));
        assertEquals(job, site.one().job());
    }

    @Test
    void job_in_a_queue_at_the_end_of_its_window_is_called_back() {
        JobId job = window();
        world.pass(Duration.ofHours(4).minusSeconds(10));
        HarvesterMessages.Lease lease = site.one();
        world.pass(Duration.ofSeconds(10));
        Command command = site.commands().get(0);
        assertEquals(Command.Kind.CANCEL, command.kind());
        assertEquals(Reason.WINDOW_MISSED, command.reason());
        assertNull(site.tell(lease, Phase.CANCELLED));
        world.assertPhase(job, Phase.FAILED, Reason.WINDOW_MISSED);
    }

    @Test
    void job_claimed_before_it_could_be_called_back_starts_after_all() {
        JobId job = window();
        world.pass(Duration.ofHours(4).minusSeconds(10));
        HarvesterMessages.Lease lease = site.one();
        world.pass(Duration.ofSeconds(10));
        assertNull(site.tell(lease, Phase.PREPARING, Phase.RUNNING));
        assertEquals(List.of(), site.commands());
        assertNull(site.tell(lease, Phase.COMPLETED));
        assertEquals(Phase.COMPLETED, world.phase(job));
    }

    @Test
    void job_that_has_started_once_is_not_bound_any_more() {
        JobId job = window();
        world.pass(Duration.ofHours(3));
        assertNull(site.tell(site.running(), Phase.WAITING, Reason.PILOT_LOST));
        world.pass(Duration.ofHours(2));
        assertEquals(Phase.WAITING, world.phase(job));
        assertEquals(job, site.one().job());
    }

    @Test
    void job_lost_while_it_was_prepared_past_its_window_fails() {
        JobId job = window();
        world.pass(Duration.ofHours(4).minusSeconds(10));
        HarvesterMessages.Lease lease = site.claimed();
        world.pass(Duration.ofSeconds(20));
        assertEquals(Phase.PREPARING, world.phase(job));
        assertNull(site.tell(lease, Phase.WAITING, Reason.PILOT_LOST));
        world.assertPhase(job, Phase.FAILED, Reason.WINDOW_MISSED);
    }

    @Test
    void wall_clock_set_back_reopens_nothing() {
        JobId missed = window();
        JobId begun = world.submit(PoolWorld.PLAIN, new StartWindow(TEN, null));
        world.pass(Duration.ofHours(4));
        world.setWall(PoolWorld.START);
        world.assertPhase(missed, Phase.FAILED, Reason.WINDOW_MISSED);
        assertEquals(begun, site.one().job());
    }

    @Test
    void wall_clock_set_back_shortens_and_lengthens_no_lease() {
        JobId job = world.submit();
        site.claimed();
        world.setWall(PoolWorld.START.minus(Duration.ofDays(1)));
        world.pass(Duration.ofMinutes(30).minusMillis(1));
        assertEquals(Phase.PREPARING, world.phase(job));
        world.pass(Duration.ofMillis(1));
        assertEquals(Phase.WAITING, world.phase(job));
    }

    @Test
    void windows_survive_a_restart() {
        JobId bound = window();
        JobId late = world.submit(PoolWorld.PLAIN.relaxed(), new StartWindow(TEN, NOON));
        world.restart();
        assertEquals(List.of(), site.leases(10));
        world.pass(Duration.ofHours(2));
        world.restart();
        world.pass(Duration.ofHours(2));
        world.assertPhase(bound, Phase.FAILED, Reason.WINDOW_MISSED);
        assertEquals(late, site.one().job());
    }

    @Test
    void job_that_missed_its_window_and_is_reopened_starts_when_it_can() {
        JobId job = window();
        world.pass(Duration.ofHours(5));
        world.pool.reopen(job, world.now);
        world.done();
        world.restart();
        world.pass(Duration.ofHours(1));
        assertEquals(job, site.one().job());
    }

    @Test
    void hour_is_waited_for_after_others_have_completed() {
        JobId first = world.submit();
        JobId job = world.submit(PoolWorld.PLAIN, new StartWindow(TEN, null), first.value());
        assertNull(site.tell(site.one(), Phase.COMPLETED));
        assertEquals(List.of(), site.leases(1));
        world.pass(Duration.ofHours(2));
        assertEquals(job, site.one().job());
    }
}
