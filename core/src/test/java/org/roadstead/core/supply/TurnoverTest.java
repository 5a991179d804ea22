// SPDX-License-Identifier: Apache-2.0
package org.roadstead.core.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roadstead.core.supply.SupplySnapshot.Need;
import org.roadstead.core.supply.SupplySnapshot.Pilot;
import org.roadstead.core.supply.SupplySnapshot.QueueNow;

/** Whose pilots are started, and whose make room, when the jobs of several owners cannot all run at once. */
class TurnoverTest {
    private static final long SHORT = 150;
    private static final long LONG = 600_000;

    private final List<Pilot> pilots = new ArrayList<>();
    private final List<Need> needs = new ArrayList<>();

    private void busy(String id, int cores, String owner, long meanMillis) {
        pilots.add(pilot(id, cores, owner, true, 0, true, -1, 0, meanMillis));
    }

    private void idle(String id, int cores, String owner) {
        pilots.add(pilot(id, cores, owner, true, cores, false, -1, 60_000, SHORT));
    }

    private void leaving(String id, int cores, String owner) {
        pilots.add(pilot(id, cores, owner, false, 0, true, 100, 0, SHORT));
    }

    private static Pilot pilot(
            String id,
            int cores,
            String owner,
            boolean open,
            int free,
            boolean busy,
            long drained,
            long idle,
            long mean) {
        return new Pilot(
                id,
                Queue.LOCAL,
                Bench.cores(cores),
                owner,
                Bench.capability(cores),
                false,
                false,
                false,
                open,
                Bench.cores(free),
                busy,
                drained,
                60_000,
                idle,
                mean);
    }

    private void waits(String owner, int count, int cores, long oldestMillis, long meanMillis) {
        needs.add(new Need(Bench.shape(owner, cores), count, count, oldestMillis, meanMillis));
    }

    private SupplySnapshot of(int cores, int usual) {
        HarvesterSettings settings = Bench.settings(cores, cores, usual, false);
        QueueNow queue = new QueueNow(settings.queues().get(0), pilots.size(), 0, 0, "", false, Integer.MAX_VALUE, 0);
        return new SupplySnapshot(settings, List.of(queue), pilots, needs, false);
    }

    private List<String> turned(int cores) {
        return SupplyPlanner.tidy(of(cores, cores)).end();
    }

    /** "owner:cores" of each pilot to be started. */
    private List<String> started(int cores, int usual) {
        return SupplyPlanner.plan(of(cores, usual)).start().stream()
                .map(size -> size.owner() + ":" + size.resources().cores())
                .toList();
    }

    @Test
    void pilots_are_started_in_proportion_to_what_was_handed_out() {
        waits("ann", 30, 1, 0, SHORT);
        waits("bob", 10, 1, 0, SHORT);
        assertEquals(List.of("ann:2", "ann:1", "bob:1"), started(4, 2));
    }

    @Test
    void owner_alone_gets_pilots_of_the_usual_size() {
        waits("ann", 30, 1, 0, SHORT);
        assertEquals(List.of("ann:2", "ann:2"), started(4, 2));
    }

    @Test
    void work_counts_and_not_the_number_of_jobs() {
        waits("ann", 30, 1, 0, SHORT);
        waits("bob", 10, 1, 0, 9 * SHORT);
        assertEquals(List.of("bob:3", "ann:1"), started(4, 4));
    }

    @Test
    void nobody_is_due_more_than_his_jobs_can_use() {
        waits("ann", 30, 1, 0, SHORT);
        waits("bob", 1, 1, 0, LONG);
        assertEquals(List.of("ann:3", "bob:1"), started(4, 4));
    }

    @Test
    void busy_pilot_of_who_has_too_many_makes_room_for_who_has_too_few() {
        busy("p1", 2, "ann", SHORT);
        busy("p2", 2, "ann", SHORT);
        waits("ann", 30, 1, 1_000, SHORT);
        waits("bob", 10, 1, 1_000, SHORT);
        assertEquals(List.of(), turned(4), "bob has not waited long and has nothing yet");
        needs.clear();
        waits("ann", 30, 1, 4_000, SHORT);
        waits("bob", 10, 1, 4_000, SHORT);
        assertEquals(List.of("p1"), turned(4));
    }

    @Test
    void pilots_in_the_right_proportion_stay() {
        busy("p1", 2, "ann", SHORT);
        busy("p2", 1, "ann", SHORT);
        busy("p3", 1, "bob", SHORT);
        waits("ann", 33, 1, 9_000, SHORT);
        waits("bob", 7, 1, 9_000, SHORT);
        assertEquals(List.of(), turned(4));
    }

    @Test
    void one_pilot_alternates() {
        busy("p1", 1, "ann", SHORT);
        waits("ann", 9, 1, 4_000, SHORT);
        waits("bob", 1, 1, 3_999, SHORT);
        assertEquals(List.of(), turned(1));
        needs.clear();
        waits("ann", 9, 1, 4_000, SHORT);
        waits("bob", 1, 1, 4_000, SHORT);
        assertEquals(List.of("p1"), turned(1));
    }

    @Test
    void who_has_several_pilots_makes_room_before_who_has_one() {
        for (int i = 1; i <= 3; i++) {
            busy("p" + i, 1, "ann", SHORT);
        }
        busy("p4", 1, "bob", SHORT);
        waits("ann", 40, 1, 4_000, SHORT);
        waits("bob", 6, 1, 4_000, SHORT);
        waits("cat", 10, 1, 4_000, SHORT);
        assertEquals(List.of("p1"), turned(4));
    }

    @Test
    void room_that_becomes_free_already_is_enough() {
        leaving("p1", 1, "ann");
        busy("p2", 1, "ann", SHORT);
        busy("p3", 2, "ann", SHORT);
        waits("ann", 30, 1, 5_000, SHORT);
        waits("bob", 10, 1, 5_000, SHORT);
        assertEquals(List.of(), turned(4));
    }

    @Test
    void owner_of_long_jobs_keeps_his_pilots_until_another_has_waited_as_long_as_bounds_allow() {
        busy("p1", 2, "ann", LONG);
        busy("p2", 2, "ann", LONG);
        waits("bob", 10, 1, 29_000, SHORT);
        assertEquals(List.of(), turned(4));
        needs.clear();
        waits("bob", 10, 1, 30_000, SHORT);
        // Both: nothing of ann's lies here, so all that the pool handed out is bob's.
        assertEquals(List.of("p1", "p2"), turned(4));
    }

    @Test
    void idle_pilot_of_an_owner_without_jobs_goes_at_once() {
        busy("p1", 3, "ann", SHORT);
        idle("p2", 1, "bob");
        waits("ann", 9, 1, 0, SHORT);
        assertEquals(List.of("p2"), turned(4));
    }

    @Test
    void job_too_wide_for_any_one_pilot_gets_its_room_piece_by_piece() {
        for (int i = 1; i <= 4; i++) {
            busy("p" + i, 1, "ann", SHORT);
        }
        waits("ann", 9, 1, 60_000, SHORT);
        waits("bob", 1, 4, 20_000, SHORT);
        assertEquals(List.of(), turned(4));
        needs.clear();
        waits("ann", 9, 1, 60_000, SHORT);
        waits("bob", 1, 4, 30_000, SHORT);
        assertEquals(List.of("p1"), turned(4));
        pilots.remove(0);
        assertEquals(List.of(), started(4, 4), "the room is kept");
        assertEquals(List.of("p2"), turned(4));
        pilots.clear();
        assertEquals(List.of("bob:4"), started(4, 4));
    }
}
